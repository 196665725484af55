//! A pasted request: JSON, or a cURL line that sends some. What is for the form is taken; a token is not.

use serde_json::{Map, Value};

use crate::draft::{Field, Given};
use crate::session::COOKIE;
use crate::{json, twin};

/// What was pasted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// What it gives for the form, unchecked.
    pub given: Given,
    /// The names of what is not for the form, or is no text and no number.
    pub ignored: Vec<String>,
    /// Whether there was an access token, or what may be one.
    pub had_token: bool,
}

/// Why nothing could be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasteFault {
    /// Neither a JSON object nor a cURL line with one as its data.
    Unreadable,
    /// Nothing in it is for the form.
    Nothing,
}

/// Whether a text is meant as a request, and not as the value of a field.
#[must_use]
pub fn is_request(text: &str) -> bool {
    text.trim_start().starts_with('{') || line_of(text).is_some()
}

/// A cURL line, without what a shell may have shown before it.
fn line_of(text: &str) -> Option<&str> {
    let line = text.trim_start();
    let line = line.strip_prefix('$').unwrap_or(line).trim_start();
    let arguments = line.strip_prefix("curl")?;
    arguments
        .starts_with(char::is_whitespace)
        .then_some(arguments)
}

/// Reads a pasted request.
///
/// # Errors
/// Where nothing could be taken.
pub fn read(text: &str) -> Result<Pasted, PasteFault> {
    let mut pasted = Pasted::default();
    let line;
    let body = if let Some(arguments) = line_of(text) {
        line = Line::read(arguments).ok_or(PasteFault::Unreadable)?;
        pasted.had_token = line.has_token;
        &line.data
    } else {
        text.trim_start_matches('\u{feff}')
    };
    let fields = json::members(body).ok_or(PasteFault::Unreadable)?;
    pasted.take(fields);
    if pasted.given == Given::default() {
        return Err(PasteFault::Nothing);
    }
    Ok(pasted)
}

impl Pasted {
    /// Takes what an object has; a volume as the service answers it will do, too.
    fn take(&mut self, fields: Map<String, Value>) {
        for (key, value) in fields {
            let field = match key.as_str() {
                "volumeName" => Some(Field::Name),
                key => Field::ALL.into_iter().find(|field| field.key() == key),
            };
            match (field, value) {
                (Some(field), Value::String(text)) => self.given.set(field, text),
                (Some(field), Value::Number(number)) => {
                    self.given.set(field, number.as_str().to_owned());
                }
                (None, Value::Object(volume)) if key == "volume" => self.take(volume),
                _ => {
                    self.had_token |= key.to_ascii_lowercase().ends_with("token");
                    self.ignored.push(key);
                }
            }
        }
    }
}

/// What counts of a cURL line.
#[derive(Default)]
struct Line {
    data: String,
    has_token: bool,
}

impl Line {
    fn read(text: &str) -> Option<Self> {
        let mut line = Self::default();
        let mut words = shlex::split(text)?.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" => {
                    line.data = words.next()?;
                }
                "-b" | "--cookie" | "-H" | "--header" => {
                    line.has_token |= has_token(&words.next()?);
                }
                _ => {}
            }
        }
        Some(line)
    }
}

/// Whether a cookie or a header has a token, and not only the place of one.
fn has_token(text: &str) -> bool {
    let is_placeholder = text.contains(twin::PLACEHOLDER);
    let is_authorization = text
        .get(..14)
        .is_some_and(|start| start.eq_ignore_ascii_case("authorization:"));
    !is_placeholder && (is_authorization || text.contains(COOKIE))
}
