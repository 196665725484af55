//! The regions to choose from, below the field Region (WAI-ARIA, combobox with a list).
//!
//! The field is a plain text field of the first screen. Where there is something to suggest, it is
//! made a combobox from here, so that a first visit does not load what does that.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::dynamic::dynamic;
use super::use_messages;
use crate::i18n::Text;
use crate::model::draft::Field;
use crate::model::known::{RegionSource, RegionSuggestion};
use crate::state::flow::Flow;
use crate::state::form::{FormState, control};
use crate::state::known::Known;
use crate::state::root::Root;

/// The regions of the user's volumes, and those used before. What is typed narrows them; any other
/// can be typed.
#[component]
pub fn RegionSuggestions() -> impl IntoView {
    let root: Root = expect_context();
    let messages = use_messages();
    let list = SuggestionList::of_form();
    // A list that is closed has no part in what changes.
    let shown = Memo::new(move |_| {
        if list.is_open.get() {
            list.entries()
        } else {
            Vec::new()
        }
    });
    let class = Signal::derive(move || {
        let class = if shown.with(Vec::is_empty) {
            "suggestions"
        } else {
            "suggestions suggestions-shown"
        };
        class.to_owned()
    });
    let options = dynamic(move || {
        let entries = shown.get().into_iter().zip(1..);
        let options = entries.map(|(entry, number)| list.option(entry, number));
        options.collect_view().into_any()
    });
    list.follow_field();
    view! {
        <ul
            class=class
            role="listbox"
            id=root.id("suggestions")
            aria-label=messages.text(Text::SuggestionsLabel)
            // The field keeps the focus.
            on:mousedown=move |event| event.prevent_default()
        >
            {options}
        </ul>
    }
}

/// What the list hears of in its field.
const HEARD: [&str; 5] = ["focus", "blur", "click", "input", "keydown"];

/// An entry of the list.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
    Region(RegionSuggestion),
    /// Forgets the regions used before.
    Clear,
}

#[derive(Clone, Copy)]
struct SuggestionList {
    form: FormState,
    known: Known,
    flow: Flow,
    root: Root,
    is_open: RwSignal<bool>,
    /// The entry that Enter takes, counted from 1; 0 is the field itself.
    active: RwSignal<usize>,
}

impl SuggestionList {
    fn of_form() -> Self {
        Self {
            form: expect_context(),
            known: expect_context(),
            flow: expect_context(),
            root: expect_context(),
            is_open: RwSignal::new(false),
            active: RwSignal::new(0),
        }
    }

    /// What is shown for what is typed.
    fn entries(self) -> Vec<Entry> {
        let regions = self.known.suggest(&self.form.region.other.get());
        let is_used = |region: &RegionSuggestion| region.source == RegionSource::Used;
        let clear = regions.iter().any(is_used).then_some(Entry::Clear);
        let regions = regions.into_iter().map(Entry::Region);
        regions.chain(clear).collect()
    }

    fn id(self, number: usize) -> String {
        self.root.id(&format!("suggestion-{number}"))
    }

    /// Hears of what the user does in the field, and gives it the role and the states of a combobox
    /// while there is anything to suggest, whatever is typed. Once the field is on the page.
    fn follow_field(self) {
        Effect::new(move || {
            if let Some(field) = self.field() {
                self.listen(&field);
            }
        });
        let is_offered = Memo::new(move |_| !self.known.suggest("").is_empty());
        Effect::new(move || {
            if let Some(field) = self.field() {
                self.describe(&field, is_offered.get());
            }
        });
    }

    /// The field itself, or the one that `Other…` reveals.
    fn field(self) -> Option<Element> {
        let id = self.root.id(control(Field::Region));
        let is_text = |field: &Element| field.tag_name() == "INPUT";
        let own = self.root.by_id(&id).filter(is_text);
        own.or_else(|| self.root.by_id(&format!("{id}-other")))
    }

    fn listen(self, field: &Element) {
        let listeners = HEARD.map(|name| {
            field.on(ev::Custom::new(name), move |event: Event| {
                // It also loses the focus when it is removed.
                if !self.is_open.is_disposed() {
                    self.handle(&event);
                }
            })
        });
        on_cleanup(move || drop(listeners));
        if untrack(|| field.matches(":focus").unwrap_or_default()) {
            self.flow.read_list();
        }
    }

