//! Dialogs, with what the browser has for them: the focus stays in them, Escape closes them, and it is then back where it was (HTML,
//! `showModal`).

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use crate::view::creation::Creation;
use crate::view::element::{View, classed, element};
use crate::view::soon;
use crate::view::watched::Watched;

/// A dialog `title` that is there while `open` is.
pub(in crate::view) fn dialog(
    creation: Creation,
    id: &str,
    open: Watched<bool>,
    title: &'static str,
    content: View,
) -> View {
    let id = creation.id(id);
    let title_id = format!("{id}-title");
    soon(creation, &id, |dialog| {
        let dialog: &HtmlDialogElement = dialog.unchecked_ref();
        // It is in the page and closed.
        let _ = dialog.show_modal();
    });
    classed("dialog", "dialog")
        .attr("part", "dialog")
        .attr_text("aria-labelledby", title_id.clone())
        .attr_text("id", id)
        .on("close", move |_| open.set(false))
        .child(element("h2").attr_text("id", title_id).text(title))
        .child(content)
        .into()
}
