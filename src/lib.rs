//! Volume Create: one form that creates a storage volume on HPC-AI.COM and tells the truth about how that ended.
//!
//! The way of one create: [`draft`] (what was typed) is checked into a [`contract`] request, `client` sends it, [`outcome`]
//! decides how it ended, [`lookup`] settles what is in doubt, `view` shows it in the words of [`messages`] and a host hears of it by an
//! [`event`]. The same request as text is the [`twin`]'s, and the way back that of [`paste`]. All but `client`,
//! `view` and `embed` (the feature `page`) is pure and runs without a browser.

#[cfg(feature = "page")]
pub mod client;
pub mod config;
pub mod contract;
pub mod draft;
#[cfg(feature = "page")]
pub mod embed;
pub mod event;
pub mod flow;
pub mod invisible;
mod json;
pub mod language;
pub mod lookup;
pub mod messages;
pub mod number;
pub mod outcome;
pub mod paste;
pub mod report;
pub mod secret;
pub mod session;
pub mod shell;
pub mod size;
pub mod twin;

#[cfg(feature = "page")]
pub mod view;
