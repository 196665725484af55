//! The state that components share, as signals in contexts, and the hooks behind it.

pub mod chunk;
pub mod clock;
pub mod configuration;
pub mod create;
pub mod flow;
pub mod form;
pub mod known;
pub mod language;
mod ownership;
pub mod root;
pub mod session;
pub mod settings;
pub mod volumes;
