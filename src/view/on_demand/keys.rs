//! The dialogs that keys open.

use super::dialog::dialog;
use crate::messages::Text;
use crate::view::creation::Creation;
use crate::view::element::{View, classed, element};
use crate::view::failure::button;
use crate::view::watched::Watched;
use crate::view::{ASK, close, focus_soon};

/// The end of a dialog's ID.
const HELP: &str = "keys";

/// The list of the keys.
#[inline(never)]
pub(in crate::view) fn help_dialog(creation: Creation, open: Watched<bool>) -> View {
    let messages = creation.messages.peek();
    let keys = [
        ("Enter", Text::KeysEnter),
        ("Ctrl Enter, ⌘ Enter", Text::KeysControlEnter),
        ("Escape", Text::KeysEscape),
        ("↑ ↓", Text::KeysArrows),
        ("Page ↑ ↓", Text::KeysPages),
        ("?", Text::KeysHelp),
    ];
    let list = keys
        .into_iter()
        .fold(classed("dl", "keys"), |list, (key, text)| {
            list.child(element("dt").child(element("kbd").text(key)))
                .child(element("dd").text(messages.text(text)))
        });
    let done = button(messages.text(Text::Close), move || close(creation, HELP));
    let content = View::Several(vec![list.into(), done]);
    dialog(creation, HELP, open, messages.text(Text::Keys), content)
}

/// Whether a running request is to be cancelled.
#[inline(never)]
pub(in crate::view) fn ask_dialog(creation: Creation, open: Watched<bool>) -> View {
    let messages = creation.messages.peek();
    let cancel = move || {
        close(creation, ASK);
        // Where it was is a button that may leave the page.
        focus_soon(creation, &creation.id("submit"));
        creation.cancel();
    };
    let actions = classed("div", "actions")
        .child(button(messages.text(Text::KeepWaiting), move || {
            close(creation, ASK);
        }))
        .child(button(messages.text(Text::CancelRequest), cancel));
    let content = View::Several(vec![
        element("p").text(messages.text(Text::AskCancelText)).into(),
        actions.into(),
    ]);
    dialog(creation, ASK, open, messages.text(Text::AskCancel), content)
}
