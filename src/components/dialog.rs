//! Dialogs, with what the browser has for them: the focus stays in them, Escape closes them, and it
//! is then back where it was (HTML, `showModal`).

use leptos::html;
use leptos::prelude::*;

/// Closes a dialog.
pub type DialogRef = NodeRef<html::Dialog>;

/// A modal dialog, shown while `open` is set.
#[component]
pub fn Dialog(
    /// The dialog's ID, unique on the page.
    id: String,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Its heading.
    title: &'static str,
    /// The dialog itself, to close it by.
    dialog: DialogRef,
    /// The content.
    children: Children,
) -> AnyView {
    let title_id = format!("{id}-title");
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // It has to be in the page before it is shown.
            request_animation_frame(move || {
                let _ = dialog.show_modal();
            });
        }
    });
    view! {
        <dialog
            class="dialog"
            part="dialog"
            aria-labelledby=title_id
            id=id
            node_ref=dialog
            on:close=move |_| open.set(false)
        >
            <h2 id=title_id.clone()>{title}</h2>
            {children()}
        </dialog>
    }
    .into_any()
}

/// Closes a dialog; the focus is back where it was.
pub fn close(dialog: DialogRef) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}
