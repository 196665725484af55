//! The session, as far as the app knows it: a token pasted here, and whether the service accepts
//! it. A session that the host's server holds in an `HttpOnly` cookie is not seen.

use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, AbortSignal, HtmlDocument};

use super::clock::{now, time_text};
use super::configuration::Configuration;
use super::flow::Flow;
use super::language::Language;
use super::root::Root;
use super::set_if_changed;
use crate::client;
use crate::i18n::Text;
use crate::model::contract::Pager;
use crate::model::flow::Event;
use crate::model::session::{Proof, Session, Token, no_cookie};
use crate::storage;

/// The session of the service, as a context.
#[derive(Clone, Copy, Debug)]
pub struct SessionState {
    /// The known state of it.
    pub session: RwSignal<Session>,
    /// The token that is being pasted.
    pub token: RwSignal<String>,
    /// Why it can't be used.
    pub error: RwSignal<String>,
    configuration: Configuration,
    language: Language,
    root: Root,
    flow: Flow,
    /// Aborts the call that checks the last token.
    checking: StoredValue<Option<SendWrapper<AbortController>>>,
}

impl SessionState {
    /// With what this tab stored of it. When the current owner is disposed, a check is aborted.
    #[must_use]
    pub fn start(flow: Flow) -> Self {
        let state = Self {
            session: RwSignal::default(),
            token: RwSignal::default(),
            error: RwSignal::default(),
            configuration: expect_context(),
            language: expect_context(),
            root: expect_context(),
            flow,
            checking: StoredValue::new(None),
        };
        // The host's configuration may come later, and name another service.
        let api_base = Memo::new(move |_| {
            let config = state.configuration.config;
            config.with(|config| config.api_base.clone())
        });
        Effect::new(move || {
            let end = storage::session_end(&api_base.get());
            let session = end.map_or(Session::Unknown, |end| Session::InUse(Some(end)));
            state.session.set(session);
        });
        let is_needed = Memo::new(move |_| state.is_needed());
        Effect::watch(
            move || is_needed.get(),
            move |is_needed, _, _| state.follow_need(*is_needed),
            false,
        );
        on_cleanup(move || state.stop_checking());
        state
    }

    /// The last create failed for want of a session, or that is over.
    fn follow_need(self, is_needed: bool) {
        let session = self.session.get_untracked();
        if is_needed {
            self.root.show(self.root.id("session"));
            // The service has just refused it. An expiry stays shown, as it is the reason.
            if !session.is_ending(now()) {
                self.set(Session::Unknown);
            }
        } else if matches!(session, Session::Refused | Session::Unchecked(_)) {
            self.set(Session::Unknown);
            self.error.set(String::new());
        }
    }

    /// Whether a token can be pasted: a cookie of another host would not be sent to the service.
    #[must_use]
    pub fn takes_tokens(self) -> bool {
        let config = self.configuration.config;
        config.with(|config| config.token_paste && client::is_on_own_host(config))
    }

    /// Whether the last create failed for want of a session.
    #[must_use]
    pub fn is_needed(self) -> bool {
        let failure = self.flow.failure;
        failure.with(|failure| {
            failure
                .as_ref()
                .is_some_and(|failure| failure.needs_session())
        })
    }

    /// Stores the pasted token in a cookie, and checks it with the service.
    pub fn use_token(self) {
        let messages = self.language.messages();
        let error = match Token::parse(&self.token.get_untracked()) {
            Err(fault) => messages.token_error(fault),
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
        self.root.focus(self.root.id("token"));
    }

    /// Sets the known state of the session, and stores it for the tab.
    pub fn set(self, session: Session) {
        set_if_changed(self.session, session);
        let api_base = self
            .configuration
            .config
            .with_untracked(|config| config.api_base.clone());
        storage::set_session_end(&api_base, session.end());
    }

    /// Asks the service about the token that was set. Whether its cookie is the one that is sent
    /// the page can't see: one that the server set `HttpOnly`, or for a longer path, counts more.
    fn check(self, expires: Option<i64>) {
        self.stop_checking();
        let Ok(controller) = AbortController::new() else {
            return;
        };
        let signal = controller.signal();
        self.checking.set_value(Some(SendWrapper::new(controller)));
        self.set(Session::Checking(expires));
        spawn_local(async move {
            let proof = self.prove(&signal).await;
            // Another token was used meanwhile, or the form is removed.
            if signal.aborted() {
                return;
            }
            match proof {
                Proof::Accepted => {
                    self.token.set(String::new());
                    self.set(Session::accepted(expires, now()));
                    self.flow.dispatch(Event::SessionReplaced);
                }
                Proof::Unknown => self.set(Session::Unchecked(expires)),
                Proof::Refused { message } => self.refused(expires, message.as_deref()),
            }
        });
    }

    /// Removes the token: it would override a session that the site starts later.
    fn refused(self, expires: Option<i64>, message: Option<&str>) {
        let messages = self.language.messages();
        // It was set the same way.
        let _ = self.set_cookie(no_cookie);
        self.set(Session::Refused);
        let when = |at| time_text(at, messages.tag);
        self.error
            .set(messages.token_refused(expires, message, now(), when));
        let panel = self.root.id("session");
        // The focus stays where the user has moved it.
        if self.root.find(&format!("#{panel}:focus-within")).is_some() {
            self.root.focus(self.root.id("token"));
        }
    }

    /// Asks the service about the session by one list call.
    async fn prove(self, cancel: &AbortSignal) -> Proof {
        let config = self.configuration.config.get_untracked();
        let pager = Pager {
            current_page: 1,
            page_size: 10,
        };
        match client::list(&config, pager, cancel).await {
            Ok(exchange) => Proof::of(&exchange),
            Err(_) => Proof::Unknown,
        }
    }

    fn stop_checking(self) {
        let last = self.checking.try_update_value(Option::take).flatten();
        if let Some(controller) = last {
            controller.abort();
        }
    }

    /// Sets a cookie for the calls of the service. `None` where the page may have none, as in a
    /// sandboxed frame.
    fn set_cookie(self, cookie: impl FnOnce(&str, bool) -> String) -> Option<()> {
        let path = self.configuration.config.with_untracked(client::api_path)?;
        let document: HtmlDocument = document().dyn_into().ok()?;
        let secure = window().location().protocol().ok()? == "https:";
        document.set_cookie(&cookie(&path, secure)).ok()
    }
}
