//! Configuration at run time: `config.json` beside the page, the attributes and the property of an element. Absent means
//! defaults; what is wrong is named and left out.
//!
//! With the feature `schema` the types here describe themselves as JSON Schema, which is shipped for editors (`Config::schema`).

#[cfg(feature = "schema")]
use schemars::JsonSchema;
#[cfg(feature = "schema")]
use serde::Serialize;
use serde_json::{Map, Value};

use crate::draft::{Choice, Draft, MAX_SIZE_GB, SizeLimits};

/// One choice of a list: what is sent and what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(Serialize, JsonSchema))]
pub struct Entry {
    /// The value that is sent.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "\\S")))]
    pub id: String,
    /// The name that a person reads.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "\\S")))]
    pub name: String,
}

/// What the form holds before anything is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "schema",
    derive(Serialize, JsonSchema),
    serde(rename_all = "camelCase", default, deny_unknown_fields)
)]
pub struct Defaults {
    /// Size in GB.
    #[cfg_attr(
        feature = "schema",
        serde(rename = "sizeGB"),
        schemars(range(min = 1, max = MAX_SIZE_GB))
    )]
    pub size_gb: u64,
    /// A region's ID.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = "\\S")),
        serde(skip_serializing_if = "Option::is_none")
    )]
    pub region: Option<String>,
    /// A volume type.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = "\\S")),
        serde(skip_serializing_if = "Option::is_none")
    )]
    pub volume_type: Option<String>,
}

impl Default for Defaults {
    /// The size of the service's own example (API.md, "Create").
    fn default() -> Self {
        Self {
            size_gb: 200,
            region: None,
            volume_type: None,
        }
    }
}

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "schema",
    derive(Serialize, JsonSchema),
    serde(rename_all = "lowercase")
)]
pub enum Theme {
    /// As the person's system has it; for an element, as the page around it has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name in a configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// All that a host may configure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "schema",
    derive(Serialize, JsonSchema),
    serde(rename_all = "camelCase", default, deny_unknown_fields)
)]
pub struct Config {
    /// Where the service's `/api` is: a path of this origin or an http(s) URL. No slash at its end.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = ADDRESS)))]
    pub api_base: String,
    /// The regions to choose from; empty: the ID is typed.
    pub regions: Vec<Entry>,
    /// The volume types to choose from; empty: the documented ones.
    pub volume_types: Vec<Entry>,
    /// What the form holds before anything is typed.
    pub defaults: Defaults,
    /// The bounds of a size.
    #[cfg_attr(feature = "schema", serde(rename = "sizeGB"))]
    pub size_limits: SizeLimits,
    /// Seconds until a request without an answer is aborted, 1 to 3600.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = LONGEST_TIMEOUT)))]
    pub timeout_seconds: u32,
    /// Whether a created volume's status is followed while it is `Pending`.
    pub follow_status: bool,
    /// Whether a person may paste an access token, where the service's calls are on the page's own host.
    pub token_paste: bool,
    /// Where a person signs in: a path or an http(s) URL.
    #[cfg_attr(feature = "schema", schemars(with = "String", regex(pattern = ADDRESS)), serde(skip_serializing_if = "Option::is_none"))]
    pub login_url: Option<String>,
    /// The colours: `auto`, `light` or `dark`.
    pub theme: Theme,
    /// The origins of the pages that may have this one in a frame and hear of its height and of what it created.
    #[cfg_attr(feature = "schema", schemars(inner(regex(pattern = ORIGIN))))]
    pub embed_origins: Vec<String>,
}

/// The longest time a request may be waited for, in seconds.
const LONGEST_TIMEOUT: u64 = 3600;
/// What an address looks like, for [`Config::schema`]; read by [`as_address`].
#[cfg(feature = "schema")]
const ADDRESS: &str = r"^\s*(/|https?://)";
/// What an origin looks like, for [`Config::schema`]; read by [`as_origin`].
#[cfg(feature = "schema")]
const ORIGIN: &str = r"^https?://[^/?#@*\s]+$";

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
            defaults: Defaults::default(),
            size_limits: SizeLimits::default(),
            timeout_seconds: 30,
            follow_status: true,
            token_paste: true,
            login_url: None,
            theme: Theme::Auto,
            embed_origins: Vec::new(),
        }
    }
}

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In `config.json`.
    File,
    /// In an element's property `config`.
    Property,
    /// In an element's attributes.
    Attributes,
}

