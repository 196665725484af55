//! What the form holds.

use leptos::prelude::*;

use super::{Dialogs, id};
use crate::config::{Config, Entry};
use crate::contract::CreateVolume;
use crate::draft::{Choice, Draft, Fault, Field, Given};
use crate::invisible::trimmed;
use crate::messages::Text;
use crate::size::{self, SizeLimits};
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
    pub(in crate::view) size: Watched<String>,
    pub(super) region: ChoiceValue,
    pub(super) volume_type: ChoiceValue,
    /// Whether the fault of a field may be shown, in the order of the fields.
    revealed: [Watched<bool>; 4],
    /// What was to be mended at the last submit, and is still: its fields and what to do.
    pub(in crate::view) summary: Watched<Vec<(Field, String)>>,
    /// The dialogs that keys open.
    pub(in crate::view) dialogs: Dialogs,
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
            summary: Watched::default(),
            dialogs: Dialogs::default(),
            taken: Watched::default(),
            regions: Watched::new(config.regions),
            volume_types: Watched::new(config.volume_types),
            limits: Watched::new(config.size_limits),
            past: Watched::new(past),
        }
    }

    /// Begins to live, once it is on the page: takes up what a link has `given` and the draft that this tab kept, which go into the
    /// fields in which nothing is `typed` yet, follows the configuration, and keeps the draft from now on.
    pub(in crate::view) fn start(self, typed: Draft, given: &Given) {
        let (tab, config) = (self.creation.tab(), self.creation.config.peek());
        let now = self.past.peek().default;
        let mut draft = typed;
        let kept = tab.kept::<KeptDraft>().map(|kept| {
            let kept = kept.draft.rebased(&kept.default, &now);
            // Without a name it is what the last create left.
            if kept.name.is_empty() {
                self.past.change(|past| past.sent = kept.clone());
            }
            kept
        });
        // Whoever follows a link wants what it says. It can be followed again, so leaving loses nothing.
        let kept = kept.unwrap_or_else(|| now.clone()).with(given);
        self.past
            .change(|past| past.sent = std::mem::take(&mut past.sent).with(given));
        draft = draft.rebased(&now, &kept);
        self.hold(config.fit(draft));
        for field in given.fields() {
            self.reveal(field);
        }
        if given.had_token() {
            let messages = self.creation.messages.peek();
            self.creation
                .say(messages.text(Text::PastedToken).to_owned());
        }
        self.creation.listen(move |event| self.heed(event));
        effect(move || {
            let config = self.creation.config.get();
            untrack(|| self.adopt(&config));
        });
        effect(move || self.keep());
        effect(move || {
            // Shown until all is mended, and made by a submit only: without one a key stroke checks its own field.
            if self.summary.with(|shown| !shown.is_empty()) {
                self.summary.put(self.faults());
            }
        });
    }

    /// What is to be mended, of what may be shown.
    fn faults(self) -> Vec<(Field, String)> {
        let fault = |field| (field, self.error(field));
        let faults = Field::ALL.into_iter().map(fault);
        faults.filter(|(_, text)| !text.is_empty()).collect()
    }

    /// Takes what is given, as if it were typed: what is wrong with it is shown.
    pub(in crate::view) fn take(self, given: &Given) {
        let draft = untrack(|| self.draft()).with(given);
        self.hold(self.creation.config.peek().fit(draft));
        for field in given.fields() {
            self.revealed(field).put(true);
        }
        self.tidy_size();
    }

    /// Puts a text into a field.
    pub(in crate::view) fn put(self, field: Field, text: String) {
        let mut given = Given::default();
        given.set(field, text);
        self.take(&given);
    }

    /// So many steps more, or less. From what is no size, the default.
    pub(in crate::view) fn step(self, steps: i64) {
        let limits = self.limits.peek();
        let size = match size::read(&self.size.peek()) {
            Ok(size) => limits.stepped(size, steps),
            Err(_) => limits.nearest(self.creation.config.peek().defaults.size_gb),
        };
        self.size.set(size.to_string());
    }

    /// A size that is understood stands there as it will be sent.
    pub(super) fn tidy_size(self) {
        if let Ok(size) = size::read(&self.size.peek()) {
            self.size.put(size.to_string());
        }
    }

    /// What the form sends, or the fields that are to be mended first.
    pub(in crate::view) fn request(self) -> Result<CreateVolume, Vec<Field>> {
        let faulty = |faults: Vec<(Field, Fault)>| faults.into_iter().map(|(field, _)| field);
        self.draft()
            .check(self.limits.get())
            .map_err(|faults| faulty(faults).collect())
    }

    /// The ID of a field's control.
    pub(in crate::view) fn control(self, field: Field) -> String {
        self.creation.id(id(field))
    }

    fn keep(self) {
        let default = self.past.peek().default;
        let kept = KeptDraft {
            draft: self.draft().without_tokens(&default),
            default,
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

    pub(in crate::view) fn draft(self) -> Draft {
        Draft {
            name: self.name.get(),
            size: self.size.get(),
            region: self.region.get(),
            volume_type: self.volume_type.get(),
        }
    }

    /// What is wrong with a field, if that may be shown: a text for the person, empty where there is nothing.
    pub(super) fn error(self, field: Field) -> String {
        let is_revealed = self.revealed(field).get();
        let fault = match field {
            Field::Name => Draft::text_fault(&self.name.get()),
            Field::Size => Draft::size_fault(&self.size.get(), self.limits.get()),
            Field::Region => Draft::text_fault(self.region.get().text()),
            Field::VolumeType => Draft::text_fault(self.volume_type.get().text()),
        };
        // A token is on the screen: the user is told at once.
        if let Some(fault) = fault.filter(|fault| is_revealed || *fault == Fault::Token) {
            self.creation.messages.get().fault(field, fault)
        } else if field == Field::Name
            && self.taken.get().as_deref() == Some(trimmed(&self.name.get()))
        {
            self.creation
                .messages
                .get()
                .text(Text::NameTaken)
                .to_owned()
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

    pub(in crate::view) fn focus(self, field: Field) {
        let id = self.creation.id(id(field));
        // A choice's text field is its own, or follows its list.
        focus_soon(self.creation, &id);
        focus_soon(self.creation, &format!("{id}-other"));
    }

    fn send(self, request: CreateVolume) {
        self.taken.set(None);
        self.creation.submit(request);
    }

    pub(super) fn try_again(self) {
        self.taken.set(None);
        self.creation.try_again();
    }

    pub(in crate::view) fn submit(self) {
        if untrack(|| self.creation.activity()) != Activity::Idle {
            return;
        }
        match untrack(|| self.request()) {
            Ok(request) => {
                self.tidy_size();
                self.send(request);
            }
            Err(faulty) => {
                for field in Field::ALL {
                    self.revealed(field).put(true);
                }
                self.summary.set(untrack(|| self.faults()));
                if let Some(field) = faulty.first() {
                    self.focus(*field);
                }
            }
        }
    }

    pub(super) fn heed(self, event: &Event) {
        match event {
            Event::ClearForm(request) => {
                // A name typed meanwhile is the next volume's.
                if self.name.peek_with(|typed| trimmed(typed) == request.name) {
                    self.revealed(Field::Name).put(false);
                    self.name.set(String::new());
                    self.past.change(|past| past.emptied = true);
                }
                let draft = untrack(|| self.draft());
                self.past.change(|past| past.sent = draft);
            }
            Event::MarkTaken(request) => self.taken.set(Some(request.name.clone())),
            Event::FocusName => self.focus(Field::Name),
            Event::Host(_) => {}
        }
    }
}
