//! Asks whether a running request is to be cancelled.

use leptos::prelude::*;

use super::button::Button;
use super::dialog::{Dialog, DialogRef, close};
use super::use_messages;
use crate::i18n::Text;
use crate::state::create::Create;
use crate::state::root::Root;

/// Asks whether a running request is to be cancelled.
#[component]
pub fn CancelDialog(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let root: Root = expect_context();
    let create: Create = expect_context();
    let messages = use_messages();
    let dialog = DialogRef::new();
    // The request has ended: there is nothing to ask any more.
    Effect::new(move || {
        if !create.can_cancel() {
            close(dialog);
            // Also where it is not shown yet.
            open.set(false);
        }
    });
    let cancel = Callback::new(move |()| {
        close(dialog);
        // The focus was on a button that may leave the page.
        root.focus(root.id("submit"));
        create.cancel();
    });
    view! {
        <Dialog id=root.id("ask") open title=messages.text(Text::AskCancel) dialog>
            <p>{messages.text(Text::AskCancelText)}</p>
            <div class="actions">
                <Button
                    text=messages.text(Text::KeepWaiting)
                    on_click=Callback::new(move |()| close(dialog))
                />
                <Button text=messages.text(Text::CancelRequest) on_click=cancel />
            </div>
        </Dialog>
    }
}