/// What is wrong in a place. The rest of it is used.
pub type Problems = Vec<(Place, Problem)>;

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file could not be read at all: an HTTP status other than 200 and 404, or no answer.
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
    /// A list of origins: scheme, host and port, `https://dashboard.example`.
    Origins,
    /// The name of a [`Theme`].
    Theme,
    /// A size that the setting `sizeGB` allows.
    WithinBounds,
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
        let problems = config.take(text.trim_start_matches('\u{feff}'));
        (config, problems)
    }

    /// Reads an element's settings: its property `config` as JSON, empty where there is none, and its attributes, which
    /// count more. The value of an attribute is text, JSON, or nothing for `true`, as its setting needs it.
    #[must_use]
    pub fn of_element(
        property: &str,
        attribute: impl Fn(&str) -> Option<String>,
    ) -> (Self, Problems) {
        let mut config = Self::default();
        let mut problems = Problems::new();
        if !property.is_empty() {
            let found = config.take(property);
            problems.extend(found.into_iter().map(|problem| (Place::Property, problem)));
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
                .map(|problem| (Place::Attributes, problem)),
        );
        (config, problems)
    }

    /// What the form holds before anything is typed. A default size that is out of bounds becomes the nearest within them.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let choice = |wanted: &Option<String>, entries: &[Entry]| match wanted {
            Some(wanted) => fit(wanted, entries),
            None => entries
                .first()
                .map_or_else(Choice::default, |entry| Choice::Listed(entry.id.clone())),
        };
        Draft {
            name: String::new(),
            size: self.size_limits.nearest(self.defaults.size_gb).to_string(),
            region: choice(&self.defaults.region, &self.regions),
            volume_type: choice(&self.defaults.volume_type, &self.volume_types),
        }
    }

    /// A draft as this configuration's lists have it: what stands in them is chosen, all else is typed.
    #[must_use]
    pub fn fit(&self, draft: Draft) -> Draft {
        Draft {
            region: fit(draft.region.text(), &self.regions),
            volume_type: fit(draft.volume_type.text(), &self.volume_types),
            ..draft
        }
    }

    /// The JSON Schema of a `config.json`: a file fits it exactly where [`Config::read`] finds nothing wrong.
    #[cfg(feature = "schema")]
    #[must_use]
    pub fn schema() -> Value {
        let mut schema = schemars::schema_for!(Self).to_value();
        if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            let own = serde_json::json!({ "type": "string", "description": "Where this schema is, for editors." });
            fields.insert("$schema".to_owned(), own);
        }
        schema
    }

    fn take(&mut self, text: &str) -> Vec<Problem> {
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => self.take_fields(&fields),
            Ok(_) => vec![Problem::NotAnObject(None)],
            Err(error) => vec![Problem::NotAnObject(Some(error.to_string()))],
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
                "loginUrl" => reader.set(
                    &mut self.login_url,
                    key,
                    Expected::Address,
                    as_address(value).map(Some),
                ),
                "theme" => reader.set(&mut self.theme, key, Expected::Theme, as_theme(value)),
                "embedOrigins" => reader.set(
                    &mut self.embed_origins,
                    key,
                    Expected::Origins,
                    as_origins(value),
                ),
                "language" => reader.problems.push(Problem::NoEffect(key.clone())),
                // Where an editor finds what may stand here.
                "$schema" if value.is_string() => {}
                _ => reader.unknown(key),
            }
        }
    }
}

/// The attributes of an element and the settings they are.
pub const ATTRIBUTES: [(&str, &str); 10] = [
    ("api-base", "apiBase"),
    ("regions", "regions"),
    ("volume-types", "volumeTypes"),
    ("defaults", "defaults"),
    ("size-gb", "sizeGB"),
    ("timeout-seconds", "timeoutSeconds"),
    ("follow-status", "followStatus"),
    ("token-paste", "tokenPaste"),
    ("login-url", "loginUrl"),
    ("theme", "theme"),
];

/// The value that an attribute's text stands for.
fn attribute_value(key: &str, text: String) -> Value {
    match key {
        "apiBase" | "loginUrl" | "theme" => Value::String(text),
        "followStatus" | "tokenPaste" if text.is_empty() => Value::Bool(true),
        // What is no JSON fits no setting that wants some: it is named with its key.
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

/// A value as a list has it.
fn fit(value: &str, entries: &[Entry]) -> Choice {
    let value = value.to_owned();
    if entries.iter().any(|entry| entry.id == value) {
        Choice::Listed(value)
    } else {
        Choice::Other(value)
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

fn as_theme(value: &Value) -> Option<Theme> {
    let name = value.as_str()?;
    Theme::ALL.into_iter().find(|theme| theme.name() == name)
}

fn as_origins(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(as_origin).collect()
}

/// Scheme, host and port, nothing else: what a message is posted to.
fn as_origin(value: &Value) -> Option<String> {
    let origin = value.as_str()?;
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| origin.strip_prefix(scheme))?;
    let is_host = |letter: char| !letter.is_whitespace() && !"/?#@*".contains(letter);
    (!rest.is_empty() && rest.chars().all(is_host)).then(|| origin.to_owned())
}
