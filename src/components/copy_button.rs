//! A button that copies a text, also where the page came by plain HTTP and there is no clipboard
//! API.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

use super::use_messages;
use crate::i18n::Text;

/// A button that copies a text to the clipboard, and shows beside it whether that worked.
#[component]
pub fn CopyButton(
    /// Its text.
    label: Text,
    /// The name of the copied text in the status.
    what: Text,
    /// The text that is copied.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it shows an icon in place of its text, which is then its name.
    #[prop(optional)]
    icon: bool,
) -> AnyView {
    let messages = use_messages();
    let label = messages.text(label);
    let (class, shown, name) = if icon {
        ("button button-icon", "", Some(label))
    } else {
        ("button", label, None)
    };
    let status = RwSignal::new(String::new());
    let copy = move |event: web_sys::MouseEvent| {
        let (text, button) = (text.get_untracked(), event.current_target());
        // An unchanged text would not be announced again.
        status.set(String::new());
        spawn_local(async move {
            let is_copied = copy_by_api(&text).await
                || button.is_some_and(|button| {
                    copy_by_selection(&text, button.unchecked_ref()).unwrap_or(false)
                });
            let text = if is_copied {
                messages.fill(Text::Copied, &[("what", messages.text(what))])
            } else {
                messages.text(Text::CopyFailed).to_owned()
            };
            status.try_set(text);
        });
    };
    view! {
        <span class="copy">
            <button
                class=class
                part="button"
                type="button"
                aria-label=name
                title=name
                on:click=copy
            >
                {shown}
            </button>
            <span class="copy-status" role="status" prop:textContent=status></span>
        </span>
    }
    .into_any()
}

/// The API is missing outside secure contexts (W3C Clipboard API, section 7), and in some web views
/// within one.
async fn copy_by_api(text: &str) -> bool {
    let write = || {
        let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
        let write = Reflect::get(&clipboard, &"writeText".into()).ok()?;
        let promise = write.dyn_into::<Function>().ok()?;
        promise.call1(&clipboard, &text.into()).ok()
    };
    match write() {
        Some(promise) => JsFuture::from(Promise::resolve(&promise)).await.is_ok(),
        None => false,
    }
}

/// The fallback: a selected text area and the copy command. The text area is inserted next to the
/// button, so that it is in the same shadow tree and not in what a dialog makes inert.
fn copy_by_selection(text: &str, button: &HtmlElement) -> Option<bool> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    button.parent_element()?.append_child(&area).ok()?;
    area.select();
    let is_copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    // Selecting moved it.
    let _ = button.focus();
    Some(is_copied)
}
