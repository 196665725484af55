//! The form that takes an access token.

use leptos::prelude::*;

use super::text_field::TextField;
use super::use_messages;
use crate::i18n::Text;
use crate::state::root::Root;
use crate::state::session::SessionState;

/// A field for the token, and a button to use it.
#[component]
pub fn TokenForm() -> impl IntoView {
    let state: SessionState = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    view! {
        <p class="session-text">{messages.text(Text::SessionLead)}</p>
        <form
            class="session-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                state.use_token();
            }
        >
            <TextField
                id=root.id("token")
                label=messages.text(Text::AccessToken)
                value=state.token
                error=state.error
                masked=true
            />
            // Enter in the field clicks it: in a frame that is sandboxed without `allow-forms`
            // there is no submit.
            <button
                class="button"
                part="button"
                type="submit"
                on:click=move |event| {
                    event.prevent_default();
                    state.use_token();
                }
            >
                {messages.text(Text::UseToken)}
            </button>
        </form>
    }
}
