//! Copying, also where the page came by plain HTTP and there is no clipboard API.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

use super::element::{View, classed};
use super::spawn;
use super::watched::Watched;
use crate::messages::{Messages, Text};

/// A button `label` that puts a text on the clipboard and says beside it how that went; `what` is said to be copied.
pub(super) fn copy_button(messages: Messages, label: Text, what: Text, text: String) -> View {
    copy_button_of(messages, label, what, Rc::new(move || text.clone()))
}

/// The same with a text that may have changed by the time it is copied.
pub(super) fn copy_button_of(
    messages: Messages,
    label: Text,
    what: Text,
    text: Rc<dyn Fn() -> String>,
) -> View {
    let said = Watched::<String>::default();
    let button = classed("button", "button")
        .attr("part", "button")
        .attr("type", "button")
        .on("click", move |event| {
            let (text, button) = (untrack(|| text()), event.current_target());
            // Said again each time: an unchanged text would not be announced.
            said.set(String::new());
            spawn(async move {
                let copied = copy_by_api(&text).await
                    || button.is_some_and(|button| {
                        copy_by_selection(&text, button.unchecked_ref()).unwrap_or(false)
                    });
                said.set(if copied {
                    messages.fill(Text::Copied, &[("what", messages.text(what))])
                } else {
                    messages.text(Text::CopyFailed).to_owned()
                });
            });
        })
        .text(messages.text(label));
    let said = classed("span", "copy-said")
        .attr("role", "status")
        .text_of(move || said.get());
    classed("span", "copy").child(button).child(said).into()
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
fn copy_by_selection(text: &str, button: &HtmlElement) -> Option<bool> {
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
