//! What the user is doing on a page or in an element when its view is mounted or replaced: read
//! from the DOM before, restored after.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, NodeList};

/// Selects focusable elements.
const FOCUSABLE: &str = "input, select, button, summary, a";

/// Focus, selection, scroll position, open disclosures, and the open menu.
#[derive(Clone, Debug)]
pub struct UserPosition {
    focus: Option<Focus>,
    scroll: (f64, f64),
    open: Vec<bool>,
    /// The ID of the menu that is open.
    menu: Option<String>,
}

#[derive(Clone, Debug)]
struct Focus {
    id: String,
    /// Its number among what can have the focus, for what has no ID.
    index: u32,
    /// Start, end and direction of the selection in a text field.
    selection: Option<(u32, u32, String)>,
}

impl UserPosition {
    /// Reads it from the view in `container`.
    #[must_use]
    pub fn read(container: &HtmlElement) -> Self {
        let window = window();
        let scroll = |read: Result<f64, _>| read.unwrap_or_default();
        let is_open = |details: &Element| details.has_attribute("open");
        Self {
            focus: Focus::read(container),
            scroll: (scroll(window.scroll_x()), scroll(window.scroll_y())),
            open: all(container, "details").iter().map(is_open).collect(),
            menu: container
                .query_selector(":popover-open")
                .ok()
                .flatten()
                .map(|menu| menu.id()),
        }
    }

    /// Restores it in the new view.
    pub fn restore(&self, container: &HtmlElement) {
        for (details, is_open) in all(container, "details").iter().zip(&self.open) {
            if *is_open {
                // A fixed, valid name.
                let _ = details.set_attribute("open", "");
            }
        }
        if let Some(menu) = self.menu.as_ref().and_then(|id| by_id(container, id)) {
            // Where the browser declines, it is closed.
            let _ = menu.unchecked_ref::<HtmlElement>().show_popover();
        }
        if let Some(focus) = &self.focus {
            focus.restore(container);
        }
        let window = window();
        let (left, top) = self.scroll;
        if (window.scroll_x(), window.scroll_y()) != (Ok(left), Ok(top)) {
            window.scroll_to_with_x_and_y(left, top);
        }
    }
}

impl Focus {
    fn read(container: &HtmlElement) -> Option<Self> {
        let focused = container.query_selector(":focus").ok()??;
        let focusable = all(container, FOCUSABLE);
        let index = focusable.iter().position(|element| *element == focused);
        let selection = focused.dyn_ref::<HtmlInputElement>().and_then(|input| {
            let start = input.selection_start().ok()??;
            let end = input.selection_end().ok()??;
            let direction = input.selection_direction().ok().flatten();
            Some((start, end, direction.unwrap_or_default()))
        });
        Some(Self {
            id: focused.id(),
            index: index.and_then(|index| u32::try_from(index).ok())?,
            selection,
        })
    }

    fn restore(&self, container: &HtmlElement) {
        let index = usize::try_from(self.index).unwrap_or_default();
        let by_index = || all(container, FOCUSABLE).into_iter().nth(index);
        let Some(element) = by_id(container, &self.id).or_else(by_index) else {
            return;
        };
        // Where the browser declines, nothing is lost.
        let _ = element.unchecked_ref::<HtmlElement>().focus();
        if let (Some((start, end, direction)), Some(input)) =
            (&self.selection, element.dyn_ref::<HtmlInputElement>())
        {
            let _ = input.set_selection_range_with_direction(*start, *end, direction);
        }
    }
}

fn by_id(container: &HtmlElement, id: &str) -> Option<Element> {
    let selector = ["#", id].concat();
    // An empty one is no selector.
    container.query_selector(&selector).ok().flatten()
}

fn all(container: &HtmlElement, selector: &str) -> Vec<Element> {
    let found = container.query_selector_all(selector).ok();
    let list = |list: NodeList| {
        let nodes = (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok());
        nodes.collect()
    };
    found.map(list).unwrap_or_default()
}
