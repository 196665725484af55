//! What people do with the page, end to end: one program, whose tests share their browsers.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod accessibility;
mod create;
mod documents;
mod doubt;
mod early;
mod element;
mod endings;
mod environment;
mod faults;
mod fields;
mod frame;
mod hosts;
mod kept;
mod keys;
mod language;
mod page;
mod request;
mod servers;
mod session;
mod size;
mod soak;
mod theme;
mod trunk;
mod volume;
mod waiting;
