//! The button that opens the list of the keyboard shortcuts.

use leptos::prelude::*;

use super::button::Button;
use super::shortcuts::Dialogs;
use super::use_messages;
use crate::i18n::Text;

/// Opens the list of the keyboard shortcuts.
#[component]
pub fn HelpButton() -> impl IntoView {
    let dialogs: Dialogs = expect_context();
    let open = Callback::new(move |()| dialogs.open_help());
    view! {
        <Button
            text=use_messages().text(Text::Keys)
            on_click=open
            class="button button-quiet button-help"
        />
    }
}
