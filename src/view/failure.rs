//! A failure: what the service said, what it means, what can be done about it.

use leptos::html;
use leptos::prelude::*;

use super::copy::CopyButton;
use super::creation::{Activity, Creation};
use super::show_soon;
use crate::contract::CreateVolume;
use crate::lookup::Look;
use crate::messages;

/// The last failure, until the next create. Its alert stands in the page before there is one, so that its text is announced.
#[component]
pub fn FailureNotice(
    /// Whose failure it is.
    creation: Creation,
    /// Sends the same values again.
    try_again: Callback<CreateVolume>,
    /// Looks again for a volume in doubt.
    check_again: Callback<()>,
) -> impl IntoView {
    let text = move || {
        creation.failure().map(|failure| {
            let message = failure.message().map(messages::shortened);
            view! {
                {message.map(|message| view! { <p class="failure-message">{message}</p> })}
                <p class="failure-text">{failure.text()}</p>
                {messages::look(failure.look)
                    .map(|text| view! { <p class="failure-text">{text}</p> })}
            }
        })
    };
    let waiting = Memo::new(move |_| matches!(creation.activity(), Activity::Waiting(_)));
    let actions = move || {
        let failure = creation.failure()?;
        let again = (failure.may_be_sent_again() && !waiting.get()).then(|| {
            let request = failure.request.clone();
            view! {
                <button class="button" part="button" type="button" on:click=move |_| try_again.run(request.clone())>
                    {messages::TRY_AGAIN}
                </button>
            }
        });
        let check = matches!(failure.look, Look::Failed(_)).then(|| {
            view! {
                <button class="button" part="button" type="button" on:click=move |_| check_again.run(())>
                    {messages::CHECK_AGAIN}
                </button>
            }
        });
        let copy = failure.ending().map(|ending| {
            let details = ending.details.clone();
            view! { <CopyButton label=messages::COPY_DETAILS what=messages::DETAILS text=details /> }
        });
        Some(view! { <div class="failure-actions">{again} {check} {copy}</div> })
    };
    // Not in the alert: it would be read out every second.
    let countdown = move || match creation.activity() {
        Activity::Waiting(seconds) => messages::waiting(seconds),
        _ => String::new(),
    };
    // Below the fold it would be missed. Where the name is to be mended, its field has the focus, and the view.
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if creation
            .failure()
            .is_some_and(|failure| !failure.is_about_the_name())
        {
            show_soon(node);
        }
    });
    view! {
        <div class="failure" part="failure" node_ref=node class:failure-shown=move || creation.failure().is_some()>
            <div role="alert" aria-atomic="true">
                {text}
            </div>
            <p class="failure-wait" role="timer">
                {countdown}
            </p>
            {actions}
        </div>
    }
}
