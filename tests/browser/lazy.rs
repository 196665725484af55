//! `Lazy`, in each state of the lazy chunk.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Poll, Waker};

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::lazy::Lazy;
use volume_create::lazy::load;
use volume_create::state::chunk::{Chunk, LazyChunk};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Setting, Stage, Uncaught, frame, is_focused};

thread_local! {
    /// How often the chunk was requested.
    static LOADS: Cell<u32> = const { Cell::new(0) };
    /// The result of loading: `None` while pending, else whether it succeeds.
    static RESULT: Cell<Option<bool>> = const { Cell::new(None) };
    static WAKERS: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// Loads the chunk with the result of [`resolve`].
fn load_controlled() -> Pin<Box<dyn Future<Output = Option<Chunk>>>> {
    LOADS.set(LOADS.get() + 1);
    Box::pin(async {
        let is_loaded = poll_fn(|context| match RESULT.get() {
            Some(is_loaded) => Poll::Ready(is_loaded),
            None => {
                WAKERS.with_borrow_mut(|wakers| wakers.push(context.waker().clone()));
                Poll::Pending
            }
        });
        if is_loaded.await { load().await } else { None }
    })
}

async fn resolve(is_loaded: Option<bool>) {
    RESULT.set(is_loaded);
    WAKERS.take().into_iter().for_each(Waker::wake);
    tick().await;
    frame().await;
}

fn setting() -> Setting {
    LOADS.set(0);
    RESULT.set(None);
    Setting {
        load: load_controlled,
        ..Setting::default()
    }
}

fn lazy(needed: bool) -> Stage {
    let stage = Stage::new(setting());
    stage.mount(move || {
        let view = |_: &Chunk| view! { <p>{"the content"}</p> }.into_any();
        view! { <Lazy view=view needed=needed /> }.into_any()
    });
    stage
}

#[wasm_bindgen_test]
async fn a_view_that_is_not_needed_does_not_load_the_chunk() {
    let stage = lazy(false);
    frame().await;
    assert_eq!(LOADS.get(), 0);
    assert_eq!(stage.text(), "");
}

#[wasm_bindgen_test]
async fn a_needed_view_loads_the_chunk_once_and_is_shown() {
    let stage = lazy(true);
    tick().await;
    assert_eq!(LOADS.get(), 1);
    assert_eq!(stage.text(), "", "nothing while it loads");
    // Requested again meanwhile.
    stage.context::<LazyChunk>().preload();
    tick().await;
    assert_eq!(LOADS.get(), 1);
    resolve(Some(true)).await;
    assert_eq!(stage.text().trim(), "the content");
}

#[wasm_bindgen_test]
async fn a_view_is_shown_when_the_chunk_is_loaded_for_another() {
    let stage = lazy(false);
    RESULT.set(Some(true));
    stage.load().await;
    tick().await;
    assert_eq!(stage.text().trim(), "the content");
}

#[wasm_bindgen_test]
async fn a_failed_load_is_reported_in_place_and_can_be_retried() {
    let stage = lazy(true);
    resolve(Some(false)).await;
    let error = "This part of the page could not be loaded.";
    assert!(stage.text().contains(error), "{}", stage.text());
    stage.press("Try again").await;
    resolve(Some(false)).await;
    assert!(stage.text().contains(error), "again");
    assert_eq!(LOADS.get(), 2);
    // Regression: the button was rendered again at each retry, which lost the focus.
    RESULT.set(None);
    let button = stage.get("button", "Try again");
    button.focus().expect("focused");
    stage.press("Try again").await;
    resolve(Some(false)).await;
    RESULT.set(None);
    assert!(is_focused(&button), "it stays during the retry");
    stage.press("Try again").await;
    resolve(Some(true)).await;
    assert_eq!(stage.text().trim(), "the content");
    assert_eq!(LOADS.get(), 4);
}

#[wasm_bindgen_test]
async fn a_failed_load_of_a_view_that_is_not_needed_is_not_reported() {
    let stage = lazy(false);
    stage.context::<LazyChunk>().preload();
    resolve(Some(false)).await;
    assert_eq!(stage.text(), "");
}

#[wasm_bindgen_test]
async fn removing_a_form_while_the_chunk_loads_causes_no_error() {
    let uncaught = Uncaught::watch();
    let stage = lazy(true);
    tick().await;
    drop(stage);
    resolve(Some(true)).await;
    uncaught.assert_none();
}

#[wasm_bindgen_test]
async fn a_create_is_sent_once_the_chunk_is_loaded_and_only_then() {
    let network = Network::creating(r#"{"volumeName":"v"}"#);
    let stage = Stage::form(setting());
    stage.fill_in().await;
    stage.press("Create volume").await;
    assert!(stage.find("button", "Creating…").is_some());
    stage.press("Creating…").await;
    assert_eq!(network.requests(), 0);
    resolve(Some(true)).await;
    stage
        .until("a card", |stage| stage.find("article", "v").is_some())
        .await;
    assert_eq!(network.creates(), 1);
}

#[wasm_bindgen_test]
async fn without_the_chunk_nothing_is_sent_and_the_page_says_so() {
    let network = Network::creating(r#"{"volumeName":"v"}"#);
    let stage = Stage::form(setting());
    stage.fill_in().await;
    stage.press("Create volume").await;
    resolve(Some(false)).await;
    assert!(stage.live("status").contains("nothing was sent"));
    assert_eq!(network.requests(), 0);
    // The same values are sent once it is loaded.
    RESULT.set(Some(true));
    stage.press("Create volume").await;
    stage
        .until("a card", |stage| stage.find("article", "v").is_some())
        .await;
    assert_eq!(network.creates(), 1);
}

#[wasm_bindgen_test]
async fn a_submit_that_waits_for_the_chunk_can_be_cancelled() {
    let network = Network::silent();
    let stage = Stage::form(setting());
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage.press("Cancel").await;
    assert!(
        stage
            .live("status")
            .contains("Cancelled. Nothing was sent.")
    );
    resolve(Some(true)).await;
    assert_eq!(network.requests(), 0);
    assert!(stage.find("button", "Create volume").is_some());
}
