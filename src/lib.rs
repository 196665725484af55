//! Volume Create: a form that creates a storage volume on HPC-AI.COM and always reports whether it
//! was created.
//!
//! Request flow: [`components`] show the form; [`state`] holds the draft, which [`model`] validates
//! into a request (`draft`, `contract`); the create flow (`model::flow`) decides what to send and
//! show; [`state::flow`] runs its effects, and [`client`] fetches. Dependencies run one way:
//! components → state → client, storage → model, i18n. [`model`] is pure and tested natively.
//! [`app`] assembles the page ([`page`]), the element and the frame ([`embed`]), and the
//! prerendered HTML ([`prerender`]).

pub mod app;
pub mod client;
pub mod components;
pub mod embed;
pub mod i18n;
pub mod lazy;
pub mod model;
pub mod mount;
pub mod page;
pub mod prerender;
pub mod state;
pub mod storage;
pub mod takeover;
