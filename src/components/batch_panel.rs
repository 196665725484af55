//! Volumes that are created one after another: how each has ended, and what can be done.

use leptos::prelude::*;

use super::button::Button;
use super::copy_button::CopyButton;
use super::dynamic::dynamic;
use super::use_messages;
use crate::i18n::Text;
use crate::model::draft::Field;
use crate::model::flow::{Activity, Batch, Event, Item, ItemState};
use crate::state::create::Create;
use crate::state::flow::Flow;
use crate::state::form::FormState;
use crate::state::root::Root;

/// The last batch, until the user closes it.
#[component]
pub fn BatchPanel() -> AnyView {
    let flow: Flow = expect_context();
    let id = Memo::new(move |_| {
        let batch = flow.batch.get();
        batch.map(|batch| batch.id)
    });
    dynamic(move || match id.get() {
        Some(_) => view! { <Panel /> }.into_any(),
        None => ().into_any(),
    })
}

#[component]
fn Panel() -> impl IntoView {
    let flow: Flow = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let count = count(flow);
    let text = Signal::derive(move || {
        let batch = flow.batch.get();
        batch
            .map(|batch| messages.batch(&batch))
            .unwrap_or_default()
    });
    // While it runs the form's status line tells each volume.
    let live = Signal::derive(move || {
        let live = if is_running(flow) { "off" } else { "polite" };
        live.to_owned()
    });
    let ended = Signal::derive(move || {
        let has_ended =
            |item: &&Item| !matches!(item.state, ItemState::Waiting | ItemState::InFlight);
        let ended = flow.batch.with(|batch| {
            let items = batch.iter().flat_map(|batch| &batch.items);
            items.filter(has_ended).count()
        });
        ended.to_string()
    });
    let rows = (0..count).map(|place| view! { <Row place /> });
    let id = root.id("batch");
    warn_before_leaving(flow);
    view! {
        <section
            class="panel batch"
            part="batch"
            id=root.id("batch-panel")
            aria-labelledby=id.clone()
        >
            <h2 class="volumes-heading" id=id.clone() tabindex="-1">
                {messages.text(Text::Batch)}
            </h2>
            <p class="failure-text batch-text" aria-live=live prop:textContent=text></p>
            <progress
                class="batch-progress"
                aria-label=messages.text(Text::Batch)
                max=count.to_string()
                value=ended
            ></progress>
            // It scrolls, so it can be reached by keyboard.
            <ol class="batch-rows" tabindex="0" aria-label=messages.text(Text::Batch)>
                {rows.collect_view()}
            </ol>
            <Actions />
        </section>
    }
}

/// One of the volumes. Its texts change in place, so that they can be selected meanwhile.
#[component]
fn Row(
    /// Its place in the batch.
    place: usize,
) -> AnyView {
    let flow: Flow = expect_context();
    let create: Create = expect_context();
    let messages = use_messages();
    let item = move || {
        flow.batch.with(|batch| {
            let batch = batch.as_ref()?;
            batch.items.get(place).cloned()
        })
    };
    let name = item().map(|item| item.request.name).unwrap_or_default();
    let state = Memo::new(move |_| item().map_or(ItemState::Waiting, |item| item.state));
    let word = Signal::derive(move || state.with(|state| messages.item_word(state).to_owned()));
    let note = Signal::derive(move || {
        let state = state.get();
        match create.activity.get() {
            Activity::Waiting(seconds) if next(flow) == Some(place) => {
                let seconds = seconds.to_string();
                messages.fill(Text::ItemThrottled, &[("seconds", &seconds)])
            }
            Activity::Checking if state == ItemState::Unconfirmed => {
                messages.text(Text::LookingUp).to_owned()
            }
            _ => messages.item_note(&state),
        }
    });
    let class = Signal::derive(move || {
        let class = state.with(|state| match state {
            ItemState::InFlight => "badge badge-pending",
            ItemState::Created { .. } => "badge",
            ItemState::Rejected { .. } => "badge badge-gone batch-rejected",
            _ => "badge badge-gone",
        });
        class.to_owned()
    });
    // The service's own words are left as they are.
    let translate = Signal::derive(move || {
        let is_own = state.with(|state| match state {
            ItemState::Created { .. } => false,
            ItemState::Rejected { message, .. } => message.is_none(),
            _ => true,
        });
        (if is_own { "yes" } else { "no" }).to_owned()
    });
    view! {
        <li class="batch-row">
            <span class="batch-name" dir="auto" translate="no">
                {name}
            </span>
            <span class=class prop:textContent=word></span>
            <span class="note" dir="auto" translate=translate prop:textContent=note></span>
        </li>
    }
    .into_any()
}

