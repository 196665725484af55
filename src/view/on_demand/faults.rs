//! What is to be mended, in one place.

use crate::messages::Text;
use crate::view::element::{View, classed, element};
use crate::view::failure::button;
use crate::view::form::FormState;

/// Each fault, and with it a way to its field.
#[inline(never)]
pub(in crate::view) fn faults(state: FormState) -> View {
    let messages = state.creation.messages.peek();
    let faulty = state.summary.get();
    let count = messages.fill(Text::Faults, &[("count", &faulty.len().to_string())]);
    let list = faulty
        .into_iter()
        .fold(element("ul"), |list, (field, text)| {
            list.child(element("li").child(button(text, move || state.focus(field))))
        });
    let summary = classed("div", "summary")
        .attr("role", "group")
        .attr_text("aria-label", count.clone())
        .attr("part", "summary")
        .child(element("p").text(count))
        .child(list);
    summary.into()
}
