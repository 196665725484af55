//! `CopyButton`, also without the clipboard's API (B29).

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

/// `navigator.clipboard` whose `writeText` has this body; without one there is no clipboard at all.
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

/// The old way to copy, which works or not. It keeps what was selected.
struct OldWay {
    copied: Rc<RefCell<Vec<String>>>,
    _command: Property,
    _stub: Closure<dyn FnMut(String) -> bool>,
}

impl OldWay {
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
async fn a_copy_button_copies_the_text_that_is_there_now_and_says_so_beside_it() {
    let _clipboard = clipboard(Some("document.copied = text; return Promise.resolve()"));
    let text = RwSignal::new("id-1".to_owned());
    let stage = copy_button(text).await;
    assert_eq!(
        stage.live("status"),
        "",
        "the region is there before its text"
    );
    text.set("id-2".to_owned());
    stage.press("Copy ID").await;
    stage
        .until("it says so", |stage| stage.live("status") == "ID copied.")
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
            .until("it says so", |stage| stage.live("status") == "ID copied.")
            .await;
    }
}

/// What happens with a clipboard like this, and with the old way working or not.
async fn without_clipboard(_clipboard: Property, works: bool, said: &str) {
    let uncaught = Uncaught::watch();
    let old_way = OldWay::new(works);
    let stage = copy_button(RwSignal::new("id-1".to_owned())).await;
    stage.get("button", "Copy ID").focus().expect("focused");
    stage.press("Copy ID").await;
    stage
        .until(said, |stage| stage.live("status") == said)
        .await;
    assert_eq!(*old_way.copied.borrow(), ["id-1"]);
    assert!(
        stage.query("textarea").is_none(),
        "it leaves nothing behind"
    );
    assert!(is_focused(&stage.get("button", "Copy ID")));
    uncaught.none();
}

#[wasm_bindgen_test]
async fn b29_without_a_clipboard_the_old_way_copies() {
    without_clipboard(clipboard(None), true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_with_a_clipboard_that_can_not_write_the_old_way_copies() {
    let empty = Property::set(navigator(), "clipboard", &js_sys::Object::new());
    without_clipboard(empty, true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_with_a_clipboard_that_throws_at_once_the_old_way_copies() {
    let throwing = clipboard(Some("throw new TypeError('no')"));
    without_clipboard(throwing, true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_with_a_clipboard_that_refuses_the_old_way_copies() {
    let refusing = "return Promise.reject(new DOMException('no', 'NotAllowedError'))";
    without_clipboard(clipboard(Some(refusing)), true, "ID copied.").await;
}

#[wasm_bindgen_test]
async fn b29_where_neither_way_copies_the_user_is_told() {
    let said = "Your browser blocked copying. Select the text and copy it.";
    without_clipboard(clipboard(None), false, said).await;
    without_clipboard(clipboard(Some("throw 1")), false, said).await;
    without_clipboard(clipboard(Some("return Promise.reject(1)")), false, said).await;
}
