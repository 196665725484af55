//! Fields.

use leptos::prelude::*;
use volume_create::config::Entry;
use volume_create::view::field::{ChoiceField, TextField};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, fire};

#[wasm_bindgen_test]
async fn a_text_field_has_its_label_and_gives_what_is_typed() {
    let value = RwSignal::new("before".to_owned());
    let left = RwSignal::new(0);
    let stage = Stage::with(move || {
        view! {
            <TextField
                id="t1".to_owned()
                label="Colour"
                hint="Any."
                value=value
                error=no_error()
                on_blur=Callback::new(move |()| left.update(|left| *left += 1))
                node=NodeRef::new()
            />
        }
    });
    leptos::task::tick().await;
    assert_eq!(stage.field("Colour").value(), "before");
    stage.fill("Colour", "red").await;
    assert_eq!(value.get_untracked(), "red");
    assert_eq!(stage.error("Colour"), "");
    assert!(stage.text().contains("Any."));
    fire(&stage.field("Colour"), "blur");
    assert_eq!(left.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn an_error_comes_and_goes_without_changing_the_height() {
    let error = RwSignal::new(None::<String>);
    let stage = Stage::with(move || {
        view! {
            <TextField
                id="t2".to_owned()
                label="Colour"
                value=RwSignal::new(String::new())
                error=error
                on_blur=Callback::new(|()| ())
                node=NodeRef::new()
            />
        }
    });
    assert!(
        stage.query(".field-row").is_some(),
        "the row is there before its text"
    );
    error.set(Some("Not that.".to_owned()));
    leptos::task::tick().await;
    assert_eq!(stage.error("Colour"), "Not that.");
    error.set(None);
    leptos::task::tick().await;
    assert_eq!(stage.error("Colour"), "");
}

#[wasm_bindgen_test]
async fn password_managers_and_autofill_are_kept_away() {
    let stage = Stage::with(|| {
        view! {
            <TextField
                id="t3".to_owned()
                label="Colour"
                value=RwSignal::new(String::new())
                error=no_error()
                on_blur=Callback::new(|()| ())
                node=NodeRef::new()
            />
        }
    });
    let field = stage.field("Colour");
    for (attribute, value) in [
        ("autocomplete", "off"),
        ("data-1p-ignore", "true"),
        ("data-lpignore", "true"),
    ] {
        assert_eq!(field.get_attribute(attribute).as_deref(), Some(value));
    }
}

fn choice(
    entries: RwSignal<Vec<Entry>>,
    chosen: RwSignal<Option<String>>,
    other: RwSignal<String>,
) -> Stage {
    Stage::with(move || {
        view! {
            <ChoiceField
                id="c1".to_owned()
                label="Shape"
                other_label="Other shape"
                entries=entries
                chosen=chosen
                other=other
                error=no_error()
                on_blur=Callback::new(|()| ())
                node=NodeRef::new()
            />
        }
    })
}

fn entries(ids: &[&str]) -> Vec<Entry> {
    let entry = |id: &&str| Entry {
        id: (*id).to_owned(),
        name: id.to_uppercase(),
    };
    ids.iter().map(entry).collect()
}

#[wasm_bindgen_test]
async fn a_choice_lists_its_entries_by_name_and_ends_with_other() {
    let chosen = RwSignal::new(Some("b".to_owned()));
    let stage = choice(
        RwSignal::new(entries(&["a", "b"])),
        chosen,
        RwSignal::new(String::new()),
    );
    let list = stage.list("Shape");
    assert_eq!(list.value(), "b");
    let names: Vec<String> = (0..list.length())
        .filter_map(|index| list.item(index)?.text_content())
        .collect();
    assert_eq!(names, ["A", "B", "Other…"]);
    stage.choose("Shape", "a").await;
    assert_eq!(chosen.get_untracked().as_deref(), Some("a"));
    assert!(stage.labelled("Other shape").is_none());
}

#[wasm_bindgen_test]
async fn other_reveals_a_text_field_that_keeps_its_text() {
    let chosen = RwSignal::new(Some("a".to_owned()));
    let other = RwSignal::new(String::new());
    let stage = choice(RwSignal::new(entries(&["a"])), chosen, other);
    stage.choose("Shape", "").await;
    assert_eq!(chosen.get_untracked(), None);
    stage.fill("Other shape", "round").await;
    stage.choose("Shape", "a").await;
    assert!(stage.labelled("Other shape").is_none());
    stage.choose("Shape", "").await;
    leptos::task::tick().await;
    assert_eq!(stage.field("Other shape").value(), "round");
    assert_eq!(other.get_untracked(), "round");
}

#[wasm_bindgen_test]
async fn without_entries_the_value_is_typed_under_the_choices_own_label() {
    let list = RwSignal::new(Vec::new());
    let other = RwSignal::new(String::new());
    let chosen = RwSignal::new(None);
    let stage = choice(list, chosen, other);
    stage.fill("Shape", "round").await;
    assert_eq!(other.get_untracked(), "round");
    // Entries that come later keep what was typed.
    list.set(entries(&["a"]));
    leptos::task::tick().await;
    assert_eq!(stage.list("Shape").value(), "");
    leptos::task::tick().await;
    assert_eq!(stage.field("Other shape").value(), "round");
}

fn no_error() -> Signal<Option<String>> {
    Signal::stored(None)
}
