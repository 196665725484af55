//! Runs the effects of the create flow (`model/flow.rs`) and returns their results as events. It
//! decides nothing.

mod announce;
mod batch;
mod calls;
mod name;
mod restore;
mod window;

use gloo_timers::callback::Timeout;
use js_sys::{Date, JsString, Math};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::task::spawn_local;
use web_sys::AbortController;

use super::clock::now_ms;
use super::configuration::Configuration;
use super::create::{Create, FlowActions};
use super::form::FormState;
use super::known::Known;
use super::language::Language;
use super::ownership::Ownership;
use super::root::Root;
use super::set_if_changed;
use super::volumes::Volumes;
use crate::model::contract::Volume;
use crate::model::draft::Field;
use crate::model::event::HostEvent;
use crate::model::flow::{Batch, Call, CreateFlow, Effect, Event, Failure, Platform, Timer};
use crate::model::names::{Expansion, expand};

/// The listener for host events, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Host(pub Callback<HostEvent>);

/// One form's create flow, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
    /// How the last create ended, if not in a card.
    pub failure: RwSignal<Option<Failure>>,
    /// The volume that has the name of a refused request, where the list has it. It comes after the
    /// failure.
    pub existing: RwSignal<Option<Volume>>,
    /// The volumes that are created one after another, until the user closes them.
    pub batch: RwSignal<Option<Batch>>,
    create: Create,
    volumes: Volumes,
    known: Known,
    form: FormState,
    configuration: Configuration,
    language: Language,
    host: Option<Host>,
    root: Root,
    /// What the name in the form stands for.
    pub names: Memo<Expansion>,
    /// The name that the service reported as taken, or empty.
    taken: StoredValue<String>,
    owner: StoredValue<Option<WeakOwner>>,
    running: StoredValue<Running, LocalStorage>,
}

/// Running calls and timers of the flow. Dropping it aborts them.
struct Running {
    flow: CreateFlow,
    calls: Vec<(Call, AbortController)>,
    timers: Vec<(Timer, Timeout)>,
    /// Events that came while effects ran: what an effect does may be an event itself.
    queue: Vec<Event>,
    is_running: bool,
    ownership: Ownership,
}

impl Drop for Running {
    fn drop(&mut self) {
        for (_, controller) in self.calls.drain(..) {
            controller.abort();
        }
    }
}

fn platform() -> Platform {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a random number below 2^53"
    )]
    Platform {
        nfc: |name| JsString::from(name).normalize("NFC").into(),
        parse_date: Date::parse,
        seed: (Math::random() * 9e15) as u64,
    }
}

impl Flow {
    /// Starts the flow of the form in the current owner, with what this tab persisted, and provides
    /// it as a context. When the owner is disposed, what is in flight is aborted.
    pub fn start(volumes: Volumes, known: Known) -> Self {
        let form: FormState = expect_context();
        let flow = Self {
            failure: RwSignal::default(),
            existing: RwSignal::default(),
            batch: RwSignal::default(),
            create: expect_context(),
            volumes,
            known,
            form,
            configuration: expect_context(),
            language: expect_context(),
            host: use_context(),
            root: expect_context(),
            names: Memo::new(move |_| expand(&form.name.get())),
            taken: StoredValue::default(),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
            running: StoredValue::new_local(Running {
                flow: CreateFlow::new(platform()),
                calls: Vec::new(),
                timers: Vec::new(),
                queue: Vec::new(),
                is_running: false,
                ownership: Ownership::open(),
            }),
        };
        flow.follow_window();
        flow.follow_name();
        leptos::prelude::Effect::new(move || {
            let follow = flow
                .configuration
                .config
                .with(|config| config.follow_status);
            untrack(|| flow.dispatch(Event::FollowStatus(follow)));
        });
        flow.create.set_flow(FlowActions {
            submit: Callback::new(move |request| flow.submit(request)),
            cancel: Callback::new(move |()| flow.dispatch(Event::Cancel)),
        });
        flow.restore();
        flow
    }

    /// Reads the list of the user's volumes, as an aid, unless that is turned off.
    pub fn read_list(self) {
        spawn_local(async move {
            let config = self.configuration.loaded().await;
            if config.suggest_regions {
                self.dispatch(Event::ReadList);
            }
        });
    }

