//! What the names of a pattern in the field Name are: `data-{1..8}`.

use leptos::prelude::*;

use super::use_messages;
use crate::i18n::Text;
use crate::model::names::{Expansion, expand};
use crate::state::create::Create;
use crate::state::form::FormState;
use crate::state::known::Known;

/// The names of a pattern, below the name; the button says how many there are. One that can't be
/// used is an error of the field.
#[component]
pub fn NamesPreview() -> impl IntoView {
    let form: FormState = expect_context();
    let create: Create = expect_context();
    let known: Known = expect_context();
    let messages = use_messages();
    let names = Memo::new(move |_| expand(&form.name.get()));
    Effect::new(move || {
        let (error, button) = match names.get() {
            Expansion::One => (String::new(), String::new()),
            Expansion::Several(names) => (
                String::new(),
                messages.plural(Text::CreateSeveral, names.len()),
            ),
            Expansion::Invalid(error) => (messages.names_error(&error), String::new()),
        };
        for (signal, text) in [(form.names_error, error), (create.button, button)] {
            if signal.with_untracked(|own| *own != text) {
                signal.set(text);
            }
        }
    });
    let text = Signal::derive(move || match names.get() {
        Expansion::Several(names) => {
            let used = names.iter().filter(|name| known.named(name).is_some());
            let used: Vec<String> = used.cloned().collect();
            messages.names(&names, &used)
        }
        Expansion::One | Expansion::Invalid(_) => String::new(),
    });
    view! { <span class="name-note" role="status" prop:textContent=text></span> }
}
