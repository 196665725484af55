//! A form field: label, control, and a row for its hint or error.

use leptos::html;
use leptos::prelude::*;

use crate::config::Entry;
use crate::messages;

/// The value of the option that reveals the text field. No ID is empty, so it can't be one's.
const OTHER: &str = "";

/// A labelled line of text. `error` is shown in its row, empty where there is none.
#[component]
pub fn TextField(
    /// Unique on the page.
    id: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A line on what belongs here.
    #[prop(into, default = String::new().into())]
    hint: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// What to mend.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called when the person leaves it.
    on_blur: Callback<()>,
    /// The control, for moving the focus there.
    node: NodeRef<html::Input>,
    /// The keyboard to show on touch screens.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Whether what is typed is hidden from onlookers. No password: no manager is to keep it.
    #[prop(default = false)]
    masked: bool,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let hint_id = format!("{id}-hint");
    let described_by = format!("{hint_id} {error_id}");
    view! {
        <div class="field" part="field">
            <label class="field-label" part="label" for=id.clone()>{label}</label>
            <input
                class="field-control"
                part="control"
                class:field-control-masked=masked
                id=id
                type="text"
                inputmode=inputmode
                // Password managers and autofill have nothing to offer here.
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                data-1p-ignore="true"
                data-lpignore="true"
                data-bwignore="true"
                aria-required="true"
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                node_ref=node
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
                on:blur=move |_| left(on_blur)
            />
            // Both in one place, as high as the higher: a message that appears moves nothing.
            <div class="field-row">
                <p class="field-hint" part="hint" id=hint_id class:field-hint-covered=move || error.with(Option::is_some)>{hint}</p>
                <p class="field-error" part="error" id=error_id>{move || error.get().unwrap_or_default()}</p>
            </div>
        </div>
    }
}

/// A labelled list whose last option, `Other…`, reveals a text field. With an empty list there is only the text field, under the
/// list's own label.
#[component]
pub fn ChoiceField(
    /// Unique on the page.
    id: String,
    /// Label of the list.
    #[prop(into)]
    label: String,
    /// Label of the text field.
    #[prop(into)]
    other_label: String,
    /// A line on what belongs into the text field.
    #[prop(into, default = String::new())]
    hint: String,
    /// The choices.
    #[prop(into)]
    entries: Signal<Vec<Entry>>,
    /// The chosen entry's ID; `None` for `Other…`.
    chosen: RwSignal<Option<String>>,
    /// What is typed in the text field; kept while an entry is chosen.
    other: RwSignal<String>,
    /// What to mend.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called when the person leaves it.
    on_blur: Callback<()>,
    /// The text field, for moving the focus there.
    node: NodeRef<html::Input>,
) -> impl IntoView {
    let has_entries = Memo::new(move |_| entries.with(|entries| !entries.is_empty()));
    let types = Memo::new(move |_| chosen.with(Option::is_none));
    let other_id = format!("{id}-other");
    let hint = Signal::stored(hint);
    let text_field = move |id: &str, label: &str| {
        view! {
            <TextField
                id=id.to_owned()
                label=label.to_owned()
                hint=hint
                value=other
                error=error
                on_blur=on_blur
                node=node
            />
        }
    };
    let list_label = label.clone();
    let list_id = id.clone();
    let list = move || {
        let options = move || {
            entries.with(|entries| {
                entries
                    .iter()
                    .map(|entry| {
                        let id = entry.id.clone();
                        let selected = {
                            let id = id.clone();
                            move || chosen.with(|chosen| chosen.as_ref() == Some(&id))
                        };
                        view! { <option value=id prop:selected=selected>{entry.name.clone()}</option> }
                    })
                    .collect_view()
            })
        };
        view! {
            <div class="field" part="field">
                <label class="field-label" part="label" for=list_id.clone()>{list_label.clone()}</label>
                <select
                    class="field-control"
                    part="control"
                    id=list_id.clone()
                    on:change:target=move |event| {
                        let id = event.target().value();
                        chosen.set((id != OTHER).then_some(id));
                    }
                >
                    {options}
                    <option value=OTHER prop:selected=types>{messages::OTHER}</option>
                </select>
                // Not empty for the macro: it makes wholly static elements by innerHTML, which Trusted Types forbid.
                <div class="field-row">{""}</div>
            </div>
        }
    };
    view! {
        {move || {
            if has_entries.get() {
                list().into_any()
            } else {
                text_field(&id, &label).into_any()
            }
        }}
        {move || {
            (has_entries.get() && types.get()).then(|| text_field(&other_id, &other_label))
        }}
    }
}

/// A field also loses focus when the whole window does; then the person has not left it.
fn left(on_blur: Callback<()>) {
    if document().has_focus().unwrap_or(true) {
        on_blur.run(());
    }
}
