//! Tests of each component in a real browser; elements are found by role and label.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

pub mod autofill;
pub mod cards;
pub mod choices;
pub mod copying;
pub mod details;
pub mod dialogs;
pub mod element;
pub mod failures;
pub mod fields;
pub mod forms;
pub mod header;
pub mod keys;
pub mod known;
pub mod languages;
pub mod lazy;
pub mod list;
pub mod pasting;
pub mod prerendered;
pub mod problems;
pub mod reload;
pub mod request;
pub mod sessions;
pub mod settings;
pub mod several;
pub mod size;
mod stage;
pub mod tabs;
pub mod tokens;
pub mod translated;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
