//! The root of a form: a page, or a custom element of which a page may have many.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// The root of a form, as a context: its IDs, and how to find an element by one.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    number: u32,
    element: StoredValue<Option<SendWrapper<HtmlElement>>>,
}

impl Root {
    /// A page, of which `element` is what the app is mounted in; natively there is none.
    #[must_use]
    pub fn of_page(element: Option<HtmlElement>) -> Self {
        // The prerendered page has its IDs in its HTML.
        Self::new(0, element)
    }

    /// A custom element, of whose shadow root `element` is the inside.
    #[must_use]
    pub fn of_element(element: HtmlElement) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        Self::new(NEXT.fetch_add(1, Ordering::Relaxed), Some(element))
    }

    fn new(number: u32, element: Option<HtmlElement>) -> Self {
        Self {
            number,
            element: StoredValue::new(element.map(SendWrapper::new)),
        }
    }

    /// Whether it is a page.
    #[must_use]
    pub fn is_page(self) -> bool {
        self.number == 0
    }

    /// An ID that no other form's elements have.
    #[must_use]
    pub fn id(self, name: &str) -> String {
        format!("vc{}-{name}", self.number)
    }

    /// The element the app is mounted in; `None` natively, or once the form is removed.
    #[must_use]
    pub fn element(self) -> Option<HtmlElement> {
        self.element.try_get_value()?.map(SendWrapper::take)
    }

    /// The first element that a selector finds.
    #[must_use]
    pub fn find(self, selector: &str) -> Option<Element> {
        self.element()?.query_selector(selector).ok().flatten()
    }

    /// The element of an ID, as [`Root::id`] gives it.
    #[must_use]
    pub fn by_id(self, id: &str) -> Option<Element> {
        self.find(&format!("#{id}"))
    }

    /// Moves the focus to the element of an ID, once the page is updated.
    pub fn focus(self, id: String) {
        request_animation_frame(move || {
            if let Some(element) = self.by_id(&id) {
                // Where the browser declines, nothing is lost.
                let _ = element.unchecked_ref::<HtmlElement>().focus();
            }
        });
    }

    /// Scrolls as far as it takes to see the element of an ID, once the page is updated.
    pub fn show(self, id: String) {
        request_animation_frame(move || {
            if let Some(element) = self.by_id(&id) {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                element.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
}
