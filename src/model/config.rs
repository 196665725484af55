//! Configuration at run time: `config.json` beside the page, the attributes and the property of an
//! element. Absent means defaults; what is wrong is named and left out.
//!
//! With the feature `schema` the types here describe themselves as JSON Schema, which is shipped
//! for editors (`Config::schema`).

mod parse;
mod problem;
mod value;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
#[cfg(feature = "schema")]
use serde::Serialize;
#[cfg(feature = "schema")]
use serde_json::Value;

use crate::model::draft::{Choice, Draft};
#[cfg(feature = "schema")]
use crate::model::size::MAX_SIZE_GB;
use crate::model::size::SizeLimits;

pub use parse::ATTRIBUTES;
pub use problem::{ConfigSource, Expected, Problem, Problems};

/// One choice of a list: what is sent and what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(Serialize, JsonSchema))]
pub struct Entry {
    /// The value that is sent.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "\\S")))]
    pub id: String,
    /// The name that users read.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "\\S")))]
    pub name: String,
}

/// The initial values of the form.
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
        schemars(with = "Option<String>", regex(pattern = "\\S")),
        serde(skip_serializing_if = "Option::is_none")
    )]
    pub region: Option<String>,
    /// A volume type.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<String>", regex(pattern = "\\S")),
        serde(skip_serializing_if = "Option::is_none")
    )]
    pub volume_type: Option<String>,
}

impl Default for Defaults {
    /// The size of the service's own example (docs/service-api.md, "Create").
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
    /// As the user's system; for an element, as its page.
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

    /// The theme of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Its name in a configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => AUTO,
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
    /// The initial values of the form.
    pub defaults: Defaults,
    /// The bounds of a size.
    #[cfg_attr(feature = "schema", serde(rename = "sizeGB"))]
    pub size_limits: SizeLimits,
    /// Sizes to choose by one click, in GB.
    #[cfg_attr(
        feature = "schema",
        schemars(inner(range(min = 1, max = MAX_SIZE_GB)))
    )]
    pub quick_sizes: Vec<u64>,
    /// Seconds until a request without an answer is aborted, 1 to 3600.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = LONGEST_TIMEOUT)))]
    pub timeout_seconds: u32,
    /// Whether a created volume's status is followed while it is `Pending`.
    pub follow_status: bool,
    /// Whether the user's own volumes, read by the list call, suggest regions and tell which names
    /// exist.
    pub suggest_regions: bool,
    /// Whether users may paste an access token, where the service's calls are on the page's own
    /// host.
    pub token_paste: bool,
    /// The page to sign in at: a path or an http(s) URL.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<String>", regex(pattern = ADDRESS)),
        serde(skip_serializing_if = "Option::is_none")
    )]
    pub login_url: Option<String>,
    /// The colours: `auto`, `light` or `dark`.
    pub theme: Theme,
    /// The language: `auto`, or the tag of an available one, such as `en` or `zh-CN`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "\\S")))]
    pub language: String,
    /// The origins of the pages that may have this one in a frame and hear of its height and of
    /// what it created.
    #[cfg_attr(feature = "schema", schemars(inner(regex(pattern = ORIGIN))))]
    pub embed_origins: Vec<String>,
}

/// The value that leaves the choice to the user's browser and system.
pub const AUTO: &str = "auto";
/// The longest time a request may be waited for, in seconds.
const LONGEST_TIMEOUT: u64 = 3600;
/// The pattern of an address, for [`Config::schema`]; parsed by `parse::as_address`.
#[cfg(feature = "schema")]
const ADDRESS: &str = r"^\s*(/([^/\\\t\n\r][^\t\n\r]*)?|https?://[^/\\\s][^\t\n\r]*)\s*$";
/// The pattern of an origin, for [`Config::schema`]; parsed by `parse::as_origin`.
#[cfg(feature = "schema")]
const ORIGIN: &str = r"^https?://[^/?#@*\s]+$";

impl Default for Config {
    /// The documented volume types and the size of the service's own example (docs/service-api.md,
    /// "Create").
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
            quick_sizes: Vec::new(),
            timeout_seconds: 30,
            follow_status: true,
            suggest_regions: true,
            token_paste: true,
            login_url: None,
            theme: Theme::Auto,
            language: AUTO.to_owned(),
            embed_origins: Vec::new(),
        }
    }
}

impl Config {
    /// What the form holds before anything is typed. A default size that is out of bounds becomes
    /// the nearest within them.
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

    /// A draft that fits this configuration's lists: listed values are chosen, others typed.
    #[must_use]
    pub fn fit(&self, draft: Draft) -> Draft {
        Draft {
            region: fit(draft.region.text(), &self.regions),
            volume_type: fit(draft.volume_type.text(), &self.volume_types),
            ..draft
        }
    }

    /// The JSON Schema of a `config.json`: a file fits it exactly where [`Config::parse`] finds
    /// nothing wrong.
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
