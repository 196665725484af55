//! The form: four fields, one button.

use leptos::html;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::creation::{Activity, Creation, Event};
use super::failure::FailureNotice;
use super::field::{ChoiceField, TextField};
use super::{focus_soon, unique_prefix};
use crate::config::{Config, Entry};
use crate::contract::CreateVolume;
use crate::draft::{Choice, Draft, Field};
use crate::messages;

/// What one field holds besides its value: whether its fault may be shown, and its control.
#[derive(Clone, Copy, Default)]
struct Control {
    revealed: RwSignal<bool>,
    node: NodeRef<html::Input>,
}

/// A value from a list, or typed.
#[derive(Clone, Copy)]
struct ChoiceValue {
    chosen: RwSignal<Option<String>>,
    other: RwSignal<String>,
}

impl ChoiceValue {
    /// Holds an entry of a list, or, where the list does not have it, types it. An empty list is typed into.
    fn hold(self, wanted: Option<&str>, entries: &[Entry]) {
        let listed = match wanted {
            Some(wanted) => entries.iter().find(|entry| entry.id == wanted),
            None => entries.first(),
        };
        self.chosen.set(listed.map(|entry| entry.id.clone()));
        if let (Some(wanted), None) = (wanted, listed) {
            self.other.set(wanted.to_owned());
        }
    }

    /// Holds what was kept. A listed entry that is not in the list, or not yet, is typed.
    fn restore(self, choice: Choice, entries: &[Entry]) {
        match choice {
            Choice::Listed(id) if entries.iter().any(|entry| entry.id == id) => {
                self.chosen.set(Some(id));
            }
            Choice::Listed(text) | Choice::Other(text) => {
                self.chosen.set(None);
                self.other.set(text);
            }
        }
    }

    /// The list has come: what is typed and stands there is chosen, what was chosen and does not stand there is typed.
    fn fit(self, entries: &[Entry]) {
        self.restore(
            Choice::Listed(untrack(|| self.get()).text().to_owned()),
            entries,
        );
    }

    fn get(self) -> Choice {
        match self.chosen.get() {
            Some(id) => Choice::Listed(id),
            None => Choice::Other(self.other.get()),
        }
    }
}

/// The form's state: signals, one for each thing that can change alone, so that a key stroke touches its own field only.
#[derive(Clone, Copy)]
struct FormState {
    name: RwSignal<String>,
    size: RwSignal<String>,
    region: ChoiceValue,
    volume_type: ChoiceValue,
    controls: [Control; 4],
    /// The name that the service said is taken.
    taken: RwSignal<Option<String>>,
    /// The draft as it was at first or after the last create: nothing of it is lost when the page is left.
    sent: StoredValue<Draft>,
    /// The draft as the configuration would have it.
    default: StoredValue<Draft>,
    /// Whether this is a draft that the tab kept.
    restored: StoredValue<bool>,
    /// Whether the form itself emptied the name and put the focus there: to leave it so is no fault of the person's.
    emptied: StoredValue<bool>,
}

impl FormState {
    /// The form of this tab's kept draft, or else of the defaults.
    fn new(config: &Config, kept: Option<Draft>) -> Self {
        let choice = || ChoiceValue {
            chosen: RwSignal::new(None),
            other: RwSignal::new(String::new()),
        };
        let state = Self {
            name: RwSignal::new(String::new()),
            size: RwSignal::new(String::new()),
            region: choice(),
            volume_type: choice(),
            controls: [Control::default(); 4].map(|_| Control::default()),
            taken: RwSignal::new(None),
            sent: StoredValue::new(Draft::default()),
            default: StoredValue::new(Draft::default()),
            restored: StoredValue::new(false),
            emptied: StoredValue::new(false),
        };
        state.hold_defaults(config);
        state.sent.set_value(untrack(|| state.draft()));
        if let Some(draft) = kept {
            let is_blank = draft.name.is_empty();
            state.restored.set_value(true);
            state.name.set(draft.name);
            state.size.set(draft.size);
            state.region.restore(draft.region, &config.regions);
            state
                .volume_type
                .restore(draft.volume_type, &config.volume_types);
            // Without a name it is what the last create left.
            if is_blank {
                state.sent.set_value(untrack(|| state.draft()));
            }
        }
        state
    }

