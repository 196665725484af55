//! The place of the session on the page, once there is something to say of it.

use leptos::prelude::*;
use web_sys::Storage;

use super::creation::Creation;
use super::element::{View, changing, effect, whether};
use super::on_demand::token::session;
use super::watched::Watched;
use crate::client;
use crate::session::Session;

/// The session, as far as the page knows it: a token pasted here, of which it tells the end, and the way to a new one once it is
/// needed. A session that the host's server holds in an `HttpOnly` cookie is not seen, and not shown.
#[must_use]
pub fn session_panel(creation: Creation) -> View {
    let known = Watched::<Session>::default();
    let place = Watched::<String>::default();
    // The host's configuration may come later, and name another service.
    effect(move || place.put(key(creation)));
    effect(move || known.set(restored(&place.get())));
    let shown = whether(move || {
        let failure = creation.failure();
        failure.is_some_and(|failure| failure.needs_session())
            || (takes_tokens(creation) && known.get() != Session::Unknown)
    });
    changing(move || {
        let shown = shown.get();
        shown.then(|| creation.on_demand(move || session(creation, known)))
    })
}

/// Whether a token can be pasted: a cookie of another host would not be sent to the service.
pub(super) fn takes_tokens(creation: Creation) -> bool {
    creation.config.with(|config| {
        config.token_paste && cfg!(target_arch = "wasm32") && client::is_on_own_host(config)
    })
}

/// Keeps when the session ends, for a reload of this tab, and nothing else of it. Without an end nothing is kept.
pub(super) fn keep_end(creation: Creation, session: Session) {
    let key = key(creation);
    if let Some(storage) = storage() {
        // Where there is no room, the end is not shown after a reload.
        let _ = match session.end() {
            Some(expires) => storage.set_item(&key, &expires.to_string()),
            None => storage.remove_item(&key),
        };
    }
}

fn restored(key: &str) -> Session {
    let kept = storage().and_then(|storage| storage.get_item(key).ok()?);
    let expires = kept.and_then(|expires| expires.parse().ok());
    expires.map_or(Session::Unknown, |expires| Session::InUse(Some(expires)))
}

/// Forms that call the same service share its session, as they share its cookie.
fn key(creation: Creation) -> String {
    creation
        .config
        .with(|config| ["volume-create.session ", &config.api_base].concat())
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
