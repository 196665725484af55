//! Elements: a view of one type, whatever is in it.
//!
//! What `view!` builds has a type that spells out all that is in it, and is compiled anew for each: more than a third of this page's
//! program, when it was built so. A [`View`] is data instead, which is put on the page (`place`), taken up where it is there already
//! (`hydrate`), or written as HTML (`html`). It is a view of the framework like any other: mounted by it, living by its owners and
//! effects.

#[cfg(not(target_arch = "wasm32"))]
mod html;
mod hydrate;
mod place;

use std::borrow::Cow;
use std::fmt;

use leptos::prelude::*;
use web_sys::Event;

use super::watched::Watched;

#[cfg(not(target_arch = "wasm32"))]
pub use html::Words;
pub use hydrate::Hydrated;

/// Something on the page.
pub enum View {
    /// An element.
    Element(Element),
    /// A text.
    Text(Cow<'static, str>),
    /// A text that may change.
    TextOf(Box<dyn Fn() -> String>),
    /// A view that may change or be absent.
    ViewOf(Box<dyn Fn() -> Option<View>>),
    /// A view for each key, in their order. What stays in it keeps its place on the page.
    Each(Box<dyn Fn() -> Vec<u32>>, Box<dyn Fn(u32) -> View>),
    /// Some views, one after another.
    Several(Vec<View>),
}

/// An element, as it is being built. In a box: it is handed from call to call.
pub struct Element(Box<Parts>);

struct Parts {
    name: &'static str,
    attributes: Vec<Attribute>,
    children: Vec<View>,
}

enum Attribute {
    Fixed(&'static str, Cow<'static, str>),
    Changing(&'static str, Box<dyn Fn() -> Option<String>>),
    /// The live value, of which the attribute only tells the first.
    Property(&'static str, Box<dyn Fn() -> String>),
    Listener(&'static str, Box<dyn Fn(Event)>),
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").finish_non_exhaustive()
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Element").finish_non_exhaustive()
    }
}

impl From<Element> for View {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

/// Begins an element.
pub fn element(name: &'static str) -> Element {
    Element(Box::new(Parts {
        name,
        attributes: Vec::new(),
        children: Vec::new(),
    }))
}

/// Begins an element of a class.
pub fn classed(name: &'static str, class: &'static str) -> Element {
    element(name).attr("class", class)
}

impl Element {
    /// An attribute.
    pub(super) fn attr(self, key: &'static str, value: &'static str) -> Self {
        self.with(Attribute::Fixed(key, Cow::Borrowed(value)))
    }

    /// Some attributes.
    pub(super) fn attrs(mut self, attributes: &[(&'static str, &'static str)]) -> Self {
        for (key, value) in attributes {
            self = self.attr(key, value);
        }
        self
    }

    /// An attribute whose value is made.
    pub(super) fn attr_text(self, key: &'static str, value: String) -> Self {
        self.with(Attribute::Fixed(key, Cow::Owned(value)))
    }

    /// An attribute that may change or be absent.
    pub(super) fn attr_of(
        self,
        key: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        self.with(Attribute::Changing(key, Box::new(value)))
    }

    /// A property that may change.
    pub(super) fn prop_of(self, key: &'static str, value: impl Fn() -> String + 'static) -> Self {
        self.with(Attribute::Property(key, Box::new(value)))
    }

    /// What happens on an event.
    pub(super) fn on(self, event: &'static str, act: impl Fn(Event) + 'static) -> Self {
        self.with(Attribute::Listener(event, Box::new(act)))
    }

    /// A child.
    pub fn child(mut self, child: impl Into<View>) -> Self {
        self.add(child.into());
        self
    }

    /// A text.
    pub fn text(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.add(View::Text(text.into()));
        self
    }

    /// A text that may change.
    pub(super) fn text_of(self, text: impl Fn() -> String + 'static) -> Self {
        self.child(View::TextOf(Box::new(text)))
    }

    /// A child that may change or be absent.
    pub(super) fn child_of(self, child: impl Fn() -> Option<View> + 'static) -> Self {
        self.child(changing(child))
    }

    #[inline(never)]
    fn with(mut self, attribute: Attribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    #[inline(never)]
    fn add(&mut self, child: View) {
        self.0.children.push(child);
    }
}

/// A view that may change or be absent. What comes takes the place of what was there.
pub(super) fn changing(view: impl Fn() -> Option<View> + 'static) -> View {
    View::ViewOf(Box::new(view))
}

/// Hears an event of an element that is there already, as long as the current owner is.
pub(super) fn listen_to(
    element: &web_sys::Element,
    event: &'static str,
    act: impl Fn(Event) + 'static,
) {
    Attribute::Listener(event, Box::new(act)).enliven(element);
}

/// Does something soon, and again whenever what it read has changed. Only in a browser.
pub(super) fn effect(act: impl Fn() + 'static) {
    effect_boxed(Box::new(act));
}

#[inline(never)]
fn effect_boxed(act: Box<dyn Fn()>) {
    if cfg!(target_arch = "wasm32") {
        Effect::new(act);
    }
}

/// Whether something is so; who reads it hears of it only when it is otherwise.
pub(super) fn whether(condition: impl Fn() -> bool + 'static) -> Watched<bool> {
    whether_boxed(Box::new(condition))
}

#[inline(never)]
fn whether_boxed(condition: Box<dyn Fn() -> bool>) -> Watched<bool> {
    let holds = Watched::new(false);
    if cfg!(target_arch = "wasm32") {
        place::watch(move || holds.put(condition()));
    } else {
        holds.set(untrack(condition));
    }
    holds
}
