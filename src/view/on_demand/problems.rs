//! What is wrong with the configuration, for whoever set the page up.

use crate::view::creation::Creation;
use crate::view::element::{View, classed, element};

/// Each problem, by its place and its key.
#[inline(never)]
pub(in crate::view) fn problems(creation: Creation) -> View {
    let messages = creation.messages.peek();
    let list = classed("ul", "notice").attr("part", "notice");
    let problems = creation.config_problems();
    problems
        .iter()
        .fold(list, |list, (place, problem)| {
            list.child(element("li").text(messages.problem(*place, problem)))
        })
        .into()
}
