//! Putting a view on the page.

use std::cell::{Cell, RefCell};

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, Node};

use super::{Attribute, Element, View};

/// Where something is put: the end of a node, or before one of its children.
pub(super) struct Place<'a> {
    pub(super) parent: &'a Node,
    pub(super) before: Option<&'a Node>,
}

impl Place<'_> {
    fn put(&self, node: &Node) {
        // Both nodes are ours: there is nothing to refuse.
        let _ = self.parent.insert_before(node, self.before);
    }
}

impl View {
    pub(super) fn place(self, place: &Place<'_>) {
        match self {
            Self::Element(element) => element.place(place),
            Self::Text(text) => place.put(&document().create_text_node(&text)),
            Self::TextOf(text) => {
                let node = document().create_text_node("");
                place.put(&node);
                watch_text(node.into(), String::new(), text);
            }
            Self::ViewOf(view) => {
                let region = Region::new();
                place.put(&region.start);
                place.put(&region.end);
                watch(move || {
                    region.clear();
                    region.fill(view());
                });
            }
            Self::Each(keys, view) => {
                let end = marker();
                place.put(&end);
                watch_keys(end, keys, view);
            }
            Self::Several(views) => {
                for view in views {
                    view.place(place);
                }
            }
        }
    }
}

impl Element {
    fn place(self, place: &Place<'_>) {
        let Ok(element) = document().create_element(self.0.name) else {
            return;
        };
        for attribute in self.0.attributes {
            if let Attribute::Fixed(key, value) = &attribute {
                // The names are ours.
                let _ = element.set_attribute(key, value);
            } else {
                attribute.enliven(&element);
            }
        }
        let inside = Place {
            parent: &element,
            before: None,
        };
        for child in self.0.children {
            child.place(&inside);
        }
        place.put(&element);
    }
}

impl Attribute {
    /// Brings to life what may change, on an element that may have its first value already: nothing is set to what it is.
    pub(super) fn enliven(self, element: &web_sys::Element) {
        let element = element.clone();
        match self {
            Self::Fixed(..) => {}
            Self::Changing(key, value) => watch(move || {
                let value = value();
                if element.get_attribute(key) != value {
                    let _ = match value {
                        Some(value) => element.set_attribute(key, &value),
                        None => element.remove_attribute(key),
                    };
                }
            }),
            Self::Property(key, value) => watch(move || {
                let (key, value) = (JsValue::from_str(key), JsValue::from_str(&value()));
                // A control whose value is set anew forgets where its caret is.
                if Reflect::get(&element, &key).ok().as_ref() != Some(&value) {
                    let _ = Reflect::set(&element, &key, &value);
                }
            }),
            Self::Listener(event, act) => {
                let act = Closure::wrap(act);
                let listener = act.as_ref().unchecked_ref();
                let _ = element.add_event_listener_with_callback(event, listener);
                keep(Listener {
                    element,
                    event,
                    act,
                });
            }
        }
    }
}

/// Hears an event, as long as it is there: an element that is removed while it has the focus still tells of that.
struct Listener {
    element: web_sys::Element,
    event: &'static str,
    act: Closure<dyn Fn(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let listener = self.act.as_ref().unchecked_ref();
        let _ = self
            .element
            .remove_event_listener_with_callback(self.event, listener);
    }
}

/// What changes stands between two marks.
#[derive(Clone)]
pub(super) struct Region {
    pub(super) start: Node,
    pub(super) end: Node,
}

impl Region {
    fn new() -> Self {
        Self {
            start: marker(),
            end: marker(),
        }
    }

    pub(super) fn clear(&self) {
        while let (Some(parent), Some(next)) = (self.start.parent_node(), self.start.next_sibling())
        {
            if next == self.end || parent.remove_child(&next).is_err() {
                return;
            }
        }
    }

    pub(super) fn fill(&self, view: Option<View>) {
        if let (Some(view), Some(parent)) = (view, self.end.parent_node()) {
            view.place(&Place {
                parent: &parent,
                before: Some(&self.end),
            });
        }
    }
}

pub(super) fn marker() -> Node {
    document().create_comment("").into()
}

