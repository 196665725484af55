//! The pure core: everything before and after the fetch, without `web-sys`, `js-sys` or `leptos`.

pub mod config;
pub mod contract;
pub mod draft;
pub mod event;
pub mod flow;
pub mod invisible;
pub mod json;
pub mod known;
pub mod lookup;
pub mod names;
pub mod number;
pub mod outcome;
pub mod paste;
pub mod preview;
pub mod report;
pub mod secret;
pub mod session;
pub mod shell;
pub mod size;
