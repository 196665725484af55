//! The form in pages of others: as a custom element, and as a frame.

pub mod element;
pub mod frame;