/// Keeps a text node, which holds `shown`, at what `text` gives.
pub(super) fn watch_text(node: Node, shown: String, text: Box<dyn Fn() -> String>) {
    let shown = RefCell::new(shown);
    watch(move || {
        let text = text();
        if *shown.borrow() != text {
            node.set_node_value(Some(&text));
            shown.replace(text);
        }
    });
}

/// An item of a list: it lives as long as its key is there.
struct Item {
    key: u32,
    /// At least one: an empty view has a comment in its place.
    nodes: Vec<Node>,
    _owner: Owner,
}

/// Keeps what stands before `end` at one item for each key, in the order of the keys.
pub(super) fn watch_keys(
    end: Node,
    keys: Box<dyn Fn() -> Vec<u32>>,
    view: Box<dyn Fn(u32) -> View>,
) {
    let owner = Owner::current().unwrap_or_default();
    let items = RefCell::new(Vec::<Item>::new());
    watch(move || {
        let (keys, mut items) = (keys(), items.borrow_mut());
        items.retain(|item| {
            let stays = keys.contains(&item.key);
            if !stays {
                remove(&item.nodes);
            }
            stays
        });
        let Some(parent) = end.parent_node() else {
            return;
        };
        for (index, key) in keys.into_iter().enumerate() {
            let place = items.iter().position(|item| item.key == key);
            if place == Some(index) {
                continue;
            }
            let next = items.get(index).and_then(|item| item.nodes.first());
            let next = next.unwrap_or(&end).clone();
            let item = match place {
                Some(place) => items.remove(place),
                None => owner.with(|| new_item(key, &view)),
            };
            for node in &item.nodes {
                // The next one stands in this parent.
                let _ = parent.insert_before(node, Some(&next));
            }
            items.insert(index, item);
        }
    });
}

fn new_item(key: u32, view: &dyn Fn(u32) -> View) -> Item {
    let owner = Owner::new();
    let mut nodes = owner.with(|| untrack(|| view(key).build().nodes));
    if nodes.is_empty() {
        nodes.push(marker());
    }
    Item {
        key,
        nodes,
        _owner: owner,
    }
}

fn remove(nodes: &[Node]) {
    for node in nodes {
        if let Some(parent) = node.parent_node() {
            let _ = parent.remove_child(node);
        }
    }
}

/// Does something at once, and again whenever what it read has changed, as long as the current owner is there.
pub(super) fn watch(act: impl Fn() + 'static) {
    watch_boxed(Box::new(act));
}

#[inline(never)]
fn watch_boxed(act: Box<dyn Fn()>) {
    keep(RenderEffect::new(move |_| act()));
}

/// Drops something with the current owner.
fn keep<T: 'static>(thing: T) {
    let thing: Box<dyn std::any::Any> = Box::new(thing);
    let kept = StoredValue::new_local(Cell::new(Some(thing)));
    // Not with the arena's other items: what is dropped there must not reach for the arena itself.
    on_cleanup(move || drop(kept.try_with_value(Cell::take)));
}

/// A view that is on the page, or is to be.
#[derive(Debug)]
pub struct Placed {
    nodes: Vec<Node>,
}

impl Render for View {
    type State = Placed;

    fn build(self) -> Placed {
        let fragment: Node = document().create_document_fragment().into();
        self.place(&Place {
            parent: &fragment,
            before: None,
        });
        let mut nodes = Vec::new();
        let mut next = fragment.first_child();
        while let Some(node) = next {
            next = node.next_sibling();
            nodes.push(node);
        }
        Placed { nodes }
    }

    fn rebuild(self, state: &mut Placed) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl Mountable for Placed {
    fn unmount(&mut self) {
        for node in self.nodes.drain(..) {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(&node);
            }
        }
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&Node>) {
        for node in &self.nodes {
            let _ = parent.insert_before(node, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.nodes.first();
        let parent = first.and_then(Node::parent_element);
        if let Some(parent) = &parent {
            child.mount(parent, first);
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        self.nodes
            .iter()
            .filter_map(|node| node.clone().dyn_into().ok())
            .collect()
    }
}
