//! What the form holds.

use leptos::prelude::*;

use super::id;
use crate::config::{Config, Entry};
use crate::contract::CreateVolume;
use crate::draft::{Choice, Draft, Field, SizeLimits};
use crate::messages;
use crate::view::creation::{Activity, Creation, Event};
use crate::view::element::effect;
use crate::view::focus_soon;
use crate::view::tab::KeptDraft;
use crate::view::watched::Watched;

/// A value from a list, or typed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChoiceValue {
    pub(super) chosen: Watched<Option<String>>,
    pub(super) other: Watched<String>,
}

impl ChoiceValue {
    /// As the page has it: whether it is chosen decides what is on the page.
    fn new(choice: Choice, typed: &Choice) -> Self {
        let text = |choice| match choice {
            Choice::Listed(id) => (Some(id), String::new()),
            Choice::Other(text) => (None, text),
        };
        let (chosen, other) = text(choice);
        let (_, typed) = text(typed.clone());
        Self {
            chosen: Watched::new(chosen),
            other: Watched::new(if typed.is_empty() { other } else { typed }),
        }
    }

    fn hold(self, choice: Choice) {
        match choice {
            Choice::Listed(id) => self.chosen.put(Some(id)),
            Choice::Other(text) => {
                self.chosen.put(None);
                self.other.put(text);
            }
        }
    }

    fn get(self) -> Choice {
        match self.chosen.get() {
            Some(id) => Choice::Listed(id),
            None => Choice::Other(self.other.get()),
        }
    }
}

/// The form's state, in parts that change alone, so that a key stroke touches its own field only.
#[derive(Clone, Copy, Debug)]
pub struct FormState {
    /// What is sent, and how it ended.
    pub creation: Creation,
    pub(super) name: Watched<String>,
    pub(super) size: Watched<String>,
    pub(super) region: ChoiceValue,
    pub(super) volume_type: ChoiceValue,
    /// Whether the fault of a field may be shown, in the order of the fields.
    revealed: [Watched<bool>; 4],
    /// The name that the service said is taken.
    taken: Watched<Option<String>>,
    /// What the fields are made of: the host's lists and bounds.
    pub(super) regions: Watched<Vec<Entry>>,
    pub(super) volume_types: Watched<Vec<Entry>>,
    pub(super) limits: Watched<SizeLimits>,
    past: Watched<Past>,
}

/// What the form held before, which nobody watches.
#[derive(Clone, Debug, Default)]
struct Past {
    /// The draft as it was at first or after the last create: nothing of it is lost when the page is left.
    sent: Draft,
    /// The draft as the configuration would have it: what differs from it is the person's.
    default: Draft,
    /// Whether the form itself emptied the name and put the focus there: to leave it so is no fault of the person's.
    emptied: bool,
}

impl FormState {
    /// A form that holds what the configuration has it hold, but for texts that are `typed` on the page already.
    #[must_use]
    pub fn new(creation: Creation, typed: &Draft) -> Self {
        let config = creation.config.peek();
        let draft = config.draft();
        let past = Past {
            sent: draft.clone(),
            default: draft.clone(),
            emptied: false,
        };
        Self {
            creation,
            name: Watched::new(typed.name.clone()),
            size: Watched::new(typed.size.clone()),
            region: ChoiceValue::new(draft.region, &typed.region),
            volume_type: ChoiceValue::new(draft.volume_type, &typed.volume_type),
            revealed: [(); 4].map(|()| Watched::default()),
            taken: Watched::default(),
            regions: Watched::new(config.regions),
            volume_types: Watched::new(config.volume_types),
            limits: Watched::new(config.size_limits),
            past: Watched::new(past),
        }
    }

    /// Begins to live, once it is on the page: takes up the draft that this tab kept, which goes into the fields in which nothing is
    /// `typed` yet, follows the configuration, and keeps the draft from now on.
    pub(in crate::view) fn start(self, typed: Draft) {
        let (tab, config) = (self.creation.tab(), self.creation.config.peek());
        let now = self.past.peek().default;
        let mut draft = typed;
        if let Some(kept) = tab.kept::<KeptDraft>() {
            let kept = kept.draft.rebased(&kept.default, &now);
            // Without a name it is what the last create left.
            if kept.name.is_empty() {
                self.past.change(|past| past.sent = kept.clone());
            }
            draft = draft.rebased(&now, &kept);
        }
        self.hold(config.fit(draft));
        effect(move || {
            let config = self.creation.config.get();
            untrack(|| self.adopt(&config));
        });
        effect(move || self.keep());
    }

