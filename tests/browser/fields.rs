//! Fields.

use std::rc::Rc;

use volume_create::config::Entry;
use volume_create::view::field::{ChoiceField, TextField};
use volume_create::view::watched::Watched;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, fire};

fn text_field(label: &'static str, value: Watched<String>, error: Watched<String>) -> TextField {
    TextField {
        id: "field".to_owned(),
        label,
        hint: Rc::new(|| "Any.".to_owned()),
        value,
        error: Rc::new(move || error.get()),
        left: Rc::new(|| ()),
        inputmode: "text",
        beside: None,
        masked: false,
    }
}

#[wasm_bindgen_test]
async fn a_text_field_has_its_label_and_gives_what_is_typed() {
    let value = Watched::new("before".to_owned());
    let left = Watched::new(0);
    let stage = Stage::with(move |_| {
        let field = TextField {
            left: Rc::new(move || left.set(left.peek() + 1)),
            ..text_field("Colour", value, Watched::default())
        };
        field.view()
    });
    assert_eq!(stage.field("Colour").value(), "before");
    stage.fill("Colour", "red").await;
    assert_eq!(value.peek(), "red");
    assert_eq!(stage.error("Colour"), "");
    assert!(stage.text().contains("Any."));
    fire(&stage.field("Colour"), "blur");
    assert_eq!(left.peek(), 1);
}

#[wasm_bindgen_test]
async fn an_error_comes_and_goes_in_a_row_that_is_there_before() {
    let error = Watched::<String>::default();
    let stage = Stage::with(move |_| text_field("Colour", Watched::default(), error).view());
    assert!(stage.query(".field-row").is_some());
    error.set("Not that.".to_owned());
    leptos::task::tick().await;
    assert_eq!(stage.error("Colour"), "Not that.");
    error.set(String::new());
    leptos::task::tick().await;
    assert_eq!(stage.error("Colour"), "");
}

#[wasm_bindgen_test]
async fn password_managers_and_autofill_are_kept_away() {
    let stage =
        Stage::with(|_| text_field("Colour", Watched::default(), Watched::default()).view());
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
    entries: Watched<Vec<Entry>>,
    chosen: Watched<Option<String>>,
    other: Watched<String>,
) -> Stage {
    Stage::with(move |_| {
        let field = ChoiceField {
            label: "Shape",
            last: "Other…",
            entries,
            chosen,
            other: text_field("Other shape", other, Watched::default()),
        };
        field.view()
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
    let chosen = Watched::new(Some("b".to_owned()));
    let stage = choice(
        Watched::new(entries(&["a", "b"])),
        chosen,
        Watched::new(String::new()),
    );
    let list = stage.list("Shape");
    assert_eq!(list.value(), "b");
    let names: Vec<String> = (0..list.length())
        .filter_map(|index| list.item(index)?.text_content())
        .collect();
    assert_eq!(names, ["A", "B", "Other…"]);
    stage.choose("Shape", "a").await;
    assert_eq!(chosen.peek().as_deref(), Some("a"));
    assert!(stage.labelled("Other shape").is_none());
}

#[wasm_bindgen_test]
async fn other_reveals_a_text_field_that_keeps_its_text() {
    let chosen = Watched::new(Some("a".to_owned()));
    let other = Watched::new(String::new());
    let stage = choice(Watched::new(entries(&["a"])), chosen, other);
    stage.choose("Shape", "").await;
    assert_eq!(chosen.peek(), None);
    stage.fill("Other shape", "round").await;
    stage.choose("Shape", "a").await;
    assert!(stage.labelled("Other shape").is_none());
    stage.choose("Shape", "").await;
    leptos::task::tick().await;
    assert_eq!(stage.field("Other shape").value(), "round");
    assert_eq!(other.peek(), "round");
}

#[wasm_bindgen_test]
async fn without_entries_the_value_is_typed_under_the_choices_own_label() {
    let list = Watched::new(Vec::new());
    let other = Watched::new(String::new());
    let chosen = Watched::new(None);
    let stage = choice(list, chosen, other);
    stage.fill("Shape", "round").await;
    assert_eq!(other.peek(), "round");
    // Entries that come later keep what was typed.
    list.set(entries(&["a"]));
    leptos::task::tick().await;
    assert_eq!(stage.list("Shape").value(), "");
    leptos::task::tick().await;
    assert_eq!(stage.field("Other shape").value(), "round");
}
