//! Copying, also where the page came by plain HTTP and there is no clipboard API.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlButtonElement, HtmlDocument, HtmlTextAreaElement};

use crate::messages;

/// A button that puts a text on the clipboard and says beside it how that went.
#[component]
pub fn CopyButton(
    /// What stands on the button.
    label: &'static str,
    /// What is said to be copied.
    what: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let node = NodeRef::<html::Button>::new();
    let copy = move |_| {
        let text = text.clone();
        // Said again each time: an unchanged text would not be announced.
        said.set(String::new());
        leptos::task::spawn_local(async move {
            let copied = copy_by_api(&text).await
                || node
                    .try_get_untracked()
                    .flatten()
                    .is_some_and(|button| copy_by_selection(&text, &button).unwrap_or(false));
            said.try_set(if copied {
                messages::copied(what)
            } else {
                messages::COPY_FAILED.to_owned()
            });
        });
    };
    view! {
        <span class="copy">
            <button class="button" part="button" type="button" node_ref=node on:click=copy>
                {label}
            </button>
            <span class="copy-said" role="status">
                {said}
            </span>
        </span>
    }
}

/// The API is missing, not refusing, outside secure contexts (W3C Clipboard API, section 7).
async fn copy_by_api(text: &str) -> bool {
    let window = window();
    window.is_secure_context()
        && JsFuture::from(window.navigator().clipboard().write_text(text))
            .await
            .is_ok()
}

/// The old way: a selected text area and the copy command. It stands beside the button for that moment, so that it is in the same
/// shadow tree, and not in what a dialog makes inert.
fn copy_by_selection(text: &str, button: &HtmlButtonElement) -> Option<bool> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    button.parent_element()?.append_child(&area).ok()?;
    area.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    // Selecting moved it.
    let _ = button.focus();
    Some(copied)
}
