//! A text for machines, such as JSON.

use leptos::prelude::*;

/// A text for machines. It scrolls, so it can be reached by keyboard.
#[component]
pub fn Code(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! { <pre class="code" tabindex="0" dir="ltr" translate="no" prop:textContent=text></pre> }
}
