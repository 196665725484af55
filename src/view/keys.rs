//! Keys: which do something in the form, and which go no further. An element is a guest on its page: what is typed in it must not
//! be taken for a shortcut of that page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, KeyboardEvent};

use super::creation::Creation;
use super::dialog::{close, dialog};
use super::element::{View, changing, classed, effect, element};
use super::failure::button;
use super::focus_soon;
use super::form::FormState;
use super::watched::Watched;
use crate::draft::Field;
use crate::messages::Text;

/// How many steps the keys for a page are.
const PAGE: i64 = 10;
/// The end of the IDs of the dialogs.
const HELP: &str = "keys";
const ASK: &str = "ask";

/// The dialogs that keys open.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::view) struct Dialogs {
    /// The list of the keys.
    help: Watched<bool>,
    /// Whether a running request is to be cancelled.
    ask: Watched<bool>,
}

/// Listens for keys, as long as the form is there.
pub(super) fn listen(form: FormState) {
    let Some(root) = form.creation.root() else {
        return;
    };
    for kind in ["keydown", "keypress", "keyup"] {
        let root = root.clone();
        effect(move || {
            let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
                heed(form, event.unchecked_ref());
            });
            let function = listener.as_ref().clone();
            // The names are the browser's.
            let _ = root.add_event_listener_with_callback(kind, function.unchecked_ref());
            let listener = StoredValue::new_local(Some(listener));
            let root = root.clone();
            on_cleanup(move || {
                let _ = root.remove_event_listener_with_callback(kind, function.unchecked_ref());
                drop(listener.try_update_value(Option::take));
            });
        });
    }
}

fn heed(form: FormState, event: &KeyboardEvent) {
    let creation = form.creation;
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let is_at = |selector: &str| {
        let found = target.as_ref().map(|target| target.closest(selector));
        found.is_some_and(|found| found.is_ok_and(|found| found.is_some()))
    };
    let in_control = is_at("input, select, textarea");
    let commands = event.ctrl_key() || event.meta_key();
    let is_plain = !(commands || event.alt_key());
    let mut is_ours = false;
    // While a word is composed, as in Chinese, its keys are the composition's.
    if event.type_() == "keydown" && !event.is_composing() {
        let in_size = || is_at(&format!("#{}", form.control(Field::Size)));
        let act: Option<Box<dyn Fn()>> = match event.key().as_str() {
            "Enter" if commands && is_at(".form") => Some(Box::new(move || form.submit())),
            "Escape" if untrack(|| creation.can_cancel()) && !is_at("dialog") => {
                Some(Box::new(move || form.dialogs.ask.set(true)))
            }
            "?" if !in_control && is_plain => Some(Box::new(move || form.dialogs.help.set(true))),
            "ArrowUp" if is_plain && in_size() => Some(Box::new(move || form.step(1))),
            "ArrowDown" if is_plain && in_size() => Some(Box::new(move || form.step(-1))),
            "PageUp" if is_plain && in_size() => Some(Box::new(move || form.step(PAGE))),
            "PageDown" if is_plain && in_size() => Some(Box::new(move || form.step(-PAGE))),
            _ => None,
        };
        if let Some(act) = act {
            event.prevent_default();
            act();
            is_ours = true;
        }
    }
    let is_typing = in_control && is_plain && !["Escape", "Tab"].contains(&event.key().as_str());
    if !creation.is_page() && (is_ours || is_typing) {
        event.stop_propagation();
    }
}

/// The dialogs, where they are open.
pub(super) fn dialogs(form: FormState) -> View {
    let creation = form.creation;
    let Dialogs { help, ask } = form.dialogs;
    // What is asked about has ended: there is nothing to ask any more.
    effect(move || {
        if !creation.can_cancel() && untrack(|| ask.get()) {
            close(creation, ASK);
        }
    });
    View::Several(vec![
        changing(move || help.get().then(|| help_dialog(creation, help))),
        changing(move || ask.get().then(|| ask_dialog(creation, ask))),
    ])
}

/// A button that shows the list of the keys.
pub(super) fn help_button(form: FormState) -> View {
    let messages = form.creation.messages.peek();
    classed("button", "button button-help")
        .attrs(&[("type", "button"), ("part", "button")])
        .attr("aria-label", messages.text(Text::Keys))
        .on("click", move |_| form.dialogs.help.set(true))
        .text("?")
        .into()
}

fn help_dialog(creation: Creation, open: Watched<bool>) -> View {
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

fn ask_dialog(creation: Creation, open: Watched<bool>) -> View {
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