    fn hold_defaults(self, config: &Config) {
        let defaults = &config.defaults;
        self.size.set(defaults.size_gb.to_string());
        self.region
            .hold(defaults.region.as_deref(), &config.regions);
        self.volume_type
            .hold(defaults.volume_type.as_deref(), &config.volume_types);
        self.default.set_value(untrack(|| self.draft()));
    }

    /// A configuration has come, or another one. What was typed is the person's: its defaults go into an untouched form only.
    fn adopt(self, config: &Config) {
        let draft = untrack(|| self.draft());
        let unsent = self.is_unsent();
        if !self.restored.get_value() && self.default.with_value(|default| *default == draft) {
            self.hold_defaults(config);
        } else {
            self.region.fit(&config.regions);
            self.volume_type.fit(&config.volume_types);
        }
        if !unsent {
            self.sent.set_value(untrack(|| self.draft()));
        }
    }

    /// The person left a field: its fault may be shown from now on.
    fn reveal(self, field: Field) {
        let was_emptied = field == Field::Name && self.emptied.get_value();
        self.emptied.set_value(false);
        if !(was_emptied && self.name.with_untracked(String::is_empty)) {
            self.control(field).revealed.set(true);
        }
    }

    fn draft(self) -> Draft {
        Draft {
            name: self.name.get(),
            size: self.size.get(),
            region: self.region.get(),
            volume_type: self.volume_type.get(),
        }
    }

    /// Whether something was typed that was not sent.
    fn is_unsent(self) -> bool {
        let draft = untrack(|| self.draft());
        self.sent.with_value(|sent| *sent != draft)
    }

    fn control(self, field: Field) -> Control {
        let [name, size, region, volume_type] = self.controls;
        match field {
            Field::Name => name,
            Field::Size => size,
            Field::Region => region,
            Field::VolumeType => volume_type,
        }
    }
}

