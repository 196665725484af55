//! Taking up a view that is on the page already, as HTML: what was typed, the focus and the caret stay as they are.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::place::{Place, Region, watch, watch_keys, watch_text};
use super::{Element, View};

/// A view that is on the page already, as its `main`. Where the page has something else, it is put there anew.
pub struct Hydrated {
    view: Box<dyn Fn() -> View>,
}

impl Hydrated {
    /// What `view` gives has one element, and is what the page was written from.
    #[must_use]
    pub fn new(view: impl Fn() -> View + 'static) -> Self {
        Self {
            view: Box::new(view),
        }
    }
}

impl fmt::Debug for Hydrated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hydrated").finish_non_exhaustive()
    }
}

/// Nothing that the framework could move: the page is its place.
#[derive(Debug)]
pub struct InPlace(#[allow(dead_code, reason = "holds the view's owner")] Owner);

impl Render for Hydrated {
    type State = InPlace;

    fn build(self) -> InPlace {
        let Some(body) = document().body() else {
            return InPlace(Owner::new());
        };
        let main = body.query_selector("main").ok().flatten();
        let owner = Owner::new();
        let mut cursor = Cursor {
            parent: body.clone().into(),
            next: main.clone().map(Into::into),
        };
        if owner.with(|| (self.view)().hydrate(&mut cursor)).is_some() {
            return InPlace(owner);
        }
        // Something has changed the page, such as an extension of the browser. All of it ends before it begins anew.
        drop(owner);
        let focused = document().active_element().map(|element| element.id());
        if let Some(main) = main {
            main.remove();
        }
        let owner = Owner::new();
        owner.with(|| {
            (self.view)().place(&Place {
                parent: &body,
                before: body.first_child().as_ref(),
            });
        });
        let focused = focused.filter(|id| !id.is_empty());
        if let Some(element) = focused.and_then(|id| document().get_element_by_id(&id)) {
            // A courtesy: where the browser declines, nothing is lost.
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
        InPlace(owner)
    }

    fn rebuild(self, state: &mut InPlace) {
        *state = self.build();
    }
}

impl Mountable for InPlace {
    fn unmount(&mut self) {}

    fn mount(&mut self, _parent: &web_sys::Element, _marker: Option<&Node>) {}

    fn insert_before_this(&self, _child: &mut dyn Mountable) -> bool {
        false
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        Vec::new()
    }
}

/// The node that is looked at next.
pub(super) struct Cursor {
    parent: Node,
    next: Option<Node>,
}

impl Cursor {
    /// The next node, where it is of this type (DOM, `nodeType`).
    fn take(&mut self, kind: u16) -> Option<Node> {
        let node = self.next.take_if(|node| node.node_type() == kind)?;
        self.next = node.next_sibling();
        Some(node)
    }

    /// The next text; an empty one is not there in HTML.
    fn take_text(&mut self) -> Node {
        self.take(Node::TEXT_NODE).unwrap_or_else(|| {
            let node: Node = document().create_text_node("").into();
            let _ = self.parent.insert_before(&node, self.next.as_ref());
            node
        })
    }

    fn take_marker(&mut self) -> Option<Node> {
        self.take(Node::COMMENT_NODE)
    }
}

impl View {
    /// `None` where the page has something else.
    fn hydrate(self, cursor: &mut Cursor) -> Option<()> {
        match self {
            Self::Element(element) => element.hydrate(cursor)?,
            Self::Text(text) => {
                let node = cursor.take_text();
                (node.node_value().unwrap_or_default() == text).then_some(())?;
            }
            Self::TextOf(text) => {
                let node = cursor.take_text();
                let shown = node.node_value().unwrap_or_default();
                watch_text(node, shown, text);
            }
            Self::ViewOf(view) => hydrate_region(cursor, view)?,
            // A page is written without any.
            Self::Each(keys, view) => watch_keys(cursor.take_marker()?, keys, view),
            Self::Several(views) => {
                for view in views {
                    view.hydrate(cursor)?;
                }
            }
        }
        Some(())
    }
}

impl Element {
    fn hydrate(self, cursor: &mut Cursor) -> Option<()> {
        let element: web_sys::Element = cursor.take(Node::ELEMENT_NODE)?.unchecked_into();
        (element.local_name() == self.0.name).then_some(())?;
        for attribute in self.0.attributes {
            attribute.enliven(&element);
        }
        let mut inside = Cursor {
            next: element.first_child(),
            parent: element.into(),
        };
        for child in self.0.children {
            child.hydrate(&mut inside)?;
        }
        Some(())
    }
}

fn hydrate_region(cursor: &mut Cursor, view: Box<dyn Fn() -> Option<View>>) -> Option<()> {
    let start = cursor.take_marker()?;
    let first = Cursor {
        parent: cursor.parent.clone(),
        next: cursor.next.take(),
    };
    let first = Rc::new(RefCell::new(first));
    let region = Rc::new(RefCell::new(None::<Region>));
    let fits = Rc::new(Cell::new(false));
    watch({
        let (first, region, fits) = (first.clone(), region.clone(), fits.clone());
        move || {
            let view = view();
            if let Some(region) = &*region.borrow() {
                region.clear();
                region.fill(view);
            } else {
                let mut cursor = first.borrow_mut();
                fits.set(match view {
                    Some(view) => view.hydrate(&mut cursor).is_some(),
                    None => true,
                });
            }
        }
    });
    cursor.next = first.borrow_mut().next.take();
    let end = cursor.take_marker().filter(|_| fits.get())?;
    region.replace(Some(Region { start, end }));
    Some(())
}
