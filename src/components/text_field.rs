//! A labelled line of text, with a row for its hint or its error.

use leptos::ev::Targeted;
use leptos::prelude::*;
use web_sys::{Event, FocusEvent, HtmlInputElement};

use super::changing_text::prerendered;
use super::lazy::Lazy;
use crate::state::chunk::ChunkView;

/// Additions beside the control of a [`TextField`].
#[derive(Clone, Copy, Debug)]
pub struct Adornment {
    /// The meaning of the value, such as `= 2 TB`; empty where it needs none.
    pub meaning: Signal<String>,
    /// Buttons.
    pub buttons: fn() -> AnyView,
}

/// A labelled line of text. Its row for a hint or an error is as high as the higher one, so that a
/// message that appears moves nothing.
#[component]
pub fn TextField(
    /// The control's, unique on the page.
    id: String,
    /// Its label.
    label: &'static str,
    /// The typed value.
    value: RwSignal<String>,
    /// A line on what belongs here.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// How to fix it; empty where there is no error.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Called when the user leaves it.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// Its name in a request; empty where it is not sent.
    #[prop(optional)]
    name: &'static str,
    /// The keyboard to show on touch screens.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Additions beside the control.
    #[prop(optional, into)]
    beside: Option<Adornment>,
    /// Whether it can be left empty.
    #[prop(optional)]
    is_optional: bool,
    /// Whether what is typed is hidden from onlookers. No password: no manager is to store it.
    #[prop(optional)]
    masked: bool,
    /// A view of the lazy chunk below the control: what it knows of the value.
    #[prop(optional_no_strip)]
    below: Option<ChunkView>,
) -> AnyView {
    let error_id = format!("{id}-error");
    let hint_id = format!("{id}-hint");
    let meaning_id = format!("{id}-meaning");
    let described_by = match beside {
        Some(_) => format!("{hint_id} {meaning_id} {error_id}"),
        None => format!("{hint_id} {error_id}"),
    };
    let class = if masked {
        "field-control field-control-masked"
    } else {
        "field-control"
    };
    let take = move |event: Targeted<Event, HtmlInputElement>| value.set(event.target().value());
    let blur = move |event: Targeted<FocusEvent, HtmlInputElement>| {
        // Form fillers set it without any event.
        let shown = event.target().value();
        if value.try_with_untracked(|value| *value != shown) == Some(true) {
            value.set(shown);
        }
        // It also loses focus when the whole window does; then the user has not left it.
        if let Some(on_blur) = on_blur.filter(|_| document().has_focus().unwrap_or(true)) {
            run_once_released(on_blur);
        }
    };
    // Password managers and autofill have nothing to offer here.
    let control = view! {
        <input
            class=class
            part="control"
            type="text"
            id=id.clone()
            name=(!name.is_empty()).then_some(name)
            inputmode=inputmode
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            data-1p-ignore="true"
            data-lpignore="true"
            data-bwignore="true"
            aria-required=(!is_optional).then_some("true")
            aria-describedby=described_by
            aria-invalid=Signal::derive(move || error.with(|error| !error.is_empty()).to_string())
            value=value.get_untracked()
            prop:value=value
            on:input:target=take
            on:change:target=take
            on:blur:target=blur
        />
    }
    .into_any();
    let control = match beside {
        None => control,
        Some(Adornment { meaning, buttons }) => view! {
            <div class="field-line">
                {control} <span class="field-meaning" id=meaning_id prop:textContent=meaning>
                    {prerendered(meaning)}
                </span> {buttons()}
            </div>
        }
        .into_any(),
    };
    let below = below.map(|view| view! { <Lazy view /> });
    let hint_class = Signal::derive(move || {
        let class = error.with(|error| match error.as_str() {
            "" => "field-hint",
            _ => "field-hint field-hint-covered",
        });
        class.to_owned()
    });
    view! {
        <div class="field" part="field">
            <label class="field-label" part="label" for=id>
                {label}
            </label>
            {control}
            <div class="field-row">
                <p class=hint_class part="hint" id=hint_id prop:textContent=hint>
                    {prerendered(hint)}
                </p>
                <p class="field-error" part="error" id=error_id prop:textContent=error>
                    {prerendered(error)}
                </p>
                {below}
            </div>
        </div>
    }
    .into_any()
}

/// Runs it once the user presses nothing, with a pointer or a key: an error may move what is pressed,
/// which would then get no click.
fn run_once_released(on_blur: Callback<()>) {
    if document()
        .query_selector(":active")
        .is_ok_and(|own| own.is_some())
    {
        request_animation_frame(move || run_once_released(on_blur));
    } else {
        // It is also called when the field is removed; its owner may be disposed.
        on_blur.try_run(());
    }
}