/// The form. What it sends, and how that ends, is the `creation`'s.
#[component]
pub fn CreateForm(
    /// Where requests go.
    creation: Creation,
) -> impl IntoView {
    let prefix = unique_prefix();
    let tab = creation.tab();
    let state = FormState::new(&Config::default(), tab.kept());
    let button = NodeRef::<html::Button>::new();
    let limits = Memo::new(move |_| creation.config().size_limits);

    let config = Memo::new(move |_| creation.config_if_there());
    Effect::new(move || {
        if let Some(config) = config.get() {
            untrack(|| state.adopt(&config));
        }
    });
    Effect::new(move || tab.keep(&state.draft()));
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if state.is_unsent() || untrack(|| creation.can_cancel()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());

    let error = move |field: Field| {
        let fault = Memo::new(move |_| {
            let revealed = state.control(field).revealed.get();
            revealed
                .then(|| state.draft().fault(field, limits.get()))
                .flatten()
        });
        Signal::derive(move || {
            let fault = fault.get().map(|fault| messages::fault(field, fault));
            let is_taken = || {
                field == Field::Name
                    && state.taken.get().as_deref() == Some(state.name.get().trim())
            };
            fault.or_else(|| is_taken().then(|| messages::NAME_TAKEN.to_owned()))
        })
    };
    let reveal = move |field: Field| Callback::new(move |()| state.reveal(field));

    creation.listen(Callback::new(move |event| {
        let name = state.control(Field::Name);
        match event {
            Event::Created { request, .. } => {
                // A name typed meanwhile is the next volume's.
                if state
                    .name
                    .with_untracked(|typed| typed.trim() == request.name)
                {
                    name.revealed.set(false);
                    state.name.set(String::new());
                    state.emptied.set_value(true);
                }
                state.sent.set_value(untrack(|| state.draft()));
                focus_soon(name.node);
            }
            Event::Failed(failure) if failure.is_about_the_name() => {
                state.taken.set(Some(failure.request.name));
                focus_soon(name.node);
            }
            Event::Failed(_) => {}
        }
    }));
    let send = move |request: CreateVolume| {
        state.taken.set(None);
        creation.send(request);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if untrack(|| creation.activity()) != Activity::Idle {
            return;
        }
        match untrack(|| state.draft().check(limits.get())) {
            Ok(request) => send(request),
            Err(faults) => {
                for field in Field::ALL {
                    state.control(field).revealed.set(true);
                }
                if let Some((field, _)) = faults.first() {
                    focus_soon(state.control(*field).node);
                }
            }
        }
    };
    // `Try again` leaves the page when it is used; the focus must not go with it.
    let try_again = Callback::new(move |request: CreateVolume| {
        focus_soon(button);
        send(request);
    });

    let check_again = Callback::new(move |()| {
        focus_soon(button);
        creation.check_again();
    });

    let region_entries = Memo::new(move |_| creation.config().regions);
    let type_entries = Memo::new(move |_| creation.config().volume_types);
    view! {
        <form
            class="form"
            part="form"
            novalidate
            aria-label=messages::TITLE
            aria-busy=move || creation.can_cancel().to_string()
            on:submit=submit
        >
            <TextField
                id=format!("{prefix}-name")
                label=messages::label(Field::Name)
                hint=messages::NAME_HINT
                value=state.name
                error=error(Field::Name)
                on_blur=reveal(Field::Name)
                node=state.control(Field::Name).node
            />
            <TextField
                id=format!("{prefix}-size")
                label=messages::label(Field::Size)
                hint=Signal::derive(move || messages::size_hint(limits.get()))
                value=state.size
                error=error(Field::Size)
                on_blur=reveal(Field::Size)
                node=state.control(Field::Size).node
                inputmode="numeric"
            />
            <ChoiceField
                id=format!("{prefix}-region")
                label=messages::label(Field::Region)
                other_label=messages::REGION_ID
                hint=messages::REGION_HINT
                entries=region_entries
                chosen=state.region.chosen
                other=state.region.other
                error=error(Field::Region)
                on_blur=reveal(Field::Region)
                node=state.control(Field::Region).node
            />
            <ChoiceField
                id=format!("{prefix}-type")
                label=messages::label(Field::VolumeType)
                other_label=messages::CUSTOM_VOLUME_TYPE
                hint=messages::TYPE_HINT
                entries=type_entries
                chosen=state.volume_type.chosen
                other=state.volume_type.other
                error=error(Field::VolumeType)
                on_blur=reveal(Field::VolumeType)
                node=state.control(Field::VolumeType).node
            />
            <div class="actions">
                <button
                    class="button button-primary"
                    part="button submit"
                    type="submit"
                    node_ref=button
                    aria-disabled=move || (creation.activity() != Activity::Idle).then_some("true")
                >
                    {move || match creation.activity() {
                        Activity::Creating => messages::CREATING,
                        Activity::Checking => messages::CHECKING,
                        Activity::Idle | Activity::Waiting(_) => messages::CREATE,
                    }}
                </button>
                {move || {
                    creation
                        .can_cancel()
                        .then(|| {
                            view! {
                                <button
                                    class="button"
                                    part="button"
                                    type="button"
                                    on:click=move |_| {
                                        focus_soon(button);
                                        creation.cancel();
                                    }
                                >
                                    {messages::CANCEL}
                                </button>
                            }
                        })
                }}
            </div>
            <div>
                <p class="form-status" role="status">{move || creation.announcement()}</p>
                <FailureNotice creation=creation try_again=try_again check_again=check_again />
            </div>
        </form>
    }
}
