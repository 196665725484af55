//! Configuration at run time: `config.json` beside the page. Absent means defaults; what is wrong is named and left out.

use serde_json::{Map, Value};

use crate::draft::{MAX_SIZE_GB, SizeLimits};

/// One choice of a list: what is sent and what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value that is sent.
    pub id: String,
    /// The name that a person reads.
    pub name: String,
}

/// What the form holds before anything is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// Size in GB.
    pub size_gb: u64,
    /// A region's ID.
    pub region: Option<String>,
    /// A volume type.
    pub volume_type: Option<String>,
}

/// All that a host may configure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the service's `/api` is: a path of this origin or an http(s) URL. No slash at its end.
    pub api_base: String,
    /// The regions to choose from; empty: the ID is typed.
    pub regions: Vec<Entry>,
    /// The volume types to choose from.
    pub volume_types: Vec<Entry>,
    /// What the form holds before anything is typed.
    pub defaults: Defaults,
    /// The bounds of a size.
    pub size_limits: SizeLimits,
    /// Seconds until a request without an answer is aborted, 1 to 3600.
    pub timeout_seconds: u32,
    /// Whether a created volume's status is followed while it is `Pending`.
    pub follow_status: bool,
    /// Whether a person may paste an access token.
    pub token_paste: bool,
    /// Where a person signs in: a path or an http(s) URL.
    pub login_url: Option<String>,
}

impl Default for Config {
    /// The documented volume types and the size of the service's own example (API.md, "Create").
    fn default() -> Self {
        let entry = |id: &str| Entry {
            id: id.to_owned(),
            name: id.to_owned(),
        };
        Self {
            api_base: "/api".to_owned(),
            regions: Vec::new(),
            volume_types: vec![entry("filesystem"), entry("highspeedstorage")],
            defaults: Defaults {
                size_gb: 200,
                region: None,
                volume_type: None,
            },
            size_limits: SizeLimits::default(),
            timeout_seconds: 30,
            follow_status: true,
            token_paste: true,
            login_url: None,
        }
    }
}

/// What is wrong with a `config.json`. The rest of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It could not be read at all: an HTTP status other than 200 and 404, or no answer.
    Unreachable,
    /// It is not a JSON object; the parser's words, or none where it is JSON of another kind.
    NotAnObject(Option<String>),
    /// No such key.
    UnknownKey(String),
    /// A documented key that this version does not act on.
    NoEffect(String),
    /// A value that does not fit.
    BadValue {
        /// The key, with its parents: `sizeGB.min`.
        key: String,
        /// What fits.
        expected: Expected,
    },
}

/// What a value should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A path that begins with `/`, or an http(s) URL.
    Address,
    /// An object.
    Object,
    /// A list of objects with `id` and `name`, both texts that are not empty.
    Entries,
    /// A text that is not empty.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number between two bounds, both included.
    Whole {
        /// The smallest.
        min: u64,
        /// The largest.
        max: u64,
    },
}

impl Config {
    /// Reads a `config.json`. Whatever is wrong with it, there is a configuration: what is wrong keeps its default.
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<Problem>) {
        let mut config = Self::default();
        let fields = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return (config, vec![Problem::NotAnObject(None)]),
            Err(error) => return (config, vec![Problem::NotAnObject(Some(error.to_string()))]),
        };
        let mut reader = Reader {
            path: String::new(),
            problems: Vec::new(),
        };
        config.read_fields(&fields, &mut reader);
        (config, reader.problems)
    }

    fn read_fields(&mut self, fields: &Map<String, Value>, reader: &mut Reader) {
        for (key, value) in fields {
            match key.as_str() {
                "apiBase" => reader.set(
                    &mut self.api_base,
                    key,
                    Expected::Address,
                    as_address(value),
                ),
                "regions" => {
                    reader.set(&mut self.regions, key, Expected::Entries, as_entries(value));
                }
                "volumeTypes" => {
                    reader.set(
                        &mut self.volume_types,
                        key,
                        Expected::Entries,
                        as_entries(value),
                    );
                    if self.volume_types.is_empty() {
                        self.volume_types = Self::default().volume_types;
                    }
                }
                "defaults" => reader.within(key, value, |fields, reader| {
                    self.defaults.read_fields(fields, reader);
                }),
                "sizeGB" => reader.within(key, value, |fields, reader| {
                    read_limits(&mut self.size_limits, fields, reader);
                }),
                "timeoutSeconds" => {
                    let seconds = reader.whole(key, value, 1, 3600);
                    if let Some(seconds) = seconds.and_then(|seconds| u32::try_from(seconds).ok()) {
                        self.timeout_seconds = seconds;
                    }
                }
                "tokenPaste" => {
                    reader.set(&mut self.token_paste, key, Expected::Flag, value.as_bool());
                }
                "followStatus" => reader.set(
                    &mut self.follow_status,
                    key,
                    Expected::Flag,
                    value.as_bool(),
                ),
                "loginUrl" => reader.set(
                    &mut self.login_url,
                    key,
                    Expected::Address,
                    as_address(value).map(Some),
                ),
                "language" | "theme" | "embedOrigins" => {
                    reader.problems.push(Problem::NoEffect(key.clone()));
                }
                _ => reader.unknown(key),
            }
        }
    }
}

