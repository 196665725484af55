//! The session: a pasted access token, the cookie that carries it, and whether the service takes it
//! (docs/service-api.md, "The token"; RFC 7519, RFC 6265).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::model::outcome::Exchange;
use crate::model::{json, number};

/// The cookie that the service reads.
pub const COOKIE: &str = "AccessToken";

/// How long before its end a session is warned of, in seconds.
pub const WARNING: i64 = 300;

/// The most bytes of a cookie's name and value together that browsers store (RFC 6265bis, section
/// 5.7).
const LONGEST_COOKIE: usize = 4096;
/// The end of the year 9999 in seconds since 1970: what lies beyond is no date, and neither is a
/// negative one.
const LAST_DATE: i64 = 253_402_300_799;

/// A JSON Web Token. Only the service can tell whether it is valid.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    text: String,
    /// When it ends: seconds since 1970 (the claim `exp`); `None` where it does not say, or says no
    /// date.
    pub expires: Option<i64>,
}

/// Why a text can't be used as a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// There is no text.
    Empty,
    /// Not three base64url parts, of which the first two are JSON objects.
    NotAToken,
    /// As a cookie it would have so many bytes, with its name; the browser would drop it without a
    /// word.
    TooLong(usize),
}

impl Token {
    /// Reads a pasted token. The cookie's name before it and a semicolon behind it are dropped, as
    /// they are easily copied along.
    ///
    /// # Errors
    /// Says what is wrong with it, never what it holds.
    pub fn parse(pasted: &str) -> Result<Self, TokenError> {
        let text = pasted.trim().trim_end_matches(';');
        let text = text
            .strip_prefix(COOKIE)
            .and_then(|rest| rest.strip_prefix('='))
            .unwrap_or(text);
        if text.is_empty() {
            return Err(TokenError::Empty);
        }
        let mut parts = text.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenError::NotAToken);
        };
        let signed = !signature.is_empty() && decode(signature).is_some();
        let (Some(_), Some(claims), true) = (read_object(header), read_object(claims), signed)
        else {
            return Err(TokenError::NotAToken);
        };
        let length = COOKIE.len().saturating_add(text.len());
        if length > LONGEST_COOKIE {
            return Err(TokenError::TooLong(length));
        }
        Ok(Self {
            text: text.to_owned(),
            expires: claims.get("exp").and_then(as_date),
        })
    }

    /// The cookie that carries it to `path` of this host and ends with it, as `document.cookie`
    /// takes it (RFC 6265). `now` is in seconds since 1970. A token that seems to have expired gets
    /// a cookie that ends with the browser: the clock may be wrong, and a lifetime below 1 would
    /// delete it.
    #[must_use]
    pub fn cookie(&self, path: &str, now: i64, secure: bool) -> String {
        let lifetime = self.expires.map(|expires| expires.saturating_sub(now));
        let lifetime = match lifetime.filter(|lifetime| *lifetime > 0) {
            Some(lifetime) => format!("; Max-Age={lifetime}"),
            None => String::new(),
        };
        cookie(&self.text, path, &lifetime, secure)
    }
}

/// Deletes the cookie that [`Token::cookie`] sets.
#[must_use]
pub fn no_cookie(path: &str, secure: bool) -> String {
    cookie("", path, "; Max-Age=0", secure)
}

fn cookie(value: &str, path: &str, lifetime: &str, secure: bool) -> String {
    let path = cookie_path(path);
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path={path}{lifetime}; SameSite=Strict{secure}")
}

/// The cookie's path for calls below `path`: itself, without a slash at its end, so that it is the
/// longest that holds them all. An attribute can't hold a semicolon or a control character: there
/// the folder before counts.
fn cookie_path(path: &str) -> &str {
    let end = path.find(|letter: char| letter == ';' || letter.is_control());
    let path = match end.and_then(|end| path.get(..end)) {
        Some(start) => start.rsplit_once('/').map_or("", |(folder, _)| folder),
        None => path.trim_end_matches('/'),
    };
    if path.is_empty() { "/" } else { path }
}

/// The service's answer about the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It takes it.
    Accepted,
    /// It wants another one. What was sent need not be what was set here: of two cookies of one
    /// name the one with the longer path comes first (RFC 6265, section 5.4), and a page can't
    /// replace one that is `HttpOnly`.
    Refused {
        /// The service's message, verbatim.
        message: Option<String>,
    },
    /// It could not be asked, or its answer says neither.
    Unknown,
}

impl Proof {
    /// The proof in the answer to a list call.
    #[must_use]
    pub fn of(exchange: &Exchange) -> Self {
        let Some(reply) = &exchange.reply else {
            return Self::Unknown;
        };
        let fields = reply.body.as_deref().and_then(json::members);
        let message = fields
            .as_ref()
            .and_then(|fields| fields.get("message")?.as_str());
        match reply.status {
            401 => Self::Refused {
                message: message
                    .filter(|message| !message.trim().is_empty())
                    .map(str::to_owned),
            },
            _ if reply.is_sign_in_page() => Self::Refused { message: None },
            // A web page proves nothing, and neither does a refusal for another reason.
            200..=299 if fields.is_some() && message.is_none() => Self::Accepted,
            _ => Self::Unknown,
        }
    }
}

/// The session of a form, as far as the page knows it. Times are in seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// No token was used here.
    #[default]
    Unknown,
    /// The service refused the last one, which was removed.
    Refused,
    /// A token was set, and the service is being asked. When it ends.
    Checking(Option<i64>),
    /// A token was set, and the service could not be asked. When it ends.
    Unchecked(Option<i64>),
    /// The service takes the token. When it ends.
    InUse(Option<i64>),
    /// The service takes the token, which by this computer's clock had ended before, at this time.
    InUseAfter(i64),
}

impl Session {
    /// A session that the service takes at this time.
    #[must_use]
    pub fn accepted(expires: Option<i64>, now: i64) -> Self {
        match expires {
            Some(expires) if expires <= now => Self::InUseAfter(expires),
            _ => Self::InUse(expires),
        }
    }

    /// When a session ends that the service takes, as far as this computer's clock can tell.
    #[must_use]
    pub fn end(self) -> Option<i64> {
        match self {
            Self::InUse(expires) => expires,
            _ => None,
        }
    }

    /// Whether it has ended at this time, or is about to.
    #[must_use]
    pub fn is_ending(self, now: i64) -> bool {
        let is_near = |expires: i64| expires.saturating_sub(now) <= WARNING;
        self.end().is_some_and(is_near)
    }
}

/// Reads base64url without padding (RFC 4648, section 5).
fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

fn read_object(part: &str) -> Option<serde_json::Map<String, Value>> {
    json::members(&String::from_utf8(decode(part)?).ok()?)
}

/// RFC 7519 allows fractions in a NumericDate; the second it falls in is near enough.
fn as_date(value: &Value) -> Option<i64> {
    let Value::Number(seconds) = value else {
        return None;
    };
    #[allow(
        clippy::cast_possible_truncation,
        reason = "saturates, and is no date then"
    )]
    let seconds = number::parse(seconds.as_str())? as i64;
    (0..=LAST_DATE).contains(&seconds).then_some(seconds)
}

impl fmt::Debug for Token {
    /// Never shows the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}
