//! A summary, and what is behind it.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::dynamic::dynamic;

/// A summary that opens and closes. What is behind it is made when it is open, and costs nothing
/// before.
#[component]
pub fn Disclosure(
    /// The summary, which is always shown.
    summary: &'static str,
    /// The class of the whole.
    class: &'static str,
    /// The content, made when it is opened.
    content: Callback<(), AnyView>,
) -> AnyView {
    let is_open = RwSignal::new(false);
    let toggle = move |event: web_sys::Event| {
        let target = event.target().map(JsValue::from).unwrap_or_default();
        let open = Reflect::get(&target, &"open".into());
        is_open.set(open.is_ok_and(|open| open.is_truthy()));
    };
    let content = dynamic(move || {
        if is_open.get() {
            view! { <div class="disclosed">{content.run(())}</div> }.into_any()
        } else {
            ().into_any()
        }
    });
    view! {
        <details class=class part="disclosure" on:toggle=toggle>
            <summary>{summary}</summary>
            {content}
        </details>
    }
    .into_any()
}
