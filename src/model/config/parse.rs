//! Reading a configuration: what is right is taken, what is wrong is named and left out.

use serde_json::{Map, Value};

use super::value::{as_address, as_base, as_entries, as_origins, as_sizes, as_text, or_none};
use super::{Config, ConfigSource, Defaults, Expected, LONGEST_TIMEOUT, Problem, Problems, Theme};
use crate::model::size::{MAX_SIZE_GB, SizeLimits};

impl Config {
    /// Reads a `config.json`. Whatever is wrong with it, there is a configuration: what is wrong
    /// keeps its default.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut config = Self::default();
        let problems = config.take(text.trim_start_matches('\u{feff}'));
        (config, problems)
    }

    /// Reads an element's settings: its property `config` as JSON, empty where there is none, and
    /// its attributes, which count more. The value of an attribute is text, JSON, or nothing for
    /// `true`, as its setting needs it.
    #[must_use]
    pub fn of_element(
        property: &str,
        attribute: impl Fn(&str) -> Option<String>,
    ) -> (Self, Problems) {
        let mut config = Self::default();
        let mut problems = Problems::new();
        if !property.is_empty() {
            let found = config.take(property);
            problems.extend(
                found
                    .into_iter()
                    .map(|problem| (ConfigSource::Property, problem)),
            );
        }
        let mut fields = Map::new();
        for (name, key) in ATTRIBUTES {
            if let Some(text) = attribute(name) {
                fields.insert(key.to_owned(), attribute_value(key, text));
            }
        }
        let found = config.take_fields(&fields);
        problems.extend(
            found
                .into_iter()
                .map(|problem| (ConfigSource::Attributes, problem)),
        );
        (config, problems)
    }

    fn take(&mut self, text: &str) -> Vec<Problem> {
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => self.take_fields(&fields),
            Ok(_) => vec![Problem::NotAnObject],
            // Without the parser's message: its texts are 4 kB of WebAssembly, and editors show it.
            Err(error) => vec![Problem::NotJson {
                line: error.line(),
                column: error.column(),
            }],
        }
    }

    fn take_fields(&mut self, fields: &Map<String, Value>) -> Vec<Problem> {
        let mut reader = Reader {
            path: String::new(),
            problems: Vec::new(),
        };
        self.read_fields(fields, &mut reader);
        let default_size = fields
            .get("defaults")
            .and_then(|defaults| defaults.get("sizeGB"))
            .and_then(Value::as_u64);
        if default_size == Some(self.defaults.size_gb)
            && self.size_limits.nearest(self.defaults.size_gb) != self.defaults.size_gb
        {
            reader.bad("defaults.sizeGB", Expected::WithinBounds);
        }
        reader.problems
    }

    fn read_fields(&mut self, fields: &Map<String, Value>, reader: &mut Reader) {
        for (key, value) in fields {
            match key.as_str() {
                "apiBase" => reader.set(&mut self.api_base, key, Expected::Address, as_base(value)),
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
                    let seconds = reader.whole(key, value, 1, LONGEST_TIMEOUT);
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
                "suggestRegions" => reader.set(
                    &mut self.suggest_regions,
                    key,
                    Expected::Flag,
                    value.as_bool(),
                ),
                "loginUrl" => reader.set(
                    &mut self.login_url,
                    key,
                    Expected::Address,
                    or_none(value, as_address),
                ),
                "theme" => {
                    let theme = value.as_str().and_then(Theme::of);
                    let names = "auto, light, dark".to_owned();
                    reader.set(&mut self.theme, key, Expected::OneOf(names), theme);
                }
                // Which languages exist is not known here: state/settings.rs reports an unknown
                // one.
                "language" => reader.set(&mut self.language, key, Expected::Text, as_text(value)),
                "quickSizes" => {
                    reader.set(&mut self.quick_sizes, key, Expected::Sizes, as_sizes(value));
                }
                "embedOrigins" => reader.set(
                    &mut self.embed_origins,
                    key,
                    Expected::Origins,
                    as_origins(value),
                ),
                // For completion in editors.
                "$schema" if value.is_string() => {}
                _ => reader.unknown(key),
            }
        }
    }
}

/// The attributes of an element and the settings they are.
pub const ATTRIBUTES: [(&str, &str); 13] = [
    ("api-base", "apiBase"),
    ("regions", "regions"),
    ("volume-types", "volumeTypes"),
    ("defaults", "defaults"),
    ("size-gb", "sizeGB"),
    ("quick-sizes", "quickSizes"),
    ("timeout-seconds", "timeoutSeconds"),
    ("follow-status", "followStatus"),
    ("suggest-regions", "suggestRegions"),
    ("token-paste", "tokenPaste"),
    ("login-url", "loginUrl"),
    ("theme", "theme"),
    ("language", "language"),
];

/// The value of an attribute's text.
fn attribute_value(key: &str, text: String) -> Value {
    match key {
        "apiBase" | "loginUrl" | "theme" | "language" => Value::String(text),
        "followStatus" | "suggestRegions" | "tokenPaste" if text.is_empty() => Value::Bool(true),
        // Text that is not JSON fits no setting that needs JSON: the problem names its key.
        _ => serde_json::from_str(&text).unwrap_or(Value::String(text)),
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
                    or_none(value, as_text),
                ),
                "volumeType" => {
                    reader.set(
                        &mut self.volume_type,
                        key,
                        Expected::Text,
                        or_none(value, as_text),
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
    // Bounds of two places may not go together.
    if limits.max < limits.min {
        limits.max = MAX_SIZE_GB;
        let expected = Expected::Whole {
            min: limits.min,
            max: MAX_SIZE_GB,
        };
        reader.bad("max", expected);
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
