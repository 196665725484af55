//! Native tests of the pure core and of the scripts, in one test binary.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that can't go on fails"
)]

mod config;
mod contract;
mod corpus;
mod documents;
mod draft;
mod event;
mod flow;
mod known;
mod language;
mod lookup;
mod messages;
mod names;
mod outcome;
mod request;
mod session;
mod size;
mod tools;
