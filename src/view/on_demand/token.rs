//! The session: when a pasted token ends, and the way to a new one.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use crate::messages::Text;
use crate::session::Token;
use crate::view::creation::Creation;
use crate::view::element::{View, classed, effect, element, whether};
use crate::view::failure::button;
use crate::view::field::TextField;
use crate::view::session::{cookies, takes_tokens};
use crate::view::watched::Watched;
use crate::view::{focus_soon, instead, now, show_soon, time_text};

/// How long before its end a session is warned of, in seconds.
const WARNING: i64 = 300;
/// How often the time is looked at.
const TICK: Duration = Duration::from_secs(5);

/// When the session ends, and the way to a new one once it is needed.
#[inline(never)]
pub(in crate::view) fn session(creation: Creation) -> View {
    let messages = creation.messages.peek();
    // When the token ends, where there is one, and the time: seconds since 1970.
    let expires = Watched::new(None::<i64>);
    let time = Watched::new(0);
    // A person who wants another token before it is needed asks for the field.
    let replacing = Watched::new(false);
    effect(move || {
        expires.set(current().map(|token| token.expires));
        time.set(now());
        let tick: Box<dyn Fn()> = Box::new(move || time.set(now()));
        // A browser that declines leaves the time as it is.
        let ticking = set_interval_with_handle(tick, TICK).ok();
        on_cleanup(move || {
            if let Some(ticking) = ticking {
                ticking.clear();
            }
        });
    });
    let wanted = whether(move || {
        let failure = creation.failure();
        failure.is_some_and(|failure| failure.wants_session())
    });
    let token_paste = whether(move || takes_tokens(creation));
    let ending = whether(move || {
        let is_near = |expires: i64| expires.saturating_sub(time.get()) <= WARNING;
        expires.get().is_some_and(is_near)
    });
    let has_form = whether(move || wanted.get() || ending.get() || replacing.get());
    let id = creation.id("session");
    effect({
        let id = id.clone();
        move || {
            if wanted.get() {
                show_soon(creation, &id);
            }
        }
    });
    let state = move || {
        let Some(expires) = expires.get() else {
            return String::new();
        };
        let text = if expires <= time.get() {
            Text::SessionEnded
        } else if ending.get() {
            Text::SessionEndsSoon
        } else {
            Text::SessionUntil
        };
        messages.fill(text, &[("time", &time_text(expires, messages))])
    };
    let taken = move |token: &Token| {
        expires.set(Some(token.expires));
        time.set(now());
        replacing.set(false);
    };
    let way = move || {
        Some(if !has_form.get() {
            button(messages.text(Text::AnotherToken), move || {
                replacing.set(true);
            })
        } else if token_paste.get() {
            token_form(creation, taken)
        } else if let Some(url) = creation.config.with(|config| config.login_url.clone()) {
            let link = element("a")
                .attr_text("href", url.clone())
                .attr("target", "_blank")
                .attr("rel", "noopener")
                .text(messages.text(Text::SignIn));
            let text = classed("p", "session-text").child(link);
            text.text(messages.text(Text::SignInThen)).into()
        } else {
            classed("p", "session-text")
                .text(messages.text(Text::SessionElsewhere))
                .into()
        })
    };
    let state_class = move || {
        Some(if ending.get() {
            "session-state session-ending".to_owned()
        } else {
            "session-state".to_owned()
        })
    };
    classed("section", "session")
        .attr("part", "session")
        .attr_text("id", id)
        .attr("aria-label", messages.text(Text::Session))
        .child(
            element("p")
                .attr_of("class", state_class)
                .attr("role", "status")
                .text_of(state),
        )
        .child_of(way)
        .into()
}

/// `taken` hears of the token that is used.
fn token_form(creation: Creation, taken: impl Fn(&Token) + Clone + 'static) -> View {
    let messages = creation.messages.peek();
    let pasted = Watched::<String>::default();
    let error = Watched::<String>::default();
    let id = creation.id("token");
    let use_token = {
        let id = id.clone();
        move || {
            let fault = match Token::read(&pasted.peek(), now()) {
                Err(fault) => messages.token_fault(fault, |at| time_text(at, messages)),
                Ok(token) if keep(&token).is_none() => {
                    messages.text(Text::TokenNotStored).to_owned()
                }
                Ok(token) => {
                    pasted.set(String::new());
                    error.set(String::new());
                    taken(&token);
                    return;
                }
            };
            error.set(fault);
            focus_soon(creation, &id);
        }
    };
    let field = TextField {
        id,
        label: messages.text(Text::AccessToken),
        hint: Rc::new(String::new),
        value: pasted,
        error: Rc::new(move || error.get()),
        left: Rc::new(|| ()),
        inputmode: "text",
        beside: None,
        masked: true,
    };
    let submit = classed("button", "button")
        .attr("part", "button")
        .attr("type", "submit")
        .on("click", instead(use_token.clone()))
        .text(messages.text(Text::UseToken));
    let form = classed("form", "session-form")
        .attr("novalidate", "")
        .on("submit", instead(use_token))
        .child(field.view())
        .child(submit)
        .into();
    let lead = classed("p", "session-text").text(messages.text(Text::SessionLead));
    View::Several(vec![lead.into(), form])
}

/// The token in this origin's cookie, where the page can see it.
fn current() -> Option<Token> {
    Token::in_cookies(&cookies(), now())
}

/// Puts a token in this origin's cookie. `None` where the browser keeps another: a cookie that a server set `HttpOnly` can't be
/// replaced by a page (RFC 6265bis, section 5.7), and cookies may be blocked.
fn keep(token: &Token) -> Option<()> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let secure = window().location().protocol().ok()? == "https:";
    document.set_cookie(&token.cookie(now(), secure)).ok()?;
    (current()? == *token).then_some(())
}