    fn describe(self, field: &Element, is_offered: bool) {
        let is_open = self.is_open.get();
        let active = match self.active.get() {
            0 => None,
            number => Some(self.id(number)),
        };
        for (name, value) in [
            ("role", Some("combobox".to_owned())),
            ("aria-autocomplete", Some("list".to_owned())),
            ("aria-controls", Some(self.root.id("suggestions"))),
            ("aria-expanded", Some(is_open.to_string())),
            ("aria-activedescendant", active),
        ] {
            // Fixed, valid names.
            let _ = match value.filter(|_| is_offered) {
                Some(value) => field.set_attribute(name, &value),
                None => field.remove_attribute(name),
            };
        }
    }

    fn handle(self, event: &Event) {
        match event.type_().as_str() {
            "focus" => self.flow.read_list(),
            "click" => self.open(),
            "input" => {
                // Typed in full, it is not a beginning any more.
                let typed = untrack(|| self.form.region.other.get());
                let is_it = |entry: &Entry| matches!(entry, Entry::Region(region) if region.id == typed.trim());
                if untrack(|| self.entries()).iter().any(is_it) {
                    self.close();
                } else {
                    self.open();
                }
            }
            "blur" => self.close(),
            _ => {
                // Autofill sends key events that have no key.
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    self.press(event);
                }
            }
        }
    }

    fn open(self) {
        self.active.set(0);
        self.is_open.set(true);
    }

    fn close(self) {
        self.active.set(0);
        self.is_open.set(false);
    }

    fn press(self, event: &KeyboardEvent) {
        let length = untrack(|| self.entries()).len();
        let is_command = event.ctrl_key() || event.meta_key() || event.shift_key();
        // While a word is composed its keys are the composition's.
        if event.is_composing() || is_command || length == 0 {
            return;
        }
        let is_open = self.is_open.get_untracked();
        let active = self.active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if !is_open => {
                self.open();
                self.activate(usize::from(!event.alt_key()));
            }
            "ArrowUp" if !is_open => {
                self.open();
                self.activate(length);
            }
            "ArrowUp" if event.alt_key() => self.close(),
            // Before the first one, and beyond the last, is the field itself.
            "ArrowDown" if active == length => self.activate(0),
            "ArrowDown" => self.activate(active.saturating_add(1)),
            "ArrowUp" => self.activate(active.checked_sub(1).unwrap_or(length)),
            "Enter" if is_open && active > 0 => self.take(active),
            "Escape" if is_open => self.close(),
            // These keep their meaning: the form is submitted, the focus moves on.
            "Enter" | "Tab" => return self.close(),
            _ => return,
        }
        event.prevent_default();
        // Nothing is cancelled, nor does a host close its dialog.
        event.stop_propagation();
    }

    fn activate(self, number: usize) {
        self.active.set(number);
        if number > 0 {
            self.root.show(self.id(number));
        }
    }

    fn take(self, number: usize) {
        let mut entries = untrack(|| self.entries()).into_iter();
        match number.checked_sub(1).and_then(|index| entries.nth(index)) {
            Some(Entry::Region(region)) => {
                self.form.region.other.set(region.id);
                self.close();
            }
            Some(Entry::Clear) => {
                self.active.set(0);
                self.known.clear_used();
            }
            None => {}
        }
    }

    fn option(self, entry: Entry, number: usize) -> AnyView {
        let messages = use_messages();
        // An ID is left as it is.
        let translate = matches!(entry, Entry::Region(_)).then_some("no");
        let (text, note) = match entry {
            Entry::Region(region) => {
                let note = match region.source {
                    RegionSource::Volumes(count) => messages.plural(Text::VolumesThere, count),
                    RegionSource::Used => messages.text(Text::RegionUsed).to_owned(),
                    RegionSource::Pasted => messages.text(Text::RegionPasted).to_owned(),
                };
                (region.id, note)
            }
            Entry::Clear => (messages.text(Text::ClearRegions).to_owned(), String::new()),
        };
        let selected = Signal::derive(move || (self.active.get() == number).to_string());
        view! {
            <li
                class="suggestion"
                role="option"
                id=self.id(number)
                aria-selected=selected
                on:click=move |_| self.take(number)
            >
                <span dir="auto" translate=translate>
                    {text}
                </span>
                <span class="note">{note}</span>
            </li>
        }
        .into_any()
    }
}
