//! Browser events, and stubs for parts of the browser.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// An event of this class that bubbles and can be cancelled.
pub(crate) fn event(class: &str, kind: &str, values: &[(&str, JsValue)]) -> Event {
    let init = Object::new();
    for name in ["bubbles", "cancelable", "composed"] {
        Reflect::set(&init, &name.into(), &true.into()).expect("set");
    }
    for (name, value) in values {
        Reflect::set(&init, &(*name).into(), value).expect("set");
    }
    let class = Reflect::get(&window(), &class.into()).expect("a class");
    let class: &Function = class.unchecked_ref();
    let arguments = Array::of2(&kind.into(), &init);
    let event = Reflect::construct(class, &arguments).expect("an event");
    event.unchecked_into()
}

/// Dispatches a plain event.
pub(crate) fn fire(target: &EventTarget, kind: &str) {
    dispatch(target, &event("Event", kind, &[]));
}

/// Presses a key. Returns whether the browser's default action was prevented.
pub(crate) fn key(target: &EventTarget, key: &str, values: &[(&str, JsValue)]) -> bool {
    let values = [&[("key", key.into())], values].concat();
    let event = event("KeyboardEvent", "keydown", &values);
    dispatch(target, &event);
    event.default_prevented()
}

fn dispatch(target: &EventTarget, event: &Event) {
    target.dispatch_event(event).expect("dispatched");
}

/// A JavaScript function, for APIs without bindings.
pub(crate) fn function(arguments: &str, body: &str) -> Function {
    Function::new_with_args(arguments, body)
}

/// Records uncaught errors until it is dropped, as the console and a host's error reporting would.
pub(crate) struct Uncaught {
    errors: Rc<RefCell<Vec<String>>>,
    listener: Closure<dyn FnMut(Event)>,
}

const ERRORS: [&str; 2] = ["error", "unhandledrejection"];

impl Uncaught {
    pub(crate) fn watch() -> Self {
        let errors = Rc::new(RefCell::new(Vec::new()));
        let seen = errors.clone();
        let listener = Closure::new(move |event: Event| {
            let read = |key: &str| Reflect::get(&event, &key.into()).unwrap_or_default();
            let text = [read("message"), read("reason")];
            seen.borrow_mut().push(format!("{text:?}"));
        });
        let uncaught = Self { errors, listener };
        for kind in ERRORS {
            window()
                .add_event_listener_with_callback(kind, uncaught.listener())
                .expect("added");
        }
        uncaught
    }

    pub(crate) fn assert_none(&self) {
        let errors = self.errors.take();
        assert!(errors.is_empty(), "uncaught: {errors:?}");
    }

    fn listener(&self) -> &Function {
        self.listener.as_ref().unchecked_ref()
    }
}

impl Drop for Uncaught {
    fn drop(&mut self) {
        for kind in ERRORS {
            window()
                .remove_event_listener_with_callback(kind, self.listener())
                .expect("removed");
        }
    }
}

/// Overrides a property of an object until it is dropped.
pub(crate) struct Property {
    object: Object,
    name: &'static str,
}

impl Property {
    pub(crate) fn set(object: impl Into<JsValue>, name: &'static str, value: &JsValue) -> Self {
        let object: Object = object.into().unchecked_into();
        let descriptor = Object::new();
        for (key, value) in [("value", value), ("configurable", &JsValue::TRUE)] {
            Reflect::set(&descriptor, &key.into(), value).expect("set");
        }
        Object::define_property(&object, &name.into(), &descriptor);
        Self { object, name }
    }
}

impl Drop for Property {
    fn drop(&mut self) {
        // Restores the inherited property.
        Reflect::delete_property(&self.object, &self.name.into()).expect("deleted");
    }
}
