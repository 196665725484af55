//! The list of the keys.

use leptos::prelude::*;

use super::button::Button;
use super::dialog::{Dialog, DialogRef, close};
use super::use_messages;
use crate::i18n::Text;
use crate::state::root::Root;

/// The list of the keys.
#[component]
pub fn HelpDialog(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let root: Root = expect_context();
    let messages = use_messages();
    let dialog = DialogRef::new();
    let keys = [
        ("Enter", Text::KeysEnter),
        ("Ctrl Enter, ⌘ Enter", Text::KeysControlEnter),
        ("Escape", Text::KeysEscape),
        ("↑ ↓", Text::KeysArrows),
        ("Page ↑ ↓", Text::KeysPages),
        ("?", Text::KeysHelp),
    ];
    let keys = keys.map(|(key, text)| {
        view! {
            <dt>
                <kbd>{key}</kbd>
            </dt>
            <dd>{messages.text(text)}</dd>
        }
    });
    view! {
        <Dialog id=root.id("keys") open title=messages.text(Text::Keys) dialog>
            <dl class="keys">{keys.into_iter().collect_view()}</dl>
            <Button
                text=messages.text(Text::Close)
                on_click=Callback::new(move |()| close(dialog))
            />
        </Dialog>
    }
}