    /// Passes an event to the flow, and runs its effects.
    pub fn dispatch(self, event: Event) {
        let is_running = self.running.try_update_value(|running| {
            running.queue.push(event);
            std::mem::replace(&mut running.is_running, true)
        });
        // Or the form is removed.
        if is_running != Some(false) {
            return;
        }
        while let Some(effects) = self.next_effects() {
            self.publish();
            let mut announcements = Vec::new();
            for effect in effects {
                match effect {
                    Effect::Announce(announcement) => announcements.push(announcement),
                    effect => self.run(effect),
                }
            }
            self.announce(&announcements);
        }
    }

    fn next_effects(self) -> Option<Vec<Effect>> {
        let next = self.running.try_update_value(|running| {
            if running.queue.is_empty() {
                running.is_running = false;
                return None;
            }
            Some(running.flow.on(running.queue.remove(0), now_ms()))
        });
        next.flatten()
    }

    /// The flow's state, as signals.
    fn publish(self) {
        let state = self.running.try_with_value(|running| {
            let flow = &running.flow;
            (
                flow.activity(),
                flow.failure().cloned(),
                flow.existing().cloned(),
                flow.batch().cloned(),
                flow.is_signed_in(),
            )
        });
        let Some((activity, failure, existing, batch, signed_in)) = state else {
            return;
        };
        let is_to_be_seen = failure.as_ref().is_some_and(|own| !own.is_name_taken());
        if set_if_changed(self.failure, failure) && is_to_be_seen {
            // Below the fold it would be missed. Where the name is to be fixed, its field has the
            // focus.
            self.root.show(self.root.id("failure"));
        }
        set_if_changed(self.existing, existing);
        set_if_changed(self.batch, batch);
        set_if_changed(self.create.activity, activity);
        set_if_changed(self.create.is_signed_in, signed_in == Some(true));
        set_if_changed(self.create.is_signed_out, signed_in == Some(false));
    }

    fn run(self, effect: Effect) {
        match effect {
            Effect::Send(call, request) => self.send(call, request),
            Effect::List(call, pager) => self.list(call, pager),
            Effect::Abort(call) => {
                if let Some(controller) = self.end_call(call) {
                    controller.abort();
                }
            }
            Effect::StartTimer(timer, after) => {
                let timeout = Timeout::new(after, move || {
                    self.stop_timer(timer);
                    self.dispatch(Event::Elapsed(timer));
                });
                self.stop_timer(timer);
                self.running
                    .update_value(|running| running.timers.push((timer, timeout)));
            }
            Effect::StopTimer(timer) => self.stop_timer(timer),
            Effect::Persist(create) => {
                self.form.tab().persist_pending(&create);
                self.own(&create.id.0);
            }
            Effect::Forget(id) => {
                self.form.tab().forget_pending(&id);
                self.release(&id.0);
            }
            Effect::AddCard(card) => {
                self.form.tab().persist_card(&card);
                self.known.add(&card.volume);
                self.in_owner(|| self.volumes.add(*card));
            }
            Effect::UpdateCard(card) => {
                self.form.tab().persist_card(&card);
                self.known.add(&card.volume);
                self.volumes.update(*card);
            }
            // Together, in dispatch.
            Effect::Announce(_) => {}
            Effect::Notify(event) => {
                if let Some(Host(hear)) = self.host {
                    hear.run(event);
                }
            }
            Effect::OfferVolumes(volumes) => self.known.replace(volumes),
            Effect::RememberRegion(region) => self.known.mark_used(&region),
            Effect::ClearForm(request) => self.form.clear_sent(&request),
            Effect::MarkTaken(request) => self.mark_taken(request.name),
            Effect::FocusName => self.form.focus(Field::Name),
            Effect::SaveBatch(batch) => self.save_batch(&batch),
            Effect::ForgetBatch(id) => self.forget_batch(&id.0),
        }
    }

    fn own(self, id: &str) {
        self.running
            .try_update_value(|running| running.ownership.own(id));
    }

    fn release(self, id: &str) {
        self.running
            .try_update_value(|running| running.ownership.release(id));
    }

    fn stop_timer(self, timer: Timer) {
        // Dropped outside: a timeout that is dropped is cancelled.
        let _stopped = self.running.try_update_value(|running| {
            let place = running.timers.iter().position(|(own, _)| *own == timer)?;
            Some(running.timers.swap_remove(place))
        });
    }

    /// Signals of a card belong to the form, not to what runs just now.
    fn in_owner(self, act: impl FnOnce()) {
        let owner = self.owner.try_get_value().flatten();
        if let Some(owner) = owner.and_then(|owner| owner.upgrade()) {
            owner.with(act);
        }
    }
}
