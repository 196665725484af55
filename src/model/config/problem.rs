//! Problems of a configuration, and their sources.

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigSource {
    /// In `config.json`.
    File,
    /// In an element's property `config`.
    Property,
    /// In an element's attributes.
    Attributes,
}

/// Problems with their sources. The rest of the configuration is used.
pub type Problems = Vec<(ConfigSource, Problem)>;

/// A problem of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file could not be read at all: an HTTP status other than 200 and 404, or no answer.
    Unreachable,
    /// It is no JSON, from this place on; both are counted from 1.
    NotJson {
        /// The line.
        line: usize,
        /// The column, in bytes.
        column: usize,
    },
    /// It is JSON, but no object.
    NotAnObject,
    /// No such key.
    UnknownKey(String),
    /// A value that does not fit.
    BadValue {
        /// The key, with its parents: `sizeGB.min`.
        key: String,
        /// The expected value.
        expected: Expected,
    },
}

/// The expected kind of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// One of these names, joined by commas.
    OneOf(String),
    /// A list of whole numbers of GB.
    Sizes,
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
