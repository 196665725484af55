//! The page in a frame of another page: what that one is told. Nothing is taken from it: there is
//! no message that it could send.

use js_sys::{Array, JSON, Reflect};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, Url};

use crate::model::event::HostEvent;
use crate::model::{event, json};
use crate::state::configuration::Configuration;
use crate::state::flow::Host;

/// Whether the page is in a frame of another.
#[must_use]
pub fn is_framed() -> bool {
    let own = window();
    own.parent().is_ok_and(|parent| parent != Some(own))
}

/// Posts the height of the page and how creates end to the page around this one, where its origin
/// is configured.
pub fn start() {
    let Configuration { config, .. } = expect_context();
    let post = move |message: &Value| {
        post(message, &config.with(|config| config.embed_origins.clone()));
    };
    provide_context(Host(Callback::new(move |event: HostEvent| {
        untrack(|| post(&event.message()));
    })));
    let height = RwSignal::new(0_u32);
    Effect::new(move || {
        let pixels = height.get();
        if pixels > 0 {
            post(&event::height(pixels));
        }
    });
    // It is as high as the page.
    if let Some(app) = document().get_element_by_id("app") {
        observe_height(app, height);
    }
}

fn observe_height(element: Element, height: RwSignal<u32>) {
    let observed = element.clone();
    let measure = move || {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates"
        )]
        let pixels = element.get_bounding_client_rect().height().ceil() as u32;
        if height.get_untracked() != pixels {
            height.set(pixels);
        }
    };
    // A frame that is out of sight is observed only once it is seen.
    measure();
    let measure = Closure::<dyn FnMut()>::new(measure);
    if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
        observer.observe(&observed);
        // It lives as long as the page.
        measure.forget();
    }
}

fn post(message: &Value, origins: &[String]) {
    let Some(parent) = window().parent().ok().flatten() else {
        return;
    };
    let Ok(message) = JSON::parse(&json::text(message)) else {
        return;
    };
    let embedder = embedder();
    for origin in origins {
        // The browser compares too, and complains in its console where they differ.
        let differs = embedder.as_ref().is_some_and(|embedder| {
            !Url::new(origin).is_ok_and(|origin| origin.origin() == *embedder)
        });
        if !differs {
            // An origin that is no URL was named when the configuration was parsed.
            let _ = parent.post_message(&message, origin);
        }
    }
}

/// The origin of the page around this one, where the browser tells (HTML, `ancestorOrigins`; not
/// all do).
fn embedder() -> Option<String> {
    let origins = Reflect::get(&window().location(), &"ancestorOrigins".into()).ok()?;
    Array::from(&origins).get(0).as_string()
}
