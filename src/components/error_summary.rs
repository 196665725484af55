//! The fields to fix, in one place.

use leptos::prelude::*;

use super::button::Button;
use super::dynamic::dynamic;
use super::use_messages;
use crate::i18n::Text;
use crate::state::form::FormState;

/// The error of each field, and with it a way to the field; only where there are several.
#[component]
pub fn ErrorSummary() -> AnyView {
    let form: FormState = expect_context();
    let messages = use_messages();
    dynamic(move || {
        let errors = if form.has_summary.get() {
            form.errors()
        } else {
            Vec::new()
        };
        if errors.len() < 2 {
            return ().into_any();
        }
        let count = messages.plural(Text::FieldErrors, errors.len());
        let errors = errors.into_iter().map(|(field, text)| {
            let focus = Callback::new(move |()| form.focus(field));
            view! {
                <li>
                    <Button text on_click=focus />
                </li>
            }
        });
        view! {
            <div class="summary" role="group" aria-label=count part="summary">
                <p>{count.clone()}</p>
                <ul>{errors.collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}
