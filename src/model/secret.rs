//! Whether a text may hold an access token, which is kept nowhere but in the cookie.
//! `boot.js` has the same rule.

use crate::model::invisible::is_invisible;
use crate::model::preview::PLACEHOLDER;

/// The names of the cookie and of the header that carry a token, in lower case.
const MARKS: [&str; 2] = ["accesstoken", "authorization"];
/// The least length of each part of a token, in characters: a signature has 43 (HS256) or more.
const PART: usize = 20;
/// How a token starts, `{"` in base64, and the least length of its header, which names an algorithm
/// (RFC 7515, section 4.1).
const HEADER: (&str, usize) = ("eyJ", 15);

/// Whether a text may hold an access token: a JSON Web Token, or the value of the cookie or header
/// that carries one. The placeholder of our own cURL line is none.
#[must_use]
pub fn may_hold_token(text: &str) -> bool {
    // A field drops the line breaks of what is pasted, so a wrapped token is whole there.
    let joined = || text.chars().filter(|letter| !is_invisible(*letter));
    has_token(text) || has_token(&joined().collect::<String>())
}

fn has_token(text: &str) -> bool {
    let is_other = |letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter);
    let mut words = text.split(is_other);
    words.any(|word| word.split('.').any(begins_token) || has_long_parts(word))
        || MARKS.iter().any(|mark| after(text, mark).any(has_value))
}

/// What follows each occurrence of an ASCII text, in any case. A searcher of the standard
/// library has tables, and comes to kilobytes.
pub(crate) fn after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    let places = text.as_bytes().windows(mark.len()).enumerate();
    let places = places.filter(|(_, place)| place.eq_ignore_ascii_case(mark.as_bytes()));
    places.filter_map(|(at, _)| text.get(at.saturating_add(mark.len())..))
}

fn begins_token(part: &str) -> bool {
    let (start, least) = HEADER;
    let mut rest = Some(part);
    while let Some(token) = rest {
        if token.starts_with(start) && token.len() >= least {
            return true;
        }
        rest = token.split_once('-').map(|(_, rest)| rest);
    }
    false
}

fn has_long_parts(word: &str) -> bool {
    let mut long = 0_u8;
    for part in word.split('.') {
        let is_long = part.len() >= PART;
        long = if is_long { long.saturating_add(1) } else { 0 };
        if long == 3 {
            return true;
        }
    }
    false
}

/// Whether a value follows, as a header, a cookie, JSON or a call has it.
fn has_value(rest: &str) -> bool {
    let is_quote = |letter: char| "\"'\\^` ".contains(letter);
    // A comma only between arguments: `Cookie("AccessToken", "…")`.
    let signs: &[char] = if rest.starts_with(['"', '\'']) {
        &['=', ':', ',']
    } else {
        &['=', ':']
    };
    let Some(value) = rest.trim_start_matches(is_quote).strip_prefix(signs) else {
        return false;
    };
    let value = value.trim_start_matches(is_quote);
    let (scheme, credentials) = value.split_once(' ').unwrap_or(("", value));
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    let value = if is_bearer { credentials } else { value };
    !value.is_empty() && !value.starts_with(PLACEHOLDER)
}
