//! What is injected into each page, and what it answers.

use serde::Deserialize;

/// Defines `probe` in a page.
pub(crate) const SCRIPT: &str = include_str!("probe.js");

/// A load, in milliseconds from the navigation's start.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Load {
    pub(crate) first_paint: f64,
    pub(crate) first_contentful_paint: f64,
    pub(crate) first_typeable: f64,
    /// Characters that were typed before that and did not stay.
    pub(crate) lost: f64,
}

/// A file that a page loaded.
#[derive(Debug, Deserialize)]
pub(crate) struct Resource {
    pub(crate) url: String,
    /// As it came over the network, compressed, without its head.
    pub(crate) bytes: f64,
}

/// A create, in milliseconds from the click.
#[derive(Debug, Deserialize)]
pub(crate) struct Create {
    /// Its card is in the document.
    pub(crate) seen: f64,
    /// And its frame is over.
    pub(crate) shown: f64,
}
