//! Problems of the configuration, for the page's operator.

use leptos::prelude::*;

use super::dynamic::dynamic;
use super::use_messages;
use crate::state::configuration::Configuration;

/// Each problem, by its place and its key.
#[component]
pub fn ConfigProblems() -> AnyView {
    let Configuration { problems, .. } = expect_context();
    let messages = use_messages();
    dynamic(move || {
        let problems = problems.get();
        if problems.is_empty() {
            return ().into_any();
        }
        let problems = problems.iter().map(|(place, problem)| {
            let text = messages.problem(*place, problem);
            view! { <li>{text}</li> }
        });
        let problems = problems.collect_view();
        view! {
            <ul class="notice" part="notice">
                {problems}
            </ul>
        }
        .into_any()
    })
}
