//! The button that opens the list of the keyboard shortcuts.

use leptos::prelude::*;

use super::shortcuts::Dialogs;
use super::use_messages;
use crate::i18n::Text;

/// Opens the list of the keyboard shortcuts.
#[component]
pub fn HelpButton() -> AnyView {
    let dialogs: Dialogs = expect_context();
    let messages = use_messages();
    view! {
        <button
            class="button button-quiet button-help"
            part="button"
            type="button"
            on:click=move |_| dialogs.open_help()
        >
            {messages.text(Text::Keys)}
        </button>
    }
    .into_any()
}
