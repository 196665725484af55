//! A failure: what the service said, what it means, what can be done about it.

use js_sys::Date;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::copy::CopyButton;
use super::creation::{Creation, Ending, Failure};
use super::show_soon;
use crate::contract::{CREATE_PATH, CreateVolume};
use crate::messages;

/// The last failure, until the next create. Its alert stands in the page before there is one, so that its text is announced.
#[component]
pub fn FailureNotice(
    /// Whose failure it is.
    creation: Creation,
    /// Sends the same values again.
    try_again: Callback<CreateVolume>,
) -> impl IntoView {
    let text = move || {
        creation.failure().map(|failure| {
            let message = failure.message().map(str::to_owned);
            view! {
                {message.map(|message| view! { <p class="failure-message">{message}</p> })}
                <p class="failure-text">{failure.text()}</p>
            }
        })
    };
    let actions = move || {
        creation.failure().map(|failure| {
            let again = failure.may_be_sent_again().then(|| {
                let request = failure.request.clone();
                view! {
                    <button class="button" type="button" on:click=move |_| try_again.run(request.clone())>
                        {messages::TRY_AGAIN}
                    </button>
                }
            });
            let copy = report(&failure).map(|report| {
                view! { <CopyButton label=messages::COPY_DETAILS what=messages::DETAILS text=report /> }
            });
            view! { <div class="failure-actions">{again} {copy}</div> }
        })
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
        <div class="failure" node_ref=node class:failure-shown=move || creation.failure().is_some()>
            <div role="alert" aria-atomic="true">
                {text}
            </div>
            {actions}
        </div>
    }
}

/// What came back, for a bug report: time, status, request ID, body. It never holds the token, which the page does not know.
fn report(failure: &Failure) -> Option<String> {
    let Ending { exchange, at, .. } = failure.ending()?;
    #[allow(clippy::cast_precision_loss, reason = "a time of today")]
    let date = Date::new(&JsValue::from_f64(*at as f64 * 1000.0));
    let mut lines = vec![
        format!("POST {CREATE_PATH}"),
        format!("time: {}", String::from(date.to_iso_string())),
    ];
    if let Some(reply) = &exchange.reply {
        lines.push(format!("status: {}", reply.status));
        lines.extend(
            reply
                .request_id
                .as_ref()
                .map(|id| format!("x-request-id: {id}")),
        );
    }
    lines.extend(
        exchange
            .interruption
            .map(|interruption| format!("interrupted: {interruption:?}")),
    );
    if let Some(body) = exchange
        .reply
        .as_ref()
        .and_then(|reply| reply.body.as_ref())
    {
        lines.push(format!("body:\n{body}"));
    }
    Some(lines.join("\n"))
}
