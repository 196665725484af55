//! A pasted request: JSON, or one as browsers copy it (cURL for each shell, PowerShell, fetch).
//! Fields of the form are taken; a token is not.

use serde_json::{Map, Value};

use crate::model::draft::{Field, Prefill};
use crate::model::invisible::{trimmed, trimmed_start};
use crate::model::names::{Expansion, expand, from_lines};
use crate::model::secret::{after, may_hold_token};
use crate::model::{json, shell};

/// A parsed paste.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastedRequest {
    /// The values for the form, not validated and without a token.
    pub prefill: Prefill,
    /// The names of what is not for the form, or is no text and no number.
    pub ignored: Vec<String>,
    /// Whether there was an access token, or what may be one.
    pub had_token: bool,
    /// Whether it launches an instance: then only its region was taken.
    pub is_instance: bool,
}

/// Why nothing could be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasteError {
    /// No form of request that is known here.
    Unreadable,
    /// Nothing in it is for the form.
    Nothing,
    /// Either of them, and there may be an access token in it.
    Secret,
}

/// Whether a text must not get into a field: it is meant as a request, or may hold a token.
#[must_use]
pub fn is_held_back(text: &str) -> bool {
    is_request(text) || may_hold_token(text)
}

/// Whether a text is kept from a field until it is known what it is: it may be a request, a list of
/// names, or hold a token. Quick, and true for some values, too. `early.js` has the same rule, but for
/// short parts of tokens.
#[must_use]
pub fn is_suspect(text: &str) -> bool {
    let text = trimmed(text);
    text.starts_with(['{', '[', '`', '~'])
        || text.contains('\n')
        || text.contains("://")
        || text.chars().nth(LONGEST_VALUE).is_some()
        || may_hold_token(text)
}

/// Values seldom have more characters.
const LONGEST_VALUE: usize = 40;

/// The pattern of names in a pasted text that is no request: a list, one in each line, or a pattern
/// itself. `None` for all else, and for what may hold a token.
#[must_use]
pub fn names(text: &str) -> Option<String> {
    if may_hold_token(text) {
        return None;
    }
    let pattern = || {
        let text = trimmed(text);
        // JavaScript, or JSON that is cut off.
        let is_code = text.contains([':', '"', '\'', '\n']);
        let is_pattern = !is_code && expand(text) != Expansion::One;
        is_pattern.then(|| text.to_owned())
    };
    from_lines(text)
        .filter(|_| !is_request(text))
        .or_else(pattern)
}

/// Whether a text is meant as a request, and not as the value of a field.
#[must_use]
pub fn is_request(text: &str) -> bool {
    let start = trimmed_start(text);
    let marks = [FETCH, "invoke-web", "invoke-rest"];
    let first = start.trim_start_matches('`');
    let first = first.strip_prefix('[').unwrap_or(first).trim_start();
    first.starts_with('{')
        || FENCES.iter().any(|fence| start.starts_with(fence))
        || curl_arguments(text).is_some()
        || marks.iter().any(|mark| has(text, mark))
}

/// The start of a call as browsers write it.
const FETCH: &str = "fetch(\"";

/// The lines around code in a chat or a document (CommonMark, "Fenced code blocks").
const FENCES: [&str; 2] = ["```", "~~~"];

/// The arguments of the command `curl`. Where other words precede it, such as assignments, one
/// must be a URL or an option: a name may have the word in it.
fn curl_arguments(text: &str) -> Option<&str> {
    after(text, "curl").find_map(|rest| {
        let before = text.strip_suffix(rest)?.strip_suffix("curl")?;
        let rest = rest.strip_prefix(".exe").unwrap_or(rest);
        let is_command = rest.starts_with(char::is_whitespace)
            && (before.is_empty() || before.ends_with(ends_before_command));
        let is_first = trimmed(before)
            .trim_start_matches(['$', '>', '%', '#'])
            .is_empty();
        let has_arguments = || has(rest, "://") || has(rest, " -");
        (is_command && (is_first || has_arguments())).then_some(rest)
    })
}

fn ends_before_command(letter: char) -> bool {
    letter.is_whitespace() || "$>%#/\\;&\u{feff}\u{200b}".contains(letter)
}

fn has(text: &str, mark: &str) -> bool {
    after(text, mark).next().is_some()
}

/// Reads a pasted request.
///
/// # Errors
/// Where nothing could be taken.
pub fn parse(text: &str) -> Result<PastedRequest, PasteError> {
    let mut pasted = PastedRequest {
        had_token: may_hold_token(text) || has_assigned_token(text),
        // The call that launches an instance has it (docs/service-api.md, "After creating").
        is_instance: text.contains("/api/instance/"),
        ..PastedRequest::default()
    };
    let fields = body(without_fence(trimmed(text)));
    let fault = match fields {
        None => PasteError::Unreadable,
        Some(fields) => {
            pasted.is_instance |= launches_instance(&fields);
            pasted.take(fields);
            pasted.had_token |= pasted.prefill.had_token();
            if !pasted.prefill.fields().is_empty() {
                return Ok(pasted);
            }
            PasteError::Nothing
        }
    };
    Err(if pasted.had_token {
        PasteError::Secret
    } else {
        fault
    })
}

