//! The state of the form.

mod choice;
mod controls;
mod draft;

use leptos::prelude::*;

use super::chunk::LazyChunk;
use super::configuration::Configuration;
use super::create::Create;
use super::language::Language;
use super::root::Root;
use super::set_if_changed;
use crate::model::contract::CreateVolume;
use crate::model::draft::{Choice, Draft, Field, FieldError, Prefill};
use crate::model::flow::Activity;
use crate::model::invisible::trimmed;
use crate::model::size::{self, SizeLimits};
use crate::storage::TabStorage;

pub use choice::ChoiceValue;
pub use controls::control;

/// The form's state, as a context: in signals that change alone, so that a keystroke touches its
/// own field only.
#[derive(Clone, Copy, Debug)]
pub struct FormState {
    /// The name.
    pub name: RwSignal<String>,
    /// The size in GB, as typed.
    pub size: RwSignal<String>,
    /// The region.
    pub region: ChoiceValue,
    /// The volume type.
    pub volume_type: ChoiceValue,
    /// Whether the fields to fix are listed: from a submit that found some until all are fixed.
    pub has_summary: RwSignal<bool>,
    /// Why the name can't be used, as far as the create flow knows; empty where it can.
    pub name_error: RwSignal<String>,
    /// Whether the error of a field may be shown, in the order of the fields.
    revealed: [RwSignal<bool>; 4],
    past: StoredValue<Past>,
    root: Root,
    configuration: Configuration,
    language: Language,
    create: Create,
    chunk: LazyChunk,
    tab: StoredValue<TabStorage>,
}

/// Earlier values of the form, which are not shown.
#[derive(Clone, Debug, Default)]
struct Past {
    /// The draft as it was at first or after the last create: nothing of it is lost when the page
    /// is left.
    sent: Draft,
    /// The draft as the configuration has it: what differs from it is the user's.
    default: Draft,
    /// The draft as the controls show it: what changes it shows there a moment later.
    shown: Draft,
    /// Whether the form itself emptied the name and put the focus there: to leave it so is no
    /// error.
    is_name_cleared: bool,
    /// Whether the draft is about to be saved.
    is_saved_soon: bool,
}

impl FormState {
    /// A form that holds what the configuration has it hold. It takes the other state from the
    /// contexts.
    #[must_use]
    pub fn new(tab: TabStorage) -> Self {
        let configuration: Configuration = expect_context();
        let config = configuration.config.get_untracked();
        let draft = config.draft();
        let past = Past {
            sent: draft.clone(),
            default: draft.clone(),
            shown: draft.clone(),
            is_name_cleared: false,
            is_saved_soon: false,
        };
        Self {
            name: RwSignal::new(draft.name),
            size: RwSignal::new(draft.size),
            region: ChoiceValue::new(draft.region),
            volume_type: ChoiceValue::new(draft.volume_type),
            has_summary: RwSignal::default(),
            name_error: RwSignal::default(),
            revealed: [(); 4].map(|()| RwSignal::default()),
            past: StoredValue::new(past),
            root: expect_context(),
            configuration,
            language: expect_context(),
            create: expect_context(),
            chunk: expect_context(),
            tab: StoredValue::new(tab),
        }
    }

    /// The bounds of the size.
    #[must_use]
    pub fn limits(self) -> SizeLimits {
        self.configuration.config.with(|config| config.size_limits)
    }

    /// The form's lazy chunk.
    #[must_use]
    pub fn chunk(self) -> LazyChunk {
        self.chunk
    }

    /// The tab's storage for the form.
    #[must_use]
    pub fn tab(self) -> TabStorage {
        self.tab.get_value()
    }

    /// Takes what is given, as if it were typed: errors in it are shown.
    pub fn fill(self, prefill: &Prefill) {
        self.read_controls();
        let draft = untrack(|| self.draft()).with(prefill);
        self.set(self.configuration.config.get_untracked().fit(draft));
        for field in prefill.fields() {
            set_if_changed(self.revealed(field), true);
        }
        self.normalize_size();
    }

    /// Puts a text into a field.
    pub fn put(self, field: Field, text: String) {
        let mut prefill = Prefill::default();
        prefill.set(field, text);
        self.fill(&prefill);
    }

    /// Changes the size by this many steps; an invalid size becomes the default.
    pub fn step(self, steps: i64) {
        self.read_controls();
        let limits = untrack(|| self.limits());
        let size = match size::parse(&self.size.get_untracked()) {
            Ok(size) => limits.stepped(size, steps),
            Err(_) => {
                let config = self.configuration.config.get_untracked();
                limits.nearest(config.defaults.size_gb)
            }
        };
        self.size.set(size.to_string());
    }

