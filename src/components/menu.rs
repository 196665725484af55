//! A button that opens a panel (HTML, `popover`). The browser opens it, so it does before the app
//! is loaded, too; Escape and a click elsewhere close it.

use leptos::prelude::*;

use crate::state::root::Root;

/// A button, and the panel below it that it opens.
#[component]
pub fn Menu(
    /// Tells it from the others of the page.
    name: &'static str,
    /// The text of the button, and the name of the panel.
    label: &'static str,
    /// The content of the panel.
    children: Children,
) -> impl IntoView {
    let root: Root = expect_context();
    let id = root.id(name);
    view! {
        <div class="menu">
            <button class="button button-quiet" type="button" popovertarget=id.clone()>
                {label}
            </button>
            <div class="menu-panel" popover="auto" id=id role="group" aria-label=label>
                {children()}
            </div>
        </div>
    }
}
