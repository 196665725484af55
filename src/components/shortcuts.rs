//! Keys: which do something in the form, and which go no further. An element is a guest on its
//! page: typing in it must not trigger that page's shortcuts.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use crate::model::draft::Field;
use crate::state::chunk::LazyChunk;
use crate::state::create::Create;
use crate::state::form::{FormState, control};
use crate::state::root::Root;

/// How many steps the keys for a page are.
const PAGE: i64 = 10;

/// The dialogs that keys open, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Dialogs {
    /// The list of the keys.
    pub help: RwSignal<bool>,
    /// Whether a running request is to be cancelled.
    pub cancel: RwSignal<bool>,
    chunk: LazyChunk,
    create: Create,
    root: Root,
}

impl Dialogs {
    /// None is open, for the form of the current owner.
    #[must_use]
    pub fn of_form() -> Self {
        Self {
            help: RwSignal::new(false),
            cancel: RwSignal::new(false),
            chunk: expect_context(),
            create: expect_context(),
            root: expect_context(),
        }
    }

    /// Opens the list of the keys.
    pub fn open_help(self) {
        // The dialog would close it too, but then restore the focus to a hidden button.
        if let Some(menu) = self.root.find(":popover-open") {
            let _ = menu.unchecked_ref::<web_sys::HtmlElement>().hide_popover();
        }
        self.chunk.retry();
        self.help.set(true);
    }

    /// Asks whether to cancel.
    fn ask(self) {
        // Checked again below: the request may have ended when the chunk is loaded.
        self.chunk.with(move |_| {
            if untrack(|| self.create.can_cancel()) {
                self.cancel.set(true);
            }
        });
    }
}

/// The action of a key.
#[derive(Clone, Copy, Debug)]
enum Shortcut {
    Submit,
    Ask,
    Help,
    Step(i64),
}

/// The keys of a form.
#[derive(Clone, Copy, Debug)]
pub struct Shortcuts {
    form: FormState,
    create: Create,
    root: Root,
    dialogs: Dialogs,
}

impl Shortcuts {
    /// For the form of the current owner.
    #[must_use]
    pub fn of_form() -> Self {
        Self {
            form: expect_context(),
            create: expect_context(),
            root: expect_context(),
            dialogs: expect_context(),
        }
    }

    /// Handles a key, which is pressed, typed or released.
    pub fn handle(self, event: &Event) {
        // Autofill sends key events that have no key.
        let key = Reflect::get(event, &"key".into()).ok();
        let Some(key) = key.and_then(|key| key.as_string()) else {
            return;
        };
        let event: &KeyboardEvent = event.unchecked_ref();
        let Some(target) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        let is_at = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
        let is_command = event.ctrl_key() || event.meta_key();
        let is_plain = !(is_command || event.alt_key());
        let in_control = is_at("input, select, textarea");
        let shortcut = match key.as_str() {
            // While a word is composed, as in Chinese, its keys are the composition's.
            _ if event.type_() != "keydown" || event.is_composing() => None,
            // A dialog has its own keys.
            _ if is_at("dialog") => None,
            "Enter" if is_command && is_at(".form") => Some(Shortcut::Submit),
            "Escape" if untrack(|| self.create.can_cancel()) => Some(Shortcut::Ask),
            "?" if !in_control && is_plain => Some(Shortcut::Help),
            "ArrowUp" => Some(Shortcut::Step(1)),
            "ArrowDown" => Some(Shortcut::Step(-1)),
            "PageUp" => Some(Shortcut::Step(PAGE)),
            "PageDown" => Some(Shortcut::Step(-PAGE)),
            _ => None,
        };
        let in_size = || is_plain && target.id() == self.root.id(control(Field::Size));
        let shortcut =
            shortcut.filter(|shortcut| !matches!(shortcut, Shortcut::Step(_)) || in_size());
        let is_typing = in_control && is_plain && key != "Escape" && key != "Tab";
        if !self.root.is_page() && (shortcut.is_some() || is_typing) {
            event.stop_propagation();
        }
        let Some(shortcut) = shortcut else {
            return;
        };
        event.prevent_default();
        match shortcut {
            Shortcut::Submit => self.form.submit(),
            Shortcut::Ask => self.dialogs.ask(),
            Shortcut::Help => self.dialogs.open_help(),
            Shortcut::Step(steps) => self.form.step(steps),
        }
    }
}
