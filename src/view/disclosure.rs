//! What is shown on demand: a summary, and what is behind it.

use wasm_bindgen::JsValue;

use super::element::{View, classed, element, whether};
use super::watched::Watched;

/// A summary that opens and closes. What is behind it is made when it is open, and costs nothing before.
pub(super) fn disclosure(
    summary: &'static str,
    class: &'static str,
    content: impl Fn() -> View + 'static,
) -> View {
    disclosure_boxed(summary, class, Box::new(content))
}

#[inline(never)]
fn disclosure_boxed(
    summary: &'static str,
    class: &'static str,
    content: Box<dyn Fn() -> View>,
) -> View {
    let open = Watched::new(false);
    let shown = whether(move || open.get());
    let details = classed("details", class)
        .attr("part", "disclosure")
        .on("toggle", move |event| {
            let target = event.target().map(JsValue::from).unwrap_or_default();
            let is_open = js_sys::Reflect::get(&target, &"open".into());
            open.put(is_open.is_ok_and(|is_open| is_open.is_truthy()));
        })
        .child(element("summary").text(summary));
    details
        .child_of(move || {
            let content = shown.get().then(&content)?;
            Some(classed("div", "disclosed").child(content).into())
        })
        .into()
}
