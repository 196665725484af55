//! Views that change.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

/// A view that is made again when a signal in it changes. As a closure each would be compiled with
/// all that it is nested in: the type of this one is shared, which is a third of the size.
pub fn dynamic(view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let view: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(view));
    view.into_any()
}
