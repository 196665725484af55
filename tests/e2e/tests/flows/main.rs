//! End-to-end tests of the page, in one test binary, so that the tests share their browsers.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod accessibility;
mod commands;
mod create;
mod documents;
mod early;
mod element;
mod environment;
mod faults;
mod fields;
mod frame;
mod hosts;
mod keys;
mod known;
mod language;
mod outcomes;
mod page;
mod request;
mod restore;
mod servers;
mod session;
mod several;
mod size;
mod soak;
mod theme;
mod trunk;
mod unconfirmed;
mod volume;
mod waiting;