    fn keep(self) {
        let kept = KeptDraft {
            draft: self.draft(),
            default: self.past.peek().default,
        };
        self.creation.tab().keep(&kept);
    }

    fn hold(self, draft: Draft) {
        self.name.put(draft.name);
        self.size.put(draft.size);
        self.region.hold(draft.region);
        self.volume_type.hold(draft.volume_type);
    }

    /// A configuration has come, or another one. Its defaults go into the fields that have those of the last one; all else is
    /// the person's.
    fn adopt(self, config: &Config) {
        let (old, new) = (self.past.peek().default, config.draft());
        let draft = untrack(|| self.draft());
        self.regions.put(config.regions.clone());
        self.volume_types.put(config.volume_types.clone());
        self.limits.put(config.size_limits);
        self.hold(config.fit(draft.rebased(&old, &new)));
        self.past.change(|past| {
            past.sent = std::mem::take(&mut past.sent).rebased(&old, &new);
            past.default = new;
        });
        self.keep();
    }

    /// The person left a field: its fault may be shown from now on.
    pub(super) fn reveal(self, field: Field) {
        if field == Field::Name
            && self.past.change(|past| std::mem::take(&mut past.emptied))
            && self.name.peek_with(String::is_empty)
        {
            return;
        }
        self.revealed(field).put(true);
    }

    fn draft(self) -> Draft {
        Draft {
            name: self.name.get(),
            size: self.size.get(),
            region: self.region.get(),
            volume_type: self.volume_type.get(),
        }
    }

    /// What is wrong with a field, if that may be shown: a text for the person, empty where there is nothing.
    pub(super) fn error(self, field: Field) -> String {
        let fault = || {
            self.revealed(field).get().then(|| match field {
                Field::Name => Draft::text_fault(&self.name.get()),
                Field::Size => Draft::size_fault(&self.size.get(), self.limits.get()),
                Field::Region => Draft::text_fault(self.region.get().text()),
                Field::VolumeType => Draft::text_fault(self.volume_type.get().text()),
            })?
        };
        if let Some(fault) = fault() {
            messages::fault(field, fault)
        } else if field == Field::Name
            && self.taken.get().as_deref() == Some(self.name.get().trim())
        {
            messages::NAME_TAKEN.to_owned()
        } else {
            String::new()
        }
    }

    /// Whether something was typed that was not sent.
    pub(super) fn is_unsent(self) -> bool {
        let draft = untrack(|| self.draft());
        self.past.peek_with(|past| !past.sent.says_the_same(&draft))
    }

    fn revealed(self, field: Field) -> Watched<bool> {
        let [name, size, region, volume_type] = self.revealed;
        match field {
            Field::Name => name,
            Field::Size => size,
            Field::Region => region,
            Field::VolumeType => volume_type,
        }
    }

    fn focus(self, field: Field) {
        let id = self.creation.id(id(field));
        // A choice's text field is its own, or follows its list.
        focus_soon(self.creation, &id);
        focus_soon(self.creation, &format!("{id}-other"));
    }

    pub(super) fn send(self, request: CreateVolume) {
        self.taken.set(None);
        self.creation.send(request);
    }

    pub(super) fn submit(self) {
        if untrack(|| self.creation.activity()) != Activity::Idle {
            return;
        }
        match untrack(|| self.draft().check(self.limits.peek())) {
            Ok(request) => self.send(request),
            Err(faults) => {
                for field in Field::ALL {
                    self.revealed(field).put(true);
                }
                if let Some((field, _)) = faults.first() {
                    self.focus(*field);
                }
            }
        }
    }

    pub(super) fn heed(self, event: &Event) {
        match event {
            Event::Created { request, .. } => {
                // A name typed meanwhile is the next volume's.
                if self.name.peek_with(|typed| typed.trim() == request.name) {
                    self.revealed(Field::Name).put(false);
                    self.name.set(String::new());
                    self.past.change(|past| past.emptied = true);
                }
                let draft = untrack(|| self.draft());
                self.past.change(|past| past.sent = draft);
                self.focus(Field::Name);
            }
            Event::Failed(failure) if failure.is_about_the_name() => {
                self.taken.set(Some(failure.request.name.clone()));
                self.focus(Field::Name);
            }
            Event::Failed(_) => {}
        }
    }
}
