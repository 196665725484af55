//! Keys: which do something in the form, and which go no further. An element is a guest on its page: what is typed in it must not
//! be taken for a shortcut of that page.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::creation::Creation;
use super::element::{View, changing, classed, effect, listen_to};
use super::form::FormState;
use super::on_demand::keys::{ask_dialog, help_dialog};
use super::watched::Watched;
use super::{ASK, close};
use crate::draft::Field;
use crate::messages::Text;

/// How many steps the keys for a page are.
const PAGE: i64 = 10;

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
        listen_to(&root, kind, move |event| heed(form, event.unchecked_ref()));
    }
}

/// What a key does.
#[derive(Clone, Copy, Debug)]
enum Act {
    Submit,
    Ask,
    Help,
    Step(i64),
}

fn heed(form: FormState, event: &KeyboardEvent) {
    let creation = form.creation;
    let Ok(target) = event.composed_path().get(0).dyn_into::<Element>() else {
        return;
    };
    let is_at = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
    let key = event.key();
    let commands = event.ctrl_key() || event.meta_key();
    let is_plain = !(commands || event.alt_key());
    let in_control = is_at("input, select, textarea");
    let in_dialog = is_at("dialog");
    let act = match key.as_str() {
        // While a word is composed, as in Chinese, its keys are the composition's.
        _ if event.type_() != "keydown" || event.is_composing() => None,
        // A dialog has its own keys.
        _ if in_dialog => None,
        "Enter" if commands && is_at(".form") => Some(Act::Submit),
        "Escape" if creation.is_cancellable() => Some(Act::Ask),
        "?" if !in_control && is_plain => Some(Act::Help),
        "ArrowUp" => Some(Act::Step(1)),
        "ArrowDown" => Some(Act::Step(-1)),
        "PageUp" => Some(Act::Step(PAGE)),
        "PageDown" => Some(Act::Step(-PAGE)),
        _ => None,
    };
    let in_size = || is_plain && target.id() == form.control(Field::Size);
    let act = act.filter(|act| !matches!(act, Act::Step(_)) || in_size());
    let is_typing = in_control && is_plain && key != "Escape" && key != "Tab";
    if !creation.is_page() && (act.is_some() || is_typing) {
        event.stop_propagation();
    }
    let Some(act) = act else {
        return;
    };
    event.prevent_default();
    match act {
        Act::Submit => form.submit(),
        Act::Ask => form.dialogs.ask.put(true),
        Act::Help => form.dialogs.help.put(true),
        Act::Step(steps) => form.step(steps),
    }
}

/// The dialogs, where they are open.
pub(super) fn dialogs(form: FormState) -> View {
    let creation = form.creation;
    let Dialogs { help, ask } = form.dialogs;
    // What is asked about has ended: there is nothing to ask any more.
    effect(move || {
        if !creation.can_cancel() && ask.peek() {
            close(creation, ASK);
            // Also where it is not open yet.
            ask.put(false);
        }
    });
    View::Several(vec![
        shown(creation, help, help_dialog),
        shown(creation, ask, ask_dialog),
    ])
}

fn shown(
    creation: Creation,
    open: Watched<bool>,
    dialog: fn(Creation, Watched<bool>) -> View,
) -> View {
    changing(move || {
        let is_open = open.get();
        is_open.then(|| creation.on_demand(move || dialog(creation, open)))
    })
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
