//! A failure: its title, the service's message, its meaning, and what to do.

use leptos::prelude::*;

use super::button::Button;
use super::code::Code;
use super::copy_button::CopyButton;
use super::disclosure::Disclosure;
use super::dynamic::dynamic;
use super::existing_volume::ExistingVolume;
use super::use_messages;
use crate::i18n::{Messages, Text};
use crate::model::flow::{Activity, Event, Failure};
use crate::model::outcome::Outcome;
use crate::state::create::Create;
use crate::state::flow::Flow;
use crate::state::root::Root;

/// A message of so many bytes, or lines, may be higher than its box.
const LONG: usize = 200;
const MANY_LINES: usize = 8;

/// The last failure, until the next create. Its alert is on the page before there is one, so that
/// its text is announced.
#[component]
pub fn FailureNotice() -> impl IntoView {
    let flow: Flow = expect_context();
    let create: Create = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let class = Signal::derive(move || {
        let class = if flow.failure.with(Option::is_some) {
            "failure failure-shown"
        } else {
            "failure"
        };
        class.to_owned()
    });
    let said = Memo::new(move |_| {
        let failure = flow.failure.get();
        failure.map(|failure| Said::of(messages, &failure))
    });
    let text = dynamic(move || match said.get() {
        Some(said) => lines(said),
        None => ().into_any(),
    });
    let countdown = Signal::derive(move || match create.activity.get() {
        Activity::Waiting(seconds) => messages.waiting(seconds),
        _ => String::new(),
    });
    view! {
        <div class=class part="failure" id=root.id("failure")>
            <div role="alert" aria-atomic="true">
                {text}
            </div>
            // Not in the alert: it would be read out every second.
            <p class="failure-wait" role="timer" prop:textContent=countdown></p>
            <FailureActions />
            // Nor this: it is added later, and all of the alert would be read again.
            <Existing />
        </div>
    }
}

/// What a failure says: unchanged, it is not announced again.
#[derive(Clone, PartialEq)]
struct Said {
    title: &'static str,
    message: Option<String>,
    own: Vec<String>,
}

impl Said {
    fn of(messages: Messages, failure: &Failure) -> Self {
        let message = failure.outcome().and_then(Outcome::server_message);
        Self {
            title: messages.failure_title(failure),
            message: message.map(|message| messages.server_message(message)),
            own: messages.failure(failure),
        }
    }
}

fn lines(said: Said) -> AnyView {
    let message = said.message.map(|text| {
        // It scrolls, so it can be reached by keyboard.
        let scrolls = text.len() > LONG || text.lines().count() > MANY_LINES;
        let tabindex = scrolls.then_some("0");
        view! {
            <p class="failure-message" dir="auto" translate="no" tabindex=tabindex>
                {text}
            </p>
        }
    });
    let own = said.own.into_iter();
    let own = own.map(|text| view! { <p class="failure-text">{text}</p> });
    view! {
        <p class="failure-title">{said.title}</p>
        {message}
        {own.collect_view()}
    }
    .into_any()
}

/// The actions of a failure.
#[component]
fn FailureActions() -> AnyView {
    let flow: Flow = expect_context();
    let create: Create = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    // A button that is removed after its click must not lose the focus to the body.
    let focus_submit = move || root.focus(root.id("submit"));
    let try_again = Callback::new(move |()| {
        focus_submit();
        flow.try_again();
    });
    let check_again = Callback::new(move |()| {
        focus_submit();
        flow.dispatch(Event::CheckAgain);
    });
    // Each alone: one that is made anew loses the focus.
    let is = move |is: fn(&Failure) -> bool| {
        Memo::new(move |_| {
            flow.failure
                .with(|failure| failure.as_ref().is_some_and(is))
        })
    };
    let can_send = is(Failure::can_try_again);
    let can_try_again = Memo::new(move |_| {
        can_send.get() && !matches!(create.activity.get(), Activity::Waiting(_))
    });
    let can_check_again = is(Failure::can_check_again);
    let report = Memo::new(move |_| {
        let report = |failure: &Failure| failure.details().map(str::to_owned);
        flow.failure.with(|failure| failure.as_ref().map(report))
    });
    dynamic(move || {
        let Some(report) = report.get() else {
            return ().into_any();
        };
        let copy = report.clone().map(|text| {
            view! { <CopyButton label=Text::CopyDetails what=Text::Details text /> }
        });
        let details = report.map(|report| {
            let text = messages.shortened(&report);
            let content = Callback::new(move |()| view! { <Code text=text.clone() /> }.into_any());
            let summary = messages.text(Text::Details);
            view! { <Disclosure summary class="failure-details" content /> }
        });
        view! {
            <div class="failure-actions">
                <Show when=move || can_try_again.get()>
                    <Button text=messages.text(Text::TryAgain) on_click=try_again />
                </Show>
                <Show when=move || can_check_again.get()>
                    <Button text=messages.text(Text::CheckAgain) on_click=check_again />
                </Show>
                {copy}
            </div>
            {details}
        }
        .into_any()
    })
}

/// The volume that has the name already.
#[component]
fn Existing() -> AnyView {
    let flow: Flow = expect_context();
    let messages = use_messages();
    dynamic(move || match flow.existing.get() {
        Some(volume) => view! {
            <p class="failure-text">{messages.text(Text::ExistingVolume)}</p>
            <ExistingVolume volume />
        }
        .into_any(),
        None => ().into_any(),
    })
}