/// Whether a token is assigned to a variable before the command.
fn has_assigned_token(text: &str) -> bool {
    let before = curl_arguments(text).and_then(|rest| text.strip_suffix(rest));
    before.is_some_and(|before| has(before, "token"))
}

fn without_fence(text: &str) -> &str {
    for fence in FENCES {
        if let Some(code) = text.strip_prefix(fence) {
            // The language follows the opening fence.
            let code = code.split_once('\n').map_or(code, |(_, code)| code);
            return code.trim_end().trim_end_matches(fence);
        }
    }
    text.trim_matches('`')
}

/// The body of the request that a text is.
fn body(text: &str) -> Option<Map<String, Value>> {
    if let Some(fields) = object(text) {
        return Some(fields);
    }
    if let Some(arguments) = curl_arguments(text) {
        let shells = [shell::posix, shell::cmd, shell::cmd_with_carets_in_quotes];
        return shells
            .into_iter()
            .find_map(|words| curl_body(words(arguments)?));
    }
    if let Some((_, call)) = text.split_once(FETCH) {
        // No address has a space in it.
        let (_, options) = call.split_once(", {")?;
        let (options, _) = options.rsplit_once('}')?;
        let options = json::members(&["{", options, "}"].concat())?;
        return object(options.get("body")?.as_str()?);
    }
    object(&shell::powershell_body(text)?)
}

/// An object, or the one in a list.
fn object(text: &str) -> Option<Map<String, Value>> {
    match json::parse(text)? {
        Value::Object(fields) => Some(fields),
        Value::Array(mut values) => match (values.pop(), values.is_empty()) {
            (Some(Value::Object(fields)), true) => Some(fields),
            _ => None,
        },
        _ => None,
    }
}

/// The first data of a cURL line that is an object.
fn curl_body(words: Vec<String>) -> Option<Map<String, Value>> {
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if let Some(data) = data_of(&word) {
            let fields = match data {
                "" => object(&words.next()?),
                data => object(data),
            };
            if fields.is_some() {
                return fields;
            }
        }
    }
    None
}

/// The value of an option for data; empty where the next word has it (curl(1), "--data").
fn data_of(word: &str) -> Option<&str> {
    if let Some(option) = word.strip_prefix("--") {
        let (name, data) = option.split_once('=').unwrap_or((option, ""));
        let is_data = ["data", "data-raw", "data-binary", "data-ascii", "json"].contains(&name);
        return is_data.then_some(data);
    }
    // Short options without a value may precede it in the same word.
    word.strip_prefix('-')?
        .trim_start_matches(|letter| "fgikLnNsSv#".contains(letter))
        .strip_prefix('d')
}

/// Whether it is the request of “Launch instance”. Only `region` and `remoteStorages` of it are
/// documented (docs/service-api.md), so other names are a guess where no field of a volume is
/// present.
fn launches_instance(fields: &Map<String, Value>) -> bool {
    let is_volume = [Field::Size, Field::VolumeType]
        .into_iter()
        .any(|field| fields.contains_key(field.key()));
    let is_instances = |key: &String| {
        let key = key.to_ascii_lowercase();
        ["instance", "image", "gpu"]
            .iter()
            .any(|word| key.contains(word))
    };
    fields.contains_key("remoteStorages") || (!is_volume && fields.keys().any(is_instances))
}

impl PastedRequest {
    /// Takes what an object has; a volume as the service answers it will do, too.
    fn take(&mut self, fields: Map<String, Value>) {
        for (key, value) in fields {
            let field = match key.as_str() {
                "volumeName" => Some(Field::Name),
                key => Field::ALL.into_iter().find(|field| field.key() == key),
            };
            match (field, value) {
                (field, _) if self.is_instance && field != Some(Field::Region) => {}
                (Some(field), Value::String(text)) => {
                    self.prefill.set(field, trimmed(&text).to_owned());
                }
                (Some(field), Value::Number(number)) => {
                    let number = number.as_str();
                    let text = whole(number).unwrap_or_else(|| number.to_owned());
                    self.prefill.set(field, text);
                }
                (None, Value::Object(volume)) if key == "volume" => self.take(volume),
                _ => {
                    self.had_token |= key.to_ascii_lowercase().ends_with("token");
                    if !may_hold_token(&key) {
                        self.ignored.push(key);
                    }
                }
            }
        }
    }
}

/// The digits of a whole number that JSON writes with a fraction or an exponent: `200.0`, `1e3`.
fn whole(number: &str) -> Option<String> {
    /// More digits than any size has.
    const MOST: usize = 40;
    let (number, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (sign, number) = number.split_at(usize::from(number.starts_with('-')));
    let (before, after) = number.split_once('.').unwrap_or((number, ""));
    let shift: isize = exponent.parse().ok()?;
    let point = before.len().checked_add_signed(shift)?;
    if point > MOST {
        return None;
    }
    let mut digits = [before, after].concat();
    while digits.len() < point {
        digits.push('0');
    }
    let (digits, rest) = digits.split_at(point);
    let is_whole = rest.bytes().all(|digit| digit == b'0');
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    is_whole.then(|| [sign, digits].concat())
}
