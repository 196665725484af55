//! A labelled list whose last option reveals a text field.

use leptos::ev::Targeted;
use leptos::prelude::*;
use web_sys::{Event, HtmlSelectElement};

use super::text_field::TextField;
use crate::model::config::Entry;
use crate::state::form::ChoiceValue;

/// The value of the option that reveals the text field. No ID is empty, so it can't be one's.
const OTHER: &str = "";

/// A labelled list whose last option, `Other…`, reveals a text field. With an empty list there is only the text field, under
/// the list's own label.
#[component]
pub fn ChoiceField(
    /// The list's, unique on the page.
    id: String,
    /// Label of the list.
    label: &'static str,
    /// The text of its last option.
    last: &'static str,
    /// Label of the text field that it reveals.
    other_label: &'static str,
    /// A line on what belongs into the text field.
    hint: &'static str,
    /// The choices.
    entries: RwSignal<Vec<Entry>>,
    /// What is chosen, or typed.
    value: ChoiceValue,
    /// How to fix it; empty where there is no error.
    error: Signal<String>,
    /// Called when the user leaves the text field.
    on_blur: Callback<()>,
    /// Its name in a request.
    name: &'static str,
) -> AnyView {
    let has_list = Memo::new(move |_| entries.with(|entries| !entries.is_empty()));
    let is_other = Memo::new(move |_| value.chosen.with(Option::is_none));
    let hint = Signal::derive(move || hint.to_owned());
    let text_field = move |id: String, label, name| {
        view! { <TextField id label value=value.other hint error on_blur name /> }.into_any()
    };
    let first = {
        let id = id.clone();
        move || {
            if has_list.get() {
                list(id.clone(), label, last, entries, value.chosen, name)
            } else {
                text_field(id.clone(), label, name)
            }
        }
    };
    let second = move || {
        let is_shown = has_list.get() && is_other.get();
        is_shown.then(|| text_field(format!("{id}-other"), other_label, ""))
    };
    (first, second).into_any()
}

fn list(
    id: String,
    label: &'static str,
    last: &'static str,
    entries: RwSignal<Vec<Entry>>,
    chosen: RwSignal<Option<String>>,
    name: &'static str,
) -> AnyView {
    let options = move || {
        let entries = entries.get().into_iter();
        let options = entries.map(|entry| {
            let own = Some(entry.id.clone());
            option(entry.id, entry.name, Signal::derive(move || chosen.get() == own))
        });
        options.collect_view()
    };
    let is_other = Signal::derive(move || chosen.with(Option::is_none));
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        let id = event.target().value();
        chosen.set((id != OTHER).then_some(id));
    };
    view! {
        <div class="field" part="field">
            <label class="field-label" part="label" for=id.clone()>
                {label}
            </label>
            <select class="field-control" part="control" id=id name=name on:change:target=choose>
                {options}
                {option(OTHER.to_owned(), last.to_owned(), is_other)}
            </select>
            <div class="field-row">{()}</div>
        </div>
    }
    .into_any()
}

/// An option of a list.
pub fn option(value: String, text: String, is_chosen: Signal<bool>) -> AnyView {
    view! {
        <option value=value selected=is_chosen.get_untracked() prop:selected=is_chosen>
            {text}
        </option>
    }
    .into_any()
}
