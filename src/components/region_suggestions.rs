//! The regions to choose from, below the field Region (WAI-ARIA, combobox with a list).

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::use_messages;
use crate::i18n::{Messages, Text};
use crate::model::known::{RegionSource, RegionSuggestion};
use crate::state::combobox::{Combobox, ComboboxEvent};
use crate::state::flow::Flow;
use crate::state::form::FormState;
use crate::state::known::Known;
use crate::state::root::Root;

/// An entry of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Region(RegionSuggestion),
    /// Forgets the regions used before.
    Clear,
}

impl Entry {
    fn key(&self) -> String {
        match self {
            Self::Region(region) => format!("{} {:?}", region.id, region.source),
            Self::Clear => String::new(),
        }
    }
}

/// The regions of the user's volumes, and those used before. What is typed narrows them; any other
/// can be typed.
#[component]
pub fn RegionSuggestions() -> impl IntoView {
    let root: Root = expect_context();
    let messages = use_messages();
    let list = SuggestionList::of_form();
    let Combobox { is_open, .. } = list.combobox;
    Effect::new(move || list.offer());
    list.combobox
        .listen(Callback::new(move |event| list.handle(&event)));
    on_cleanup(move || list.combobox.is_offered.set(false));
    let entries = list.entries;
    view! {
        <ul
            class="suggestions"
            role="listbox"
            id=root.id("suggestions")
            aria-label=messages.text(Text::RegionsLabel)
            hidden=move || !is_open.get() || entries.with(Vec::is_empty)
            // The field keeps the focus.
            on:mousedown=move |event| event.prevent_default()
        >
            <For
                each=move || entries.get().into_iter().enumerate()
                key=|(index, entry)| (*index, entry.key())
                children=move |(index, entry)| list.option(messages, index, entry)
            />
        </ul>
    }
}

#[derive(Clone, Copy)]
struct SuggestionList {
    form: FormState,
    known: Known,
    flow: Flow,
    root: Root,
    combobox: Combobox,
    /// What is shown for what is typed.
    entries: Memo<Vec<Entry>>,
    /// The index of the entry that Enter takes.
    active: RwSignal<Option<usize>>,
}

impl SuggestionList {
    fn of_form() -> Self {
        let form: FormState = expect_context();
        let known: Known = expect_context();
        let entries = Memo::new(move |_| {
            let regions = known.suggest(&form.region.other.get());
            let is_used = |region: &RegionSuggestion| region.source == RegionSource::Used;
            let clear = (regions.iter().any(is_used) && known.has_used()).then_some(Entry::Clear);
            let regions = regions.into_iter().map(Entry::Region);
            regions.chain(clear).collect()
        });
        Self {
            form,
            known,
            flow: expect_context(),
            root: expect_context(),
            combobox: expect_context(),
            entries,
            active: RwSignal::new(None),
        }
    }

    /// The field has suggestions where there is any, whatever is typed.
    fn offer(self) {
        let is_offered = !self.known.suggest("").is_empty();
        if self.combobox.is_offered.get_untracked() != is_offered {
            self.combobox.is_offered.set(is_offered);
        }
        let active = self.active.get().filter(|_| self.combobox.is_open.get());
        let id = active.map(|index| self.id(index)).unwrap_or_default();
        if self.combobox.active.with_untracked(|own| *own != id) {
            self.combobox.active.set(id);
        }
    }

    fn id(self, index: usize) -> String {
        self.root.id(&format!("suggestion-{index}"))
    }

    fn handle(self, event: &ComboboxEvent) {
        match event {
            ComboboxEvent::Focus => self.flow.read_list(),
            ComboboxEvent::Click => self.open(),
            ComboboxEvent::Input => {
                // Typed in full, it is not a beginning any more.
                let typed = self.form.region.other.get_untracked();
                let is_one = |entry: &Entry| matches!(entry, Entry::Region(region) if region.id == typed.trim());
                if self
                    .entries
                    .with_untracked(|entries| entries.iter().any(is_one))
                {
                    self.close();
                } else {
                    self.open();
                }
            }
            ComboboxEvent::Blur => self.close(),
            ComboboxEvent::Key(event) => self.press(event),
        }
    }

    fn open(self) {
        self.active.set(None);
        self.combobox.is_open.set(true);
    }

    fn close(self) {
        self.active.set(None);
        if self.combobox.is_open.get_untracked() {
            self.combobox.is_open.set(false);
        }
    }

    fn press(self, event: &KeyboardEvent) {
        let length = self.entries.with_untracked(Vec::len);
        let is_open = self.combobox.is_open.get_untracked() && length > 0;
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
        // While a word is composed its keys are the composition's.
        if event.is_composing() || !is_plain || length == 0 {
            return;
        }
        let active = self.active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if !is_open || event.alt_key() => {
                self.open();
                self.activate((!event.alt_key()).then_some(0));
            }
            "ArrowUp" if event.alt_key() && is_open => self.close(),
            "ArrowUp" if !is_open => {
                self.open();
                self.activate(length.checked_sub(1));
            }
            // Beyond the last one, and before the first, is the field itself.
            "ArrowDown" => {
                let next = active.map_or(0, |index| index.saturating_add(1));
                self.activate((next < length).then_some(next));
            }
            "ArrowUp" => {
                let previous = active.map_or(length.checked_sub(1), |index| index.checked_sub(1));
                self.activate(previous);
            }
            "Enter" if is_open => match active {
                Some(index) => self.take(index),
                // It submits the form.
                None => return self.close(),
            },
            "Escape" if is_open => self.close(),
            "Tab" => return self.close(),
            _ => return,
        }
        event.prevent_default();
        // It has its meaning here: nothing is cancelled, nor does a host close its dialog.
        event.stop_propagation();
    }

    fn activate(self, index: Option<usize>) {
        self.active.set(index);
        if let Some(index) = index {
            self.root.show(self.id(index));
        }
    }

    fn take(self, index: usize) {
        let entry = self
            .entries
            .with_untracked(|entries| entries.get(index).cloned());
        match entry {
            Some(Entry::Region(region)) => {
                self.form.region.other.set(region.id);
                self.close();
            }
            Some(Entry::Clear) => {
                self.known.clear_used();
                self.active.set(None);
            }
            None => {}
        }
    }

    fn option(self, messages: Messages, index: usize, entry: Entry) -> AnyView {
        let is_active = move || self.active.get() == Some(index);
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
        let class = match note.as_str() {
            "" => "suggestion suggestion-action",
            _ => "suggestion",
        };
        view! {
            <li
                class=class
                role="option"
                id=self.id(index)
                aria-selected=move || is_active().to_string()
                on:click=move |_| self.take(index)
            >
                <span class="suggestion-text">{text}</span>
                <span class="suggestion-note">{note}</span>
            </li>
        }
        .into_any()
    }
}
