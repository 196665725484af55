//! Where the session stands on the page, once there is something to say of it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::creation::Creation;
use super::element::{View, changing, whether};
use super::on_demand::token::session;
use crate::client;
use crate::session::COOKIE;

/// The session, as far as the page knows it: a token pasted here, of which it tells the end, and the way to a new one once it is
/// needed. A session that the host's server holds in an `HttpOnly` cookie is not seen, and not shown.
#[must_use]
pub fn session_panel(creation: Creation) -> View {
    let shown = whether(move || {
        let failure = creation.failure();
        failure.is_some_and(|failure| failure.wants_session())
            || (takes_tokens(creation) && has_token())
    });
    changing(move || {
        let shown = shown.get();
        shown.then(|| creation.on_demand(move || session(creation)))
    })
}

/// Whether there is a token that the page can see.
fn has_token() -> bool {
    let cookies = cookies();
    let mut cookies = cookies.split(';');
    cookies.any(|cookie| cookie.trim_start().starts_with(COOKIE))
}

/// Whether a token can be pasted: a cookie of another host would not be sent to the service.
pub(super) fn takes_tokens(creation: Creation) -> bool {
    creation.config.with(|config| {
        config.token_paste && cfg!(target_arch = "wasm32") && client::is_on_own_host(config)
    })
}

/// This origin's cookies, as far as the page can see them.
pub(super) fn cookies() -> String {
    let document = document().dyn_into::<HtmlDocument>().ok();
    document
        .and_then(|document| document.cookie().ok())
        .unwrap_or_default()
}
