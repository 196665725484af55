//! The session: a pasted access token, checked and kept in the cookie alone (API.md, "The token"; RFC 7519).

use std::fmt;

use serde_json::Value;

use crate::{json, number};

/// The cookie that the service reads.
pub const COOKIE: &str = "AccessToken";

/// A JSON Web Token that had not expired when it was read. Only the service can tell whether it is valid.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    text: String,
    /// When it ends: seconds since 1970 (the claim `exp`).
    pub expires: i64,
}

/// Why a text is no token to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Nothing is there.
    Empty,
    /// Not three base64url parts, of which the first two are JSON objects.
    NotAToken,
    /// No claim `exp`, or one that is no number.
    NoExpiry,
    /// Ended at this time: seconds since 1970.
    Expired(i64),
}

impl Token {
    /// Reads a pasted token; `now` is in seconds since 1970. The cookie's name before it and a semicolon behind it are let
    /// go, as people copy them along.
    ///
    /// # Errors
    /// Says what is wrong with it, never what it holds.
    pub fn read(pasted: &str, now: i64) -> Result<Self, TokenFault> {
        let text = pasted.trim().trim_end_matches(';');
        let text = text
            .strip_prefix(COOKIE)
            .and_then(|rest| rest.strip_prefix('='))
            .unwrap_or(text);
        if text.is_empty() {
            return Err(TokenFault::Empty);
        }
        let mut parts = text.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenFault::NotAToken);
        };
        let signed = !signature.is_empty() && decode(signature).is_some();
        let (Some(_), Some(claims), true) = (read_object(header), read_object(claims), signed)
        else {
            return Err(TokenFault::NotAToken);
        };
        let expires = claims
            .get("exp")
            .and_then(as_seconds)
            .ok_or(TokenFault::NoExpiry)?;
        if expires <= now {
            return Err(TokenFault::Expired(expires));
        }
        Ok(Self {
            text: text.to_owned(),
            expires,
        })
    }

    /// The cookie that carries it on this origin and ends with it, as `document.cookie` takes it (RFC 6265).
    #[must_use]
    pub fn cookie(&self, now: i64, secure: bool) -> String {
        let lifetime = self.expires.saturating_sub(now);
        let secure = if secure { "; Secure" } else { "" };
        format!(
            "{COOKIE}={}; Path=/; Max-Age={lifetime}; SameSite=Strict{secure}",
            self.text
        )
    }

    /// The token that a page's cookies hold, as `document.cookie` lists them. One that a server set `HttpOnly` is not there.
    #[must_use]
    pub fn in_cookies(cookies: &str, now: i64) -> Option<Self> {
        cookies
            .split(';')
            .find_map(|cookie| match cookie.trim().split_once('=')? {
                (COOKIE, text) => Self::read(text, now).ok(),
                _ => None,
            })
    }
}

impl fmt::Debug for Token {
    /// Never shows the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// Reads base64url without padding (RFC 4648, section 5).
#[cfg(not(target_arch = "wasm32"))]
fn decode(part: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(part)
        .ok()
}

/// The browser has a reader already (HTML, `atob`), of the usual alphabet.
#[cfg(target_arch = "wasm32")]
fn decode(part: &str) -> Option<Vec<u8>> {
    if part.contains(['+', '/', '=']) || part.contains(char::is_whitespace) {
        return None;
    }
    let usual = part.replace('-', "+").replace('_', "/");
    let bytes = web_sys::window()?.atob(&usual).ok()?;
    bytes.chars().map(|byte| u8::try_from(byte).ok()).collect()
}

fn read_object(part: &str) -> Option<serde_json::Map<String, Value>> {
    json::members(&String::from_utf8(decode(part)?).ok()?)
}

/// RFC 7519 allows fractions in a NumericDate; the second it falls in is near enough.
fn as_seconds(value: &Value) -> Option<i64> {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "saturates, and no date is that far"
    )]
    match value {
        Value::Number(seconds) => number::parse(seconds.as_str()).map(|seconds| seconds as i64),
        _ => None,
    }
}
