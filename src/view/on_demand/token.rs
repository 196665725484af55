//! The session: when a pasted token ends, and the way to a new one.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, AbortSignal, HtmlDocument};

use crate::client;
use crate::contract::Pager;
use crate::messages::Text;
use crate::session::{Proof, Session, Token, WARNING, no_cookie};
use crate::view::creation::Creation;
use crate::view::element::{View, classed, effect, element, whether};
use crate::view::failure::button;
use crate::view::field::TextField;
use crate::view::session::{keep_end, takes_tokens};
use crate::view::watched::Watched;
use crate::view::{focus_soon, instead, now, show_soon, spawn, time_text};

/// How often the time is looked at.
const TICK: Duration = Duration::from_secs(5);

/// When the session ends, and the way to a new one once it is needed. `known` is the session.
#[inline(never)]
pub(in crate::view) fn session(creation: Creation, known: Watched<Session>) -> View {
    let messages = creation.messages.peek();
    // Seconds since 1970.
    let time = Watched::new(now());
    // A user who wants another token before it is needed asks for the field.
    let replacing = Watched::new(false);
    effect(move || {
        let tick: Box<dyn Fn()> = Box::new(move || time.set(now()));
        // A browser that declines leaves the time as it is.
        let ticking = set_interval_with_handle(tick, TICK).ok();
        on_cleanup(move || {
            if let Some(ticking) = ticking {
                ticking.clear();
            }
        });
    });
    let form = TokenForm::new(creation, known);
    let wanted = whether(move || {
        let failure = creation.failure();
        failure.is_some_and(|failure| failure.needs_session())
    });
    let token_paste = whether(move || takes_tokens(creation));
    let ending = whether(move || is_ending(known.get(), time.get()));
    let has_form = whether(move || {
        let is_open = matches!(
            known.get(),
            Session::Checking(_) | Session::Refused | Session::Unchecked(_)
        );
        wanted.get() || ending.get() || replacing.get() || is_open
    });
    let id = creation.id("session");
    effect({
        let id = id.clone();
        move || {
            let session = known.peek();
            if wanted.get() {
                show_soon(creation, &id);
                // The service has just refused it. That it has ended says why.
                if !is_ending(session, now()) {
                    form.update(Session::Unknown);
                }
            } else if matches!(session, Session::Refused | Session::Unchecked(_)) {
                form.update(Session::Unknown);
                form.error.set(String::new());
            }
        }
    });
    let state = move || messages.session(known.get(), time.get(), |at| time_text(at, messages));
    effect(move || {
        if matches!(known.get(), Session::InUse(_) | Session::InUseAfter(_)) {
            replacing.set(false);
        }
        time.set(now());
    });
    let way = move || {
        Some(if !has_form.get() {
            button(messages.text(Text::AnotherToken), move || {
                replacing.set(true);
            })
        } else if token_paste.get() {
            form.view()
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

fn is_ending(session: Session, now: i64) -> bool {
    let is_near = |expires: i64| expires.saturating_sub(now) <= WARNING;
    session.end().is_some_and(is_near)
}

/// The form that takes a token.
#[derive(Clone, Copy)]
struct TokenForm {
    creation: Creation,
    known: Watched<Session>,
    pasted: Watched<String>,
    error: Watched<String>,
    /// Aborts what the service is asked of the last token.
    asking: Watched<Option<AbortController>>,
}

impl TokenForm {
    /// It belongs to the current owner: when that goes, the service is asked no more.
    fn new(creation: Creation, known: Watched<Session>) -> Self {
        let form = Self {
            creation,
            known,
            pasted: Watched::default(),
            error: Watched::default(),
            asking: Watched::default(),
        };
        on_cleanup(move || form.stop_asking());
        form
    }

    fn stop_asking(self) {
        if let Some(controller) = self.asking.change(Option::take) {
            controller.abort();
        }
    }

    fn view(self) -> View {
        let messages = self.creation.messages.peek();
        let field = TextField {
            id: self.creation.id("token"),
            label: messages.text(Text::AccessToken),
            hint: Rc::new(String::new),
            value: self.pasted,
            error: Rc::new(move || self.error.get()),
            left: Rc::new(|| ()),
            inputmode: "text",
            beside: None,
            masked: true,
        };
        let submit = classed("button", "button")
            .attr("part", "button")
            .attr("type", "submit")
            .on("click", instead(move || self.submit()))
            .text(messages.text(Text::UseToken));
        let form = classed("form", "session-form")
            .attr("novalidate", "")
            .on("submit", instead(move || self.submit()))
            .child(field.view())
            .child(submit)
            .into();
        let lead = classed("p", "session-text").text(messages.text(Text::SessionLead));
        View::Several(vec![lead.into(), form])
    }

    fn submit(self) {
        let messages = self.creation.messages.peek();
        let error = match Token::read(&self.pasted.peek()) {
            Err(fault) => messages.token_fault(fault),
            Ok(token) => {
                let cookie = |path: &str, secure| token.cookie(path, now(), secure);
                if self.set_cookie(cookie).is_some() {
                    self.error.set(String::new());
                    self.check(token.expires);
                    return;
                }
                messages.text(Text::TokenNotStored).to_owned()
            }
        };
        self.error.set(error);
        focus_soon(self.creation, &self.creation.id("token"));
    }

    /// Asks the service about the token that was set. Whether its cookie is the one that is sent the page can't
    /// see: one that the server set `HttpOnly`, or for a longer path, counts more.
    fn check(self, expires: Option<i64>) {
        self.stop_asking();
        let Ok(controller) = AbortController::new() else {
            return;
        };
        let signal = controller.signal();
        self.asking.set(Some(controller));
        self.update(Session::Checking(expires));
        spawn(async move {
            let proof = prove(self.creation, &signal).await;
            // Another token was used meanwhile, or the form is gone.
            if signal.aborted() {
                return;
            }
            match proof {
                Proof::Accepted => {
                    self.pasted.set(String::new());
                    self.update(Session::accepted(expires, now()));
                    self.creation.session_replaced();
                }
                Proof::Unknown => self.update(Session::Unchecked(expires)),
                Proof::Refused { message } => self.refused(expires, message.as_deref()),
            }
        });
    }

    /// The token goes: it would stand before a session that the site itself begins later, for the whole site.
    fn refused(self, expires: Option<i64>, message: Option<&str>) {
        let messages = self.creation.messages.peek();
        // It was set the same way.
        let _ = self.set_cookie(no_cookie);
        self.update(Session::Refused);
        let when = |at| time_text(at, messages);
        self.error
            .set(messages.token_refused(expires, message, now(), when));
        let panel = self.creation.id("session");
        let is_there = self.creation.root().is_some_and(|root| {
            let inside = root.query_selector(&format!("#{panel}:focus-within"));
            matches!(inside, Ok(Some(_)))
        });
        // Who has gone on meanwhile stays there.
        if is_there {
            focus_soon(self.creation, &self.creation.id("token"));
        }
    }

    /// What the page knows of the session changes, and what this tab keeps of it.
    fn update(self, session: Session) {
        self.known.put(session);
        keep_end(self.creation, session);
    }

    /// Sets a cookie for the calls of the service. `None` where the page may have none, as in a sandboxed frame.
    fn set_cookie(self, cookie: impl FnOnce(&str, bool) -> String) -> Option<()> {
        let path = self.creation.config.with(client::api_path)?;
        let document: HtmlDocument = document().dyn_into().ok()?;
        let secure = window().location().protocol().ok()? == "https:";
        document.set_cookie(&cookie(&path, secure)).ok()
    }
}

/// What one list call says of the session.
async fn prove(creation: Creation, cancel: &AbortSignal) -> Proof {
    let config = creation.config.peek();
    let pager = Pager {
        current_page: 1,
        page_size: 10,
    };
    match client::list(&config, pager, cancel).await {
        Ok(exchange) => Proof::of(&exchange),
        Err(_) => Proof::Unknown,
    }
}
