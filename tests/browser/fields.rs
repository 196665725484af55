//! `TextField`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::button::Button;
use volume_create::components::text_field::{Adornment, TextField};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Property, Stage, fire, function};

fn signal(text: &str) -> RwSignal<String> {
    RwSignal::new(text.to_owned())
}

/// A field with a hint and an error that can be set.
fn field(value: RwSignal<String>, error: RwSignal<String>) -> Stage {
    Stage::of(move || {
        view! {
            <TextField
                id="field".to_owned()
                label="Colour"
                value=value
                hint=Signal::stored("Any.".to_owned())
                error=error
            />
        }
        .into_any()
    })
}

#[wasm_bindgen_test]
async fn a_text_field_is_a_required_textbox_with_its_label_and_hint() {
    let stage = field(signal("before"), signal(""));
    assert_eq!(stage.names("textbox"), ["Colour"]);
    let control = stage.field("Colour");
    assert_eq!(control.value(), "before");
    assert_eq!(stage.description(&control), "Any.");
    let required = control.get_attribute("aria-required");
    assert_eq!(required.as_deref(), Some("true"));
    assert_eq!(stage.error("Colour"), "");
}

#[wasm_bindgen_test]
async fn a_text_field_binds_its_value_both_ways() {
    let value = signal("before");
    let stage = field(value, signal(""));
    stage.fill("Colour", "red").await;
    assert_eq!(value.get_untracked(), "red");
    value.set("blue".to_owned());
    tick().await;
    assert_eq!(stage.field("Colour").value(), "blue");
}

#[wasm_bindgen_test]
async fn an_error_is_shown_in_a_row_that_exists_before() {
    let error = signal("");
    let stage = field(signal(""), error);
    assert!(stage.query(".field-row [part=error]").is_some());
    error.set("Not that.".to_owned());
    tick().await;
    assert_eq!(stage.error("Colour"), "Not that.");
    assert_eq!(
        stage.description(&stage.field("Colour")),
        "Any. Not that.",
        "the hint is still read out"
    );
    error.set(String::new());
    tick().await;
    assert_eq!(stage.error("Colour"), "");
}

#[wasm_bindgen_test]
async fn a_blur_counts_only_while_the_window_is_focused() {
    let blurs = RwSignal::new(0);
    let stage = Stage::of(move || {
        let on_blur = Callback::new(move |()| blurs.update(|count| *count += 1));
        view! { <TextField id="field".to_owned() label="Colour" value=signal("") on_blur=on_blur /> }
            .into_any()
    });
    fire(&stage.field("Colour"), "blur");
    assert_eq!(blurs.get_untracked(), 1);
    // The whole window loses the focus: the user may return to the field.
    let has_focus = function("", "return false");
    let _elsewhere = Property::set(document(), "hasFocus", &has_focus);
    fire(&stage.field("Colour"), "blur");
    assert_eq!(blurs.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn password_managers_and_autofill_are_disabled() {
    let stage = field(signal(""), signal(""));
    let control = stage.field("Colour");
    for (attribute, value) in [
        ("autocomplete", "off"),
        ("data-1p-ignore", "true"),
        ("data-lpignore", "true"),
        ("data-bwignore", "true"),
        ("autocapitalize", "none"),
        ("spellcheck", "false"),
    ] {
        assert_eq!(control.get_attribute(attribute).as_deref(), Some(value));
    }
}

#[wasm_bindgen_test]
async fn a_field_that_is_not_submitted_has_no_name() {
    let stage = Stage::of(|| {
        view! {
            <TextField id="one".to_owned() label="Sent" value=signal("") name="colour" />
            <TextField id="other".to_owned() label="Not sent" value=signal("") />
        }
        .into_any()
    });
    let name = |label| stage.field(label).get_attribute("name");
    assert_eq!(name("Sent").as_deref(), Some("colour"));
    assert_eq!(name("Not sent"), None);
}

#[wasm_bindgen_test]
async fn the_meaning_is_shown_next_to_the_field_and_describes_it() {
    let meaning = signal("= 2 TB");
    let stage = Stage::of(move || {
        let beside = Adornment {
            meaning: meaning.into(),
            buttons: || {
                view! { <Button text="Decrease size" on_click=Callback::new(|()| ()) /> }.into_any()
            },
        };
        view! { <TextField id="field".to_owned() label="Size" value=signal("2000") beside=beside /> }
            .into_any()
    });
    assert_eq!(stage.description(&stage.field("Size")), "= 2 TB");
    assert!(stage.find("button", "Decrease size").is_some());
    meaning.set("= 3 TB".to_owned());
    tick().await;
    assert_eq!(stage.description(&stage.field("Size")), "= 3 TB");
}

#[wasm_bindgen_test]
async fn a_masked_field_hides_its_value_and_is_not_a_password_field() {
    let stage = Stage::of(|| {
        view! { <TextField id="field".to_owned() label="Secret" value=signal("") masked=true /> }
            .into_any()
    });
    let control = stage.field("Secret");
    assert_eq!(control.type_(), "text", "password managers do not store it");
    assert!(control.class_list().contains("field-control-masked"));
}
