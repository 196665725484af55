//! Copying, also where the page came by plain HTTP and there is no clipboard API.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

use super::creation::Creation;
use crate::messages;

/// Puts a text on the clipboard and says so, or that the browser refused. Call it from a click.
pub(super) fn copy(text: String, what: &'static str, creation: Creation) {
    leptos::task::spawn_local(async move {
        let copied = copy_by_api(&text).await || copy_by_selection(&text).unwrap_or(false);
        creation.announce(if copied {
            messages::copied(what)
        } else {
            messages::COPY_FAILED.to_owned()
        });
    });
}

/// The API is missing, not refusing, outside secure contexts (W3C Clipboard API, section 7).
async fn copy_by_api(text: &str) -> bool {
    let window = leptos::prelude::window();
    window.is_secure_context()
        && JsFuture::from(window.navigator().clipboard().write_text(text))
            .await
            .is_ok()
}

/// The old way: a selected text area and the copy command.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let focused = document.active_element();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    document.body()?.append_child(&area).ok()?;
    area.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = focused.focus();
    }
    Some(copied)
}
