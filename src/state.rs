//! The state that components share, as signals in contexts, and the hooks behind it.

pub mod chunk;
pub mod clock;
pub mod configuration;
pub mod create;
pub mod flow;
pub mod form;
pub mod known;
pub mod language;
mod ownership;
pub mod root;
pub mod session;
pub mod settings;
pub mod volumes;

use leptos::prelude::*;

/// Sets a signal, and says whether that changes its value. Where it does not, nobody hears of it.
fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) -> bool {
    let is_new = signal.with_untracked(|own| *own != value);
    if is_new {
        signal.set(value);
    }
    is_new
}
