//! Views that change.

use leptos::either::Either;
use leptos::prelude::*;

/// A view that is made anew when a signal in it changes, with nothing kept of the last one: a page
/// translator takes text nodes out of the page, and changes to a node that is kept would be lost.
/// Where something must stay, such as the focus or a selection, `view` reads a [`Memo`].
pub fn dynamic(view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    // Not generic: each view would be compiled with all that it is nested in.
    fn replaced(mut view: Box<dyn FnMut() -> AnyView + Send>) -> AnyView {
        let mut is_left = false;
        let view = move || {
            is_left = !is_left;
            if is_left {
                Either::Left(view())
            } else {
                Either::Right(view())
            }
        };
        view.into_any()
    }
    replaced(Box::new(view))
}
