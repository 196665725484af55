//! A button.

use leptos::prelude::*;

/// A button that does something.
#[component]
pub fn Button(
    /// Its text.
    #[prop(into)]
    text: String,
    /// Called on a click.
    on_click: Callback<()>,
    /// Its classes.
    #[prop(default = "button")]
    class: &'static str,
) -> AnyView {
    view! {
        <button class=class part="button" type="button" on:click=move |_| on_click.run(())>
            {text}
        </button>
    }
    .into_any()
}