    /// A size that is understood is shown as it will be sent.
    pub fn normalize_size(self) {
        if let Ok(size) = size::parse(&self.size.get_untracked()) {
            set_if_changed(self.size, size.to_string());
        }
    }

    /// The request that the form sends, or the fields to fix first.
    pub fn request(self) -> Result<CreateVolume, Vec<Field>> {
        let fields = |errors: Vec<(Field, FieldError)>| {
            let fields = errors.into_iter().map(|(field, _)| field);
            fields.collect()
        };
        self.draft().check(self.limits()).map_err(fields)
    }

    /// Sends what the form holds, or shows what to fix.
    pub fn submit(self) {
        if self.create.activity.get_untracked() != Activity::Idle {
            return;
        }
        self.read_controls();
        match untrack(|| self.request()) {
            Ok(request) => {
                self.normalize_size();
                self.create.submit(request);
            }
            Err(fields) => {
                for field in Field::ALL {
                    set_if_changed(self.revealed(field), true);
                }
                set_if_changed(self.has_summary, true);
                if let Some(field) = fields.first() {
                    self.focus(*field);
                }
            }
        }
    }

    /// The user left a field: its error may be shown from now on.
    pub fn reveal(self, field: Field) {
        if field == Field::Name {
            let mut was_cleared = false;
            self.past.update_value(|past| {
                was_cleared = std::mem::take(&mut past.is_name_cleared);
            });
            if was_cleared && self.name.with_untracked(String::is_empty) {
                return;
            }
        }
        set_if_changed(self.revealed(field), true);
    }

    /// The draft in the form.
    #[must_use]
    pub fn draft(self) -> Draft {
        Draft {
            name: self.name.get(),
            size: self.size.get(),
            region: self.region.get(),
            volume_type: self.volume_type.get(),
        }
    }

    /// The error of a field, if it may be shown; empty where there is none.
    #[must_use]
    pub fn error(self, field: Field) -> String {
        let messages = self.language.messages();
        let is_revealed = self.revealed(field).get();
        let error = match field {
            Field::Name => Draft::text_error(&self.name.get()),
            Field::Size => Draft::size_error(&self.size.get(), self.limits()),
            Field::Region => Draft::text_error(self.region.get().text()),
            Field::VolumeType => Draft::text_error(self.volume_type.get().text()),
        };
        // A token is visible: its error is shown at once.
        if let Some(error) = error.filter(|error| is_revealed || *error == FieldError::Token) {
            return messages.field_error(field, error);
        }
        match field {
            Field::Name => self.name_error.get(),
            _ => String::new(),
        }
    }

    /// Whether something was typed that was not sent.
    #[must_use]
    pub fn is_unsent(self) -> bool {
        let draft = untrack(|| self.draft());
        self.past
            .with_value(|past| !past.sent.says_the_same(&draft))
    }

    /// Moves the focus to a field.
    pub fn focus(self, field: Field) {
        let id = self.root.id(control(field));
        // A choice's text field is its own, or follows its list.
        self.root.focus(id.clone());
        self.root.focus(format!("{id}-other"));
    }

    /// The form's values have become a volume: the next one needs another name.
    pub fn clear_sent(self, request: &CreateVolume) {
        // A name typed meanwhile is the next volume's.
        if self
            .name
            .with_untracked(|typed| trimmed(typed) == request.name)
        {
            set_if_changed(self.revealed(Field::Name), false);
            self.name.set(String::new());
            self.past.update_value(|past| past.is_name_cleared = true);
        }
        // What was typed meanwhile is not sent, but what a later create has sent is.
        let sent = Draft {
            name: String::new(),
            size: request.size_gb.to_string(),
            region: Choice::Other(request.region.clone()),
            volume_type: Choice::Other(request.volume_type.clone()),
        };
        if self.is_unsent() {
            self.past.update_value(|past| past.sent = sent);
        }
        // A duplicate of the tab, or the tab after a crash, must not offer to create it again.
        self.save();
    }

    /// The errors that may be shown, in the order of the fields.
    #[must_use]
    pub fn errors(self) -> Vec<(Field, String)> {
        let errors = Field::ALL.map(|field| (field, self.error(field)));
        let is_one = |(_, text): &(Field, String)| !text.is_empty();
        errors.into_iter().filter(is_one).collect()
    }

    fn set(self, draft: Draft) {
        set_if_changed(self.name, draft.name);
        set_if_changed(self.size, draft.size);
        self.region.set(draft.region);
        self.volume_type.set(draft.volume_type);
    }

    fn revealed(self, field: Field) -> RwSignal<bool> {
        let [name, size, region, volume_type] = self.revealed;
        match field {
            Field::Name => name,
            Field::Size => size,
            Field::Region => region,
            Field::VolumeType => volume_type,
        }
    }
}
