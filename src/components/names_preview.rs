//! What the names of a pattern in the field Name are: `data-{1..8}`.

use leptos::prelude::*;

use super::use_messages;
use crate::model::names::Expansion;
use crate::state::flow::Flow;
use crate::state::known::Known;

/// The names of a pattern, and which of them are in use, below the name.
#[component]
pub fn NamesPreview() -> impl IntoView {
    let flow: Flow = expect_context();
    let known: Known = expect_context();
    let messages = use_messages();
    let text = Signal::derive(move || match flow.names.get() {
        Expansion::Several(names) => {
            let used = names.iter().filter(|name| known.named(name).is_some());
            let used: Vec<String> = used.cloned().collect();
            messages.names(&names, &used)
        }
        Expansion::One | Expansion::Invalid(_) => String::new(),
    });
    view! { <span class="name-note" role="status" prop:textContent=text></span> }
}
