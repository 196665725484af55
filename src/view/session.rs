//! The session and the way to a new one, in place.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::creation::Creation;
use super::field::TextField;
use super::{focus_soon, instead, now, show_soon, time_text, unique_prefix};
use crate::session::Token;
use crate::{client, messages};

/// How long before its end a session is warned of, in seconds.
const WARNING: i64 = 300;
/// How often the time is looked at.
const TICK: Duration = Duration::from_secs(5);

/// The session, as far as the page knows it: a token pasted here, of which it tells the end, and the way to a new one once it is
/// needed. A session that the host's server holds in an `HttpOnly` cookie is not seen, and not shown.
#[component]
pub fn SessionPanel(
    /// Whose session it is.
    creation: Creation,
) -> impl IntoView {
    let node = NodeRef::<html::Section>::new();
    let wanted = Memo::new(move |_| {
        creation
            .failure()
            .is_some_and(|failure| failure.wants_session())
    });
    // A cookie of another host would not be sent to the service.
    let token_paste = Memo::new(move |_| {
        let config = creation.config();
        config.token_paste && client::is_on_own_host(&config)
    });
    let login_url = Memo::new(move |_| creation.config().login_url);
    let expires = RwSignal::new(current().map(|token| token.expires));
    let time = RwSignal::new(now());
    // A browser that declines leaves the time as it is.
    let ticking = set_interval_with_handle(move || time.set(now()), TICK).ok();
    on_cleanup(move || {
        if let Some(ticking) = ticking {
            ticking.clear();
        }
    });
    let ending = Memo::new(move |_| {
        expires
            .get()
            .is_some_and(|expires| expires.saturating_sub(time.get()) <= WARNING)
    });
    // A person who wants another token before it is needed asks for the field.
    let replacing = RwSignal::new(false);
    let has_form = Memo::new(move |_| wanted.get() || ending.get() || replacing.get());
    Effect::new(move || {
        if wanted.get() {
            show_soon(node);
        }
    });
    let state = move || {
        let expires = expires.get()?;
        let text = if expires <= time.get() {
            messages::session_ended(&time_text(expires))
        } else if ending.get() {
            messages::session_ends_soon(&time_text(expires))
        } else {
            messages::session_until(&time_text(expires))
        };
        Some(text)
    };
    let taken = Callback::new(move |token: Token| {
        expires.set(Some(token.expires));
        time.set(now());
        replacing.set(false);
    });
    let way = move || {
        if !has_form.get() {
            let replace = move |_| replacing.set(true);
            view! {
                <button class="button" part="button" type="button" on:click=replace>
                    {messages::ANOTHER_TOKEN}
                </button>
            }
            .into_any()
        } else if token_paste.get() {
            view! { <TokenForm taken=taken /> }.into_any()
        } else if let Some(url) = login_url.get() {
            view! {
                <p class="session-text">
                    <a href=url target="_blank" rel="noopener">{messages::SIGN_IN}</a>
                    {messages::SIGN_IN_THEN}
                </p>
            }
            .into_any()
        } else {
            view! { <p class="session-text">{messages::SESSION_ELSEWHERE}</p> }.into_any()
        }
    };
    let shown = Memo::new(move |_| wanted.get() || (token_paste.get() && expires.get().is_some()));
    view! {
        {move || {
            shown
                .get()
                .then(|| {
                    view! {
                        <section class="session" part="session" node_ref=node aria-label=messages::SESSION>
                            <p class="session-state" class:session-ending=move || ending.get() role="status">
                                {state}
                            </p>
                            {way}
                        </section>
                    }
                })
        }}
    }
}

#[component]
fn TokenForm(taken: Callback<Token>) -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let node = NodeRef::<html::Input>::new();
    let use_token = move || {
        let fault = match Token::read(&pasted.get_untracked(), now()) {
            Err(fault) => messages::token_fault(fault, time_text),
            Ok(token) if keep(&token).is_none() => messages::TOKEN_NOT_STORED.to_owned(),
            Ok(token) => {
                pasted.set(String::new());
                error.set(None);
                taken.run(token);
                return;
            }
        };
        error.set(Some(fault));
        focus_soon(node);
    };
    view! {
        <p class="session-text">{messages::SESSION_LEAD}</p>
        <form class="session-form" novalidate on:submit=instead(use_token)>
            <TextField
                id=format!("{}-token", unique_prefix())
                label=messages::ACCESS_TOKEN
                value=pasted
                error=error
                on_blur=Callback::new(|()| ())
                node=node
                masked=true
            />
            <button class="button" part="button" type="submit" on:click=instead(use_token)>
                {messages::USE_TOKEN}
            </button>
        </form>
    }
}

/// The token in this origin's cookie, where the page can see it.
fn current() -> Option<Token> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    Token::in_cookies(&document.cookie().ok()?, now())
}

/// Puts a token in this origin's cookie. `None` where the browser keeps another: a cookie that a server set `HttpOnly` can't be
/// replaced by a page (RFC 6265bis, section 5.7), and cookies may be blocked.
fn keep(token: &Token) -> Option<()> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let secure = window().location().protocol().ok()? == "https:";
    document.set_cookie(&token.cookie(now(), secure)).ok()?;
    (current()? == *token).then_some(())
}
