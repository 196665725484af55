//! The field Size: a text field with the meaning of its value, buttons for a step more or less,
//! and the host's sizes.

use leptos::prelude::*;

use super::button::Button;
use super::dynamic::dynamic;
use super::text_field::{Adornment, TextField};
use super::use_messages;
use crate::i18n::Text;
use crate::model::draft::Field;
use crate::model::size;
use crate::state::configuration::Configuration;
use crate::state::form::{FormState, control};
use crate::state::root::Root;

/// The field Size.
#[component]
pub fn SizeField() -> impl IntoView {
    let form: FormState = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let meaning = Signal::derive(move || {
        let Ok(gigabytes) = size::parse(&form.size.get()) else {
            return String::new();
        };
        let number = number(gigabytes);
        let is_plain = form
            .size
            .with(|typed| typed.trim() == gigabytes.to_string());
        let size = match messages.terabytes(number) {
            Some(terabytes) if is_plain => terabytes,
            _ if !is_plain => messages.gigabytes(number),
            _ => return String::new(),
        };
        messages.fill(Text::Equals, &[("size", &size)])
    });
    view! {
        <TextField
            id=root.id(control(Field::Size))
            label=messages.label(Field::Size)
            value=form.size
            hint=Signal::derive(move || messages.size_hint(form.limits()))
            error=Signal::derive(move || form.error(Field::Size))
            on_blur=Callback::new(move |()| {
                form.normalize_size();
                form.reveal(Field::Size);
            })
            name=Field::Size.key()
            inputmode="numeric"
            beside=Adornment {
                meaning,
                buttons: steps,
            }
        />
        <QuickSizes />
    }
}

/// Buttons for a step less or more. The arrow keys do the same from within the field.
fn steps() -> AnyView {
    let form: FormState = expect_context();
    let messages = use_messages();
    let step = move |sign: &'static str, name: Text, steps: i64| {
        view! {
            <button
                class="button button-step"
                part="button"
                type="button"
                tabindex="-1"
                aria-label=messages.text(name)
                on:click=move |_| form.step(steps)
            >
                {sign}
            </button>
        }
    };
    (
        step("−", Text::DecreaseSize, -1),
        step("+", Text::IncreaseSize, 1),
    )
        .into_any()
}

/// The host's sizes, by one click; nothing where there are none.
#[component]
fn QuickSizes() -> AnyView {
    let form: FormState = expect_context();
    let Configuration { config, .. } = expect_context();
    let messages = use_messages();
    let sizes = Memo::new(move |_| config.with(|config| config.quick_sizes.clone()));
    dynamic(move || {
        let sizes = sizes.get();
        if sizes.is_empty() {
            return ().into_any();
        }
        let buttons = sizes.into_iter().map(|size| {
            let number = number(size);
            let text = messages.terabytes(number);
            let text = text.unwrap_or_else(|| messages.gigabytes(number));
            let put = Callback::new(move |()| form.put(Field::Size, size.to_string()));
            view! { <Button text on_click=put /> }
        });
        view! {
            <div class="quick" role="group" aria-label=messages.text(Text::QuickSizes)>
                {buttons.collect_view()}
            </div>
        }
        .into_any()
    })
}

#[allow(clippy::cast_precision_loss, reason = "sizes are at most 2^53 - 1")]
fn number(size: u64) -> f64 {
    size as f64
}
