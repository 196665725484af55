//! The session: when a pasted token ends, and the way to a new one once it is needed.

use std::time::Duration;

use leptos::prelude::*;

use super::button::Button;
use super::dynamic::dynamic;
use super::token_form::TokenForm;
use super::use_messages;
use crate::i18n::Text;
use crate::model::session::Session;
use crate::state::clock::{now, time_text};
use crate::state::configuration::Configuration;
use crate::state::root::Root;
use crate::state::session::SessionState;

/// How often the clock is read.
const TICK: Duration = Duration::from_secs(5);

/// The session, once there is something to say of it. A session that the host's server holds in an
/// `HttpOnly` cookie is not seen, and not shown.
#[component]
pub fn SessionPanel() -> impl IntoView {
    let state: SessionState = expect_context();
    let is_shown = Memo::new(move |_| {
        state.is_needed() || (state.takes_tokens() && state.session.get() != Session::Unknown)
    });
    view! {
        <Show when=move || is_shown.get()>
            <Panel />
        </Show>
    }
}

#[component]
fn Panel() -> impl IntoView {
    let state: SessionState = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    // Seconds since 1970.
    let time = ticking();
    // A user who wants another token before it is needed asks for the field.
    let is_replacing = RwSignal::new(false);
    let is_ending = Memo::new(move |_| state.session.get().is_ending(time.get()));
    let is_needed = Memo::new(move |_| state.is_needed());
    Effect::new(move || {
        if matches!(
            state.session.get(),
            Session::InUse(_) | Session::InUseAfter(_)
        ) {
            is_replacing.set(false);
        }
        time.set(now());
    });
    let has_form = Memo::new(move |_| {
        let is_open = matches!(
            state.session.get(),
            Session::Checking(_) | Session::Refused | Session::Unchecked(_)
        );
        is_needed.get() || is_ending.get() || is_replacing.get() || is_open
    });
    let text = Signal::derive(move || {
        let when = |at| time_text(at, messages.tag);
        messages.session(state.session.get(), time.get(), when)
    });
    let class = Signal::derive(move || {
        let class = if is_ending.get() {
            "session-state session-ending"
        } else {
            "session-state"
        };
        class.to_owned()
    });
    let replace = Callback::new(move |()| is_replacing.set(true));
    let way = dynamic(move || {
        if has_form.get() {
            view! { <SignIn /> }.into_any()
        } else {
            view! { <Button text=messages.text(Text::AnotherToken) on_click=replace /> }.into_any()
        }
    });
    view! {
        <section
            class="panel session"
            part="session"
            id=root.id("session")
            aria-label=messages.text(Text::Session)
        >
            <p class=class role="status" prop:textContent=text></p>
            {way}
        </section>
    }
}

/// The way to a session: a token, or the host's own.
#[component]
fn SignIn() -> AnyView {
    let state: SessionState = expect_context();
    let Configuration { config, .. } = expect_context();
    let messages = use_messages();
    let takes_tokens = Memo::new(move |_| state.takes_tokens());
    let login_url = Memo::new(move |_| config.with(|config| config.login_url.clone()));
    dynamic(move || {
        if takes_tokens.get() {
            return view! { <TokenForm /> }.into_any();
        }
        match login_url.get() {
            Some(url) => view! {
                <p class="session-text">
                    <a href=url target="_blank" rel="noopener">
                        {messages.text(Text::SignIn)}
                    </a>
                    {messages.text(Text::SignInThen)}
                </p>
            }
            .into_any(),
            None => view! { <p class="session-text">{messages.text(Text::SessionElsewhere)}</p> }
                .into_any(),
        }
    })
}

/// The time, in seconds since 1970.
fn ticking() -> RwSignal<i64> {
    let time = RwSignal::new(now());
    // A browser that declines leaves the time as it is.
    let ticking = set_interval_with_handle(move || time.set(now()), TICK).ok();
    on_cleanup(move || {
        if let Some(ticking) = ticking {
            ticking.clear();
        }
    });
    time
}
