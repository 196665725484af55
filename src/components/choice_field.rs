//! A labelled list whose last option reveals a text field.

use leptos::ev::Targeted;
use leptos::prelude::*;
use web_sys::{Event, HtmlSelectElement};

use super::dynamic::dynamic;
use super::text_field::TextField;
use crate::model::config::{Config, Entry};
use crate::state::chunk::ChunkView;
use crate::state::configuration::Configuration;
use crate::state::form::ChoiceValue;

/// The value of the option that reveals the text field. No ID is empty, so it can't be one's.
const OTHER: &str = "";

/// A labelled list whose last option, `Other…`, reveals a text field. With an empty list there is
/// only the text field, under the list's own label.
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
    /// The choices, in the configuration.
    entries: fn(&Config) -> &Vec<Entry>,
    /// The chosen or typed value.
    value: ChoiceValue,
    /// How to fix it; empty where there is no error.
    error: Signal<String>,
    /// Called when the user leaves the text field.
    on_blur: Callback<()>,
    /// Its name in a request.
    name: &'static str,
    /// A view of the lazy chunk below the text field.
    #[prop(optional)]
    below: Option<ChunkView>,
) -> AnyView {
    let Configuration { config, .. } = expect_context();
    let has_list = Memo::new(move |_| config.with(|config| !entries(config).is_empty()));
    let is_other = Memo::new(move |_| value.chosen.with(String::is_empty));
    let hint = Signal::derive(move || hint.to_owned());
    let text_field = move |id: String, label, name| {
        view! { <TextField id label value=value.other hint error on_blur name below /> }.into_any()
    };
    let other_id = format!("{id}-other");
    let first = dynamic(move || {
        if has_list.get() {
            list(id.clone(), label, last, entries, value.chosen, name)
        } else {
            text_field(id.clone(), label, name)
        }
    });
    let second = dynamic(move || {
        if has_list.get() && is_other.get() {
            text_field(other_id.clone(), other_label, "")
        } else {
            ().into_any()
        }
    });
    (first, second).into_any()
}

fn list(
    id: String,
    label: &'static str,
    last: &'static str,
    entries: fn(&Config) -> &Vec<Entry>,
    chosen: RwSignal<String>,
    name: &'static str,
) -> AnyView {
    let Configuration { config, .. } = expect_context();
    // Not for a change of another setting, which would close the list.
    let entries = Memo::new(move |_| config.with(|config| entries(config).clone()));
    let options = dynamic(move || {
        let options = entries.get().into_iter().map(|entry| {
            let own = entry.id.clone();
            let is_chosen = Signal::derive(move || chosen.with(|id| *id == own));
            option(entry.id, entry.name, is_chosen)
        });
        options.collect_view().into_any()
    });
    let is_other = Signal::derive(move || chosen.with(String::is_empty));
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        chosen.set(event.target().value());
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
