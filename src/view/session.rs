//! The way to a new session, in place.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, SubmitEvent};

use super::creation::Creation;
use super::field::TextField;
use super::{focus_soon, now, show_soon, time_text, unique_prefix};
use crate::messages;
use crate::session::Token;

/// Shown while the last create ended without a session: takes a pasted token, puts it in this origin's cookie, and forgets it.
#[component]
pub fn SessionPanel(
    /// Whose session it is.
    creation: Creation,
) -> impl IntoView {
    let wanted = Memo::new(move |_| {
        creation
            .failure()
            .is_some_and(|failure| failure.wants_session())
    });
    let node = NodeRef::<html::Section>::new();
    let token_paste = Memo::new(move |_| creation.config().token_paste);
    view! {
        {move || {
            wanted
                .get()
                .then(|| {
                    show_soon(node);
                    view! {
                        <section class="session" node_ref=node aria-label=messages::SESSION>
                            {move || {
                                if token_paste.get() {
                                    view! { <TokenForm /> }.into_any()
                                } else {
                                    view! { <p class="session-text">{messages::SESSION_ELSEWHERE}</p> }.into_any()
                                }
                            }}
                        </section>
                    }
                })
        }}
    }
}

#[component]
fn TokenForm() -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let taken = RwSignal::new(None::<i64>);
    let node = NodeRef::<html::Input>::new();
    let use_token = move |event: SubmitEvent| {
        event.prevent_default();
        taken.set(None);
        let fault = match Token::read(&pasted.get_untracked(), now()) {
            Err(fault) => Some(messages::token_fault(fault, time_text)),
            Ok(token) if keep(&token).is_none() => Some(messages::TOKEN_NOT_STORED.to_owned()),
            Ok(token) => {
                pasted.set(String::new());
                taken.set(Some(token.expires));
                None
            }
        };
        if fault.is_some() {
            focus_soon(node);
        }
        error.set(fault);
    };
    view! {
        <p class="session-text">{messages::SESSION_LEAD}</p>
        <form class="session-form" novalidate on:submit=use_token>
            <TextField
                id=format!("{}-token", unique_prefix())
                label=messages::ACCESS_TOKEN
                value=pasted
                error=error
                on_blur=Callback::new(|()| ())
                node=node
                masked=true
            />
            <button class="button" type="submit">{messages::USE_TOKEN}</button>
        </form>
        <p class="session-taken" role="status">
            {move || taken.get().map(|expires| messages::token_taken(&time_text(expires)))}
        </p>
    }
}

/// Puts a token in this origin's cookie. `None` where the browser keeps another: a cookie that a server set `HttpOnly` can't be
/// replaced by a page (RFC 6265bis, section 5.7), and cookies may be blocked.
fn keep(token: &Token) -> Option<()> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let secure = window().location().protocol().ok()? == "https:";
    document.set_cookie(&token.cookie(now(), secure)).ok()?;
    token.is_in(&document.cookie().ok()?).then_some(())
}