impl Defaults {
    fn read_fields(&mut self, fields: &Map<String, Value>, reader: &mut Reader) {
        for (key, value) in fields {
            match key.as_str() {
                "sizeGB" => {
                    if let Some(size) = reader.whole(key, value, 1, MAX_SIZE_GB) {
                        self.size_gb = size;
                    }
                }
                "region" => reader.set(
                    &mut self.region,
                    key,
                    Expected::Text,
                    as_text(value).map(Some),
                ),
                "volumeType" => {
                    reader.set(
                        &mut self.volume_type,
                        key,
                        Expected::Text,
                        as_text(value).map(Some),
                    );
                }
                _ => reader.unknown(key),
            }
        }
    }
}

/// The bounds hold together or not at all: a largest size below the smallest is a bad `max`.
fn read_limits(limits: &mut SizeLimits, fields: &Map<String, Value>, reader: &mut Reader) {
    if let Some(value) = fields.get("min") {
        limits.min = reader
            .whole("min", value, 1, MAX_SIZE_GB)
            .unwrap_or(limits.min);
    }
    if let Some(value) = fields.get("max").filter(|value| !value.is_null()) {
        limits.max = reader
            .whole("max", value, limits.min, MAX_SIZE_GB)
            .unwrap_or(limits.max);
    }
    if let Some(value) = fields.get("step") {
        limits.step = reader
            .whole("step", value, 1, MAX_SIZE_GB)
            .unwrap_or(limits.step);
    }
    for key in fields.keys() {
        if !["min", "max", "step"].contains(&key.as_str()) {
            reader.unknown(key);
        }
    }
}

/// Collects problems under the path of the object being read.
struct Reader {
    path: String,
    problems: Vec<Problem>,
}

impl Reader {
    fn set<T>(&mut self, target: &mut T, key: &str, expected: Expected, value: Option<T>) {
        match value {
            Some(value) => *target = value,
            None => self.bad(key, expected),
        }
    }

    fn whole(&mut self, key: &str, value: &Value, min: u64, max: u64) -> Option<u64> {
        let number = value.as_u64().filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.bad(key, Expected::Whole { min, max });
        }
        number
    }

    fn within(
        &mut self,
        key: &str,
        value: &Value,
        read: impl FnOnce(&Map<String, Value>, &mut Self),
    ) {
        match value {
            Value::Object(fields) => {
                self.path = format!("{key}.");
                read(fields, self);
                self.path.clear();
            }
            _ => self.bad(key, Expected::Object),
        }
    }

    fn bad(&mut self, key: &str, expected: Expected) {
        let key = self.full(key);
        self.problems.push(Problem::BadValue { key, expected });
    }

    fn unknown(&mut self, key: &str) {
        let key = self.full(key);
        self.problems.push(Problem::UnknownKey(key));
    }

    fn full(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }
}

fn as_text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn as_address(value: &Value) -> Option<String> {
    let address = as_text(value)?;
    let is_address = ["/", "https://", "http://"]
        .iter()
        .any(|start| address.starts_with(start));
    is_address.then(|| address.trim_end_matches('/').to_owned())
}

fn as_entries(value: &Value) -> Option<Vec<Entry>> {
    value
        .as_array()?
        .iter()
        .map(|entry| {
            Some(Entry {
                id: as_text(entry.get("id")?)?,
                name: as_text(entry.get("name")?)?,
            })
        })
        .collect()
}