/// What can be done with the batch.
#[component]
fn Actions() -> impl IntoView {
    let flow: Flow = expect_context();
    let create: Create = expect_context();
    let form: FormState = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let can = move |what: fn(&Batch) -> bool| {
        Memo::new(move |_| flow.batch.with(|batch| batch.as_ref().is_some_and(what)))
    };
    let [can_stop, can_continue, can_try_failed, can_close] = [
        can(Batch::is_running),
        can(Batch::can_continue),
        can(Batch::can_try_failed),
        can(Batch::can_close),
    ];
    // Until the last answer, or the end of a wait, nothing is sent.
    let is_idle = Memo::new(move |_| create.activity.get() == Activity::Idle);
    // A button that is removed after its click must not lose the focus to the body.
    let keep_focus = move || root.focus(root.id("batch"));
    let stop = Callback::new(move |()| {
        keep_focus();
        flow.dispatch(Event::StopBatch);
    });
    let run = move |event: Event| {
        Callback::new(move |()| {
            keep_focus();
            flow.run_batch(event.clone());
        })
    };
    let (go_on, try_failed) = (run(Event::ContinueBatch), run(Event::TryFailed));
    let close = Callback::new(move |()| {
        form.focus(Field::Name);
        flow.dispatch(Event::CloseBatch);
    });
    let summary = Signal::derive(move || {
        let word = |state: &ItemState| messages.item_word(state).to_owned();
        let batch = flow.batch.get();
        batch.map(|batch| batch.summary(word)).unwrap_or_default()
    });
    view! {
        <div class="failure-actions">
            <Show when=move || can_stop.get()>
                <Button text=messages.text(Text::Stop) on_click=stop />
            </Show>
            <Show when=move || is_idle.get() && can_continue.get()>
                <Button text=messages.text(Text::Continue) on_click=go_on />
            </Show>
            <Show when=move || is_idle.get() && can_try_failed.get()>
                <Button text=messages.text(Text::TryRejected) on_click=try_failed />
            </Show>
            <CopyButton label=Text::CopySummary what=Text::Summary text=summary />
            <Show when=move || can_close.get()>
                <Button text=messages.text(Text::Close) on_click=close />
            </Show>
        </div>
    }
}

fn count(flow: Flow) -> usize {
    let batch = flow.batch.get_untracked();
    batch.map_or(0, |batch| batch.items.len())
}

fn is_running(flow: Flow) -> bool {
    flow.batch
        .with(|batch| batch.as_ref().is_some_and(Batch::is_running))
}

/// The place of the item that is to be sent next, where the batch runs.
fn next(flow: Flow) -> Option<usize> {
    flow.batch.with(|batch| {
        let batch = batch.as_ref().filter(|batch| batch.is_running())?;
        let mut states = batch.items.iter().map(|item| &item.state);
        states.position(|state| *state == ItemState::Waiting)
    })
}

/// What is left to create is lost with the tab. A user who stays may continue.
fn warn_before_leaving(flow: Flow) {
    Effect::new(move || {
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            let is_left = |batch: &Batch| batch.is_running() || batch.can_continue();
            let is_left = |batch: &Option<Batch>| batch.as_ref().is_some_and(is_left);
            if flow.batch.try_with_untracked(is_left) == Some(true) {
                event.prevent_default();
                flow.dispatch(Event::LeaveBatch);
            }
        });
        on_cleanup(move || leaving.remove());
    });
}
