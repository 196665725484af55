//! Volume Create: one form that creates a storage volume on HPC-AI.COM and tells whether it was
//! created.
//!
//! The way of one create: [`components`] show the form, [`state`] holds what is typed, which
//! [`model`] checks into a request (`draft`, `contract`); the create flow (`model::flow`) decides
//! what is sent and shown, [`state::flow`] runs its effects, and [`client`] fetches. Dependencies
//! run one way: components → state → client, storage → model, i18n. [`model`] is pure and tested
//! natively. [`app`] puts all together: as a [`page`], as an element or in a frame ([`embed`]), and
//! natively as HTML ([`prerender`]).

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
