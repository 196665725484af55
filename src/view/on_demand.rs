//! What is loaded on demand. The build finds it by this module's name in the names of functions: what is here must be functions and not
//! methods of types that are elsewhere, and is called by way of [`super::load`] only.

pub mod card;
pub(super) mod dialog;
pub mod embedded;
pub(super) mod faults;
pub(super) mod frame;
pub(super) mod keys;
pub mod language;
pub(super) mod more;
pub(super) mod problems;
pub(super) mod request;
pub(super) mod token;
