//! The page in a frame of another page: what that one is told. Nothing is taken from it: there is no message that it could send.

use js_sys::{Array, JSON, Reflect};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, Url, Window};

use crate::view::creation::{Creation, Event};
use crate::view::element::effect;
use crate::view::watched::Watched;
use crate::{event, json};

/// Posts the height of the page and how creates end to the page around this one, where its origin is configured.
#[inline(never)]
pub(in crate::view) fn tell_parent(creation: Creation) {
    let parent = window().parent().ok().flatten();
    // It is as high as the page.
    let main = document().query_selector("main").ok().flatten();
    if let (Some(main), Some(parent)) = (main, parent) {
        creation.owned(|| tell(creation, &main, parent));
    }
}

fn tell(creation: Creation, main: &Element, parent: Window) {
    let post = move |message: &Value| {
        let origins = creation.config.with(|config| config.embed_origins.clone());
        post(&parent, message, &origins);
    };
    let height = Watched::new(0_u32);
    let measure = {
        let main = main.clone();
        move || {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            height.put(main.get_bounding_client_rect().height().ceil() as u32);
        }
    };
    // A frame that is out of sight is observed only once it is seen.
    measure();
    let measure = Closure::<dyn FnMut()>::new(measure);
    if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
        observer.observe(main);
        // The page has it as long as it is there.
        measure.forget();
    }
    effect({
        let post = post.clone();
        move || {
            let pixels = height.get();
            if pixels > 0 {
                post(&event::height(pixels));
            }
        }
    });
    creation.listen(move |event| {
        if let Event::Host(event) = event {
            untrack(|| post(&event.message()));
        }
    });
}

fn post(parent: &Window, message: &Value, origins: &[String]) {
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
