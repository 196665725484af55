//! A text for machines, such as JSON, with a button that copies it.

use leptos::prelude::*;

use super::copy_button::CopyButton;
use crate::i18n::Text;

/// A text for machines, and the button that copies it.
#[component]
pub fn Code(
    /// The text that is shown.
    #[prop(into)]
    text: Signal<String>,
    /// The text that is copied, where that is longer.
    #[prop(optional, into)]
    copied: Option<String>,
    /// The label of the button.
    label: Text,
    /// What the button is said to copy.
    what: Text,
) -> impl IntoView {
    let copied = copied.map_or(text, Signal::stored);
    // It scrolls, so it can be reached by keyboard.
    view! {
        <div class="code-block">
            <pre class="code" tabindex="0" dir="ltr" translate="no" prop:textContent=text></pre>
            <CopyButton label what text=copied />
        </div>
    }
}
