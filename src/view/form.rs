//! The form: four fields, one button.

use leptos::html;
use leptos::prelude::*;

use super::creation::{Activity, Creation, Event};
use super::failure::FailureNotice;
use super::field::{ChoiceField, TextField};
use super::tab::KeptDraft;
use super::{focus_soon, instead, unique_prefix};
use crate::config::Config;
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
    fn hold(self, choice: Choice) {
        match choice {
            Choice::Listed(id) => put(self.chosen, Some(id)),
            Choice::Other(text) => {
                put(self.chosen, None);
                put(self.other, text);
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

/// Sets a signal where that changes it: what is shown already, and perhaps being typed in, is left alone.
fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|held| *held != value) {
        signal.set(value);
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
    /// The draft as the configuration would have it: what differs from it is the person's.
    default: RwSignal<Draft>,
    /// Whether the form itself emptied the name and put the focus there: to leave it so is no fault of the person's.
    emptied: StoredValue<bool>,
}

impl FormState {
    /// The form of this tab's kept draft, or else of the defaults.
    fn new(config: &Config, kept: Option<KeptDraft>) -> Self {
        let choice = || ChoiceValue {
            chosen: RwSignal::new(None),
            other: RwSignal::new(String::new()),
        };
        let KeptDraft { draft, default } = kept.unwrap_or_else(|| KeptDraft {
            draft: config.draft(),
            default: config.draft(),
        });
        // Without a name it is what the last create left.
        let sent = if draft.name.is_empty() {
            draft.clone()
        } else {
            default.clone()
        };
        let state = Self {
            name: RwSignal::new(String::new()),
            size: RwSignal::new(String::new()),
            region: choice(),
            volume_type: choice(),
            controls: [Control::default(); 4].map(|_| Control::default()),
            taken: RwSignal::new(None),
            sent: StoredValue::new(sent),
            default: RwSignal::new(default),
            emptied: StoredValue::new(false),
        };
        state.hold(config.fit(draft));
        state
    }

    fn hold(self, draft: Draft) {
        put(self.name, draft.name);
        put(self.size, draft.size);
        self.region.hold(draft.region);
        self.volume_type.hold(draft.volume_type);
    }

    /// A configuration has come, or another one. Its defaults go into the fields that have those of the last one; all else is
    /// the person's.
    fn adopt(self, config: &Config) {
        let (old, new) = (self.default.get_untracked(), config.draft());
        let draft = untrack(|| self.draft());
        self.hold(config.fit(draft.rebased(&old, &new)));
        self.sent
            .update_value(|sent| *sent = std::mem::take(sent).rebased(&old, &new));
        self.default.set(new);
    }

    /// The person left a field: its fault may be shown from now on.
    fn reveal(self, field: Field) {
        if field == Field::Name
            && self.emptied.try_update_value(std::mem::take) == Some(true)
            && self.name.with_untracked(String::is_empty)
        {
            return;
        }
        self.control(field).revealed.set(true);
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
        self.sent.with_value(|sent| !sent.says_the_same(&draft))
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
    Effect::new(move || {
        tab.keep(&KeptDraft {
            draft: state.draft(),
            default: state.default.get(),
        });
    });
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
    let submit = move || {
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
            on:submit=instead(submit)
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
                    on:click=instead(submit)
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
