//! The fields to fix, in one place.

use leptos::prelude::*;

use super::button::Button;
use super::use_messages;
use crate::i18n::Text;
use crate::state::form::FormState;

/// The error of each field, and with it a way to the field; only where there are several.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let form: FormState = expect_context();
    let messages = use_messages();
    let errors = Memo::new(move |_| {
        if form.has_summary.get() {
            form.errors()
        } else {
            Vec::new()
        }
    });
    let count = Memo::new(move |_| {
        let count = errors.with(Vec::len);
        messages.plural(Text::FieldErrors, count)
    });
    let are_several = move || errors.with(Vec::len) > 1;
    view! {
        <Show when=are_several>
            <div class="summary" role="group" aria-label=count part="summary">
                <p prop:textContent=count></p>
                <ul>
                    <For
                        each=move || errors.get()
                        key=Clone::clone
                        children=move |(field, text)| {
                            let focus = Callback::new(move |()| form.focus(field));
                            view! {
                                <li>
                                    <Button text on_click=focus />
                                </li>
                            }
                        }
                    />
                </ul>
            </div>
        </Show>
    }
}
