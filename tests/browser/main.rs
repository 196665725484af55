//! Each component in a real browser, found by role and label as people find it.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test that can't go on fails"
)]

pub mod cards;
pub mod failures;
pub mod fields;
pub mod forms;
pub mod lists;
pub mod sessions;
mod stage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
