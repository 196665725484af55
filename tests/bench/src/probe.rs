//! The script injected into each page, and its results.

use serde::Deserialize;

/// Defines `probe` in a page.
pub(crate) const SCRIPT: &str = include_str!("probe.js");

/// The times of a load, in milliseconds from the navigation's start.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Load {
    pub(crate) first_paint: f64,
    pub(crate) first_contentful_paint: f64,
    pub(crate) first_typeable: f64,
    /// Characters typed before that which did not stay.
    pub(crate) lost: f64,
}

/// A file that a page loaded.
#[derive(Debug, Deserialize)]
pub(crate) struct Resource {
    pub(crate) url: String,
    /// Compressed, as transferred, without headers.
    pub(crate) bytes: f64,
}

/// The times of a create, in milliseconds from the click.
#[derive(Debug, Deserialize)]
pub(crate) struct Create {
    /// The card is in the document.
    pub(crate) seen: f64,
    /// The card is painted.
    pub(crate) shown: f64,
}
