//! `CopyButton`, also without the clipboard API (B29).

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use volume_create::components::copy_button::CopyButton;
use volume_create::i18n::Text;
use volume_create::model::config::Config;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlTextAreaElement;

use crate::stage::{Property, Stage, Uncaught, function, is_focused};

async fn copy_button(text: RwSignal<String>) -> Stage {
    Stage::of_loaded(Config::default(), move || {
        view! { <CopyButton label=Text::CopyId what=Text::Id text=text /> }.into_any()
    })
    .await
}

fn navigator() -> web_sys::Navigator {
    window().navigator()
}

/// Replaces `navigator.clipboard` by one whose `writeText` has this body, or by `undefined`.
fn clipboard(body: Option<&str>) -> Property {
    let clipboard = match body {
        None => JsValue::UNDEFINED,
        Some(body) => {
            let clipboard = js_sys::Object::new();
            js_sys::Reflect::set(&clipboard, &"writeText".into(), &function("text", body))
                .expect("set");
            clipboard.into()
        }
    };
    Property::set(navigator(), "clipboard", &clipboard)
}

/// A stub of `document.execCommand`, which succeeds or fails and records the selected texts.
struct ExecCommand {
    copied: Rc<RefCell<Vec<String>>>,
    _command: Property,
    _stub: Closure<dyn FnMut(String) -> bool>,
}

impl ExecCommand {
    fn new(works: bool) -> Self {
        let copied = Rc::new(RefCell::new(Vec::new()));
        let own = copied.clone();
        let stub = Closure::<dyn FnMut(String) -> bool>::new(move |command: String| {
            assert_eq!(command, "copy");
            let selected = document().active_element();
            let area = selected.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
            own.borrow_mut().push(area.expect("a text area").value());
            works
        });
        let command = Property::set(document(), "execCommand", stub.as_ref());
        Self {
            copied,
            _command: command,
            _stub: stub,
        }
    }
}

#[wasm_bindgen_test]
async fn a_copy_button_copies_the_current_text_and_confirms_it() {
    let _clipboard = clipboard(Some("document.copied = text; return Promise.resolve()"));
    let text = RwSignal::new("id-1".to_owned());
    let stage = copy_button(text).await;
    assert_eq!(
        stage.live("status"),
        "",
        "the live region exists before its text"
    );
    text.set("id-2".to_owned());
    stage.press("Copy ID").await;
    stage
        .until("a confirmation", |stage| {
            stage.live("status") == "ID copied."
        })
        .await;
    let copied = js_sys::Reflect::get(&document(), &"copied".into());
    assert_eq!(copied.expect("a text").as_string().as_deref(), Some("id-2"));
}

#[wasm_bindgen_test]
async fn a_second_copy_is_announced_again() {
    let _clipboard = clipboard(Some("return new Promise(done => { document.done = done })"));
    let stage = copy_button(RwSignal::new("id-1".to_owned())).await;
    let finish = function("", "document.done()");
    for _ in 0..2 {
        stage.press("Copy ID").await;
        assert_eq!(
            stage.live("status"),
            "",
            "an equal text would not be read out"
        );
        finish.call0(&JsValue::NULL).expect("finished");
        stage
            .until("a confirmation", |stage| {
                stage.live("status") == "ID copied."
            })
            .await;
    }
}

/// Asserts the status with this clipboard, and with `execCommand` succeeding or failing.
async fn without_clipboard(_clipboard: Property, works: bool, expected: &str) {
    let uncaught = Uncaught::watch();
    let exec_command = ExecCommand::new(works);
    let stage = copy_button(RwSignal::new("id-1".to_owned())).await;
    stage.get("button", "Copy ID").focus().expect("focused");
    stage.press("Copy ID").await;
    stage
        .until(expected, |stage| stage.live("status") == expected)
        .await;
    assert_eq!(*exec_command.copied.borrow(), ["id-1"]);
    assert!(
        stage.query("textarea").is_none(),
        "the text area is removed"
    );
    assert!(is_focused(&stage.get("button", "Copy ID")));
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn b29_without_a_clipboard_exec_command_copies() {
    without_clipboard(clipboard(None), true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_without_write_text_exec_command_copies() {
    let empty = Property::set(navigator(), "clipboard", &js_sys::Object::new());
    without_clipboard(empty, true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_if_write_text_throws_exec_command_copies() {
    let throwing = clipboard(Some("throw new TypeError('no')"));
    without_clipboard(throwing, true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_if_write_text_rejects_exec_command_copies() {
    let refusing = "return Promise.reject(new DOMException('no', 'NotAllowedError'))";
    without_clipboard(clipboard(Some(refusing)), true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_if_both_fail_an_error_is_shown() {
    let expected = "Your browser blocked copying. Select the text and copy it.";
    without_clipboard(clipboard(None), false, expected).await;
    without_clipboard(clipboard(Some("throw 1")), false, expected).await;
    without_clipboard(clipboard(Some("return Promise.reject(1)")), false, expected).await;
}
