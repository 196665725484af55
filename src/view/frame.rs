//! The page in a frame of another page: what that one is told. Nothing is taken from it: there is no message that it could send.

use js_sys::{Array, JSON, Reflect};
use leptos::html;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ResizeObserver, Url, UrlSearchParams, Window};

use super::creation::{Creation, Event};
use crate::event;

/// Whether the page was opened to be shown in a frame, as `index.html?embed`.
pub(super) fn is_wanted() -> bool {
    let search = window().location().search().unwrap_or_default();
    UrlSearchParams::new_with_str(&search).is_ok_and(|parameters| parameters.has("embed"))
}

/// Posts the height of `node` and how creates end to the page around this one, where its origin is configured.
pub(super) fn tell_parent(creation: Creation, node: NodeRef<html::Main>) {
    let Some(parent) = parent() else {
        return;
    };
    let parent = StoredValue::new_local(parent);
    let origins = Memo::new(move |_| creation.config().embed_origins);
    let post = move |message: &Value, origins: &[String]| {
        parent.try_with_value(|parent| post(parent, message, origins));
    };

    let height = RwSignal::new(0_u32);
    let observer = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(element) = node.get() else {
            return;
        };
        let measure = Closure::<dyn FnMut()>::new({
            let element = element.clone();
            move || {
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "saturates"
                )]
                let pixels = element.get_bounding_client_rect().height().ceil() as u32;
                height.try_maybe_update(|shown| {
                    let changed = *shown != pixels;
                    *shown = pixels;
                    (changed, ())
                });
            }
        });
        if let Ok(created) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            created.observe(&element);
            observer.set_value(Some((created, measure)));
        }
    });
    on_cleanup(move || {
        observer.try_update_value(|observer| {
            if let Some((observer, _)) = observer.take() {
                observer.disconnect();
            }
        });
    });
    Effect::new(move || {
        let pixels = height.get();
        if pixels > 0 {
            post(&event::height(pixels), &origins.get());
        }
    });
    creation.listen(Callback::new(move |event: Event| {
        if let Some(event) = event.for_host() {
            post(&event.message(), &origins.get_untracked());
        }
    }));
}

/// The window around this one.
fn parent() -> Option<Window> {
    let own = window();
    own.parent().ok()?.filter(|parent| *parent != own)
}

fn post(parent: &Window, message: &Value, origins: &[String]) {
    let Ok(message) = JSON::parse(&message.to_string()) else {
        return;
    };
    let embedder = embedder();
    for origin in origins {
        // The browser compares too, and complains in its console where they differ.
        let differs = embedder.as_ref().is_some_and(|embedder| {
            !Url::new(origin).is_ok_and(|origin| origin.origin() == *embedder)
        });
        if !differs {
            // An origin that is no URL was named when the configuration was read.
            let _ = parent.post_message(&message, origin);
        }
    }
}

/// The origin of the page around this one, where the browser tells (HTML, `ancestorOrigins`; not all do).
fn embedder() -> Option<String> {
    let origins = Reflect::get(&window().location(), &"ancestorOrigins".into()).ok()?;
    Array::from(&origins).get(0).as_string()
}
