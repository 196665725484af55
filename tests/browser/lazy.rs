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
    /// How often the chunk was asked for.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// What comes of that: nothing yet, or whether it is loaded.
    static ANSWER: Cell<Option<bool>> = const { Cell::new(None) };
    static WAKERS: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// Loads the chunk as [`answer`] says.
fn load_as_told() -> Pin<Box<dyn Future<Output = Option<Chunk>>>> {
    ASKED.set(ASKED.get() + 1);
    Box::pin(async {
        let is_loaded = poll_fn(|context| match ANSWER.get() {
            Some(is_loaded) => Poll::Ready(is_loaded),
            None => {
                WAKERS.with_borrow_mut(|wakers| wakers.push(context.waker().clone()));
                Poll::Pending
            }
        });
        if is_loaded.await { load().await } else { None }
    })
}

async fn answer(is_loaded: Option<bool>) {
    ANSWER.set(is_loaded);
    WAKERS.take().into_iter().for_each(Waker::wake);
    tick().await;
    frame().await;
}

fn setting() -> Setting {
    ASKED.set(0);
    ANSWER.set(None);
    Setting {
        load: load_as_told,
        ..Setting::default()
    }
}

fn lazy(needed: bool) -> Stage {
    let stage = Stage::new(setting());
    stage.mount(move || {
        let view = |_: &Chunk| view! { <p>{"the part"}</p> }.into_any();
        view! { <Lazy view=view needed=needed /> }.into_any()
    });
    stage
}

#[wasm_bindgen_test]
async fn what_nobody_waits_for_is_not_loaded_and_shows_nothing() {
    let stage = lazy(false);
    frame().await;
    assert_eq!(ASKED.get(), 0);
    assert_eq!(stage.text(), "");
}

#[wasm_bindgen_test]
async fn what_is_needed_is_loaded_once_and_shown() {
    let stage = lazy(true);
    tick().await;
    assert_eq!(ASKED.get(), 1);
    assert_eq!(stage.text(), "", "nothing while it loads");
    // Others ask for it too, meanwhile.
    stage.context::<LazyChunk>().preload();
    tick().await;
    assert_eq!(ASKED.get(), 1);
    answer(Some(true)).await;
    assert_eq!(stage.text().trim(), "the part");
}

#[wasm_bindgen_test]
async fn what_is_loaded_for_something_else_is_shown_too() {
    let stage = lazy(false);
    ANSWER.set(Some(true));
    stage.load().await;
    tick().await;
    assert_eq!(stage.text().trim(), "the part");
}

#[wasm_bindgen_test]
async fn where_loading_fails_it_is_said_in_place_and_can_be_tried_again() {
    let stage = lazy(true);
    answer(Some(false)).await;
    let lost = "This part of the page could not be loaded.";
    assert!(stage.text().contains(lost), "{}", stage.text());
    stage.press("Try again").await;
    answer(Some(false)).await;
    assert!(stage.text().contains(lost), "again");
    assert_eq!(ASKED.get(), 2);
    // The button was made anew at each try, and the focus on it was lost.
    ANSWER.set(None);
    let button = stage.get("button", "Try again");
    button.focus().expect("focused");
    stage.press("Try again").await;
    answer(Some(false)).await;
    ANSWER.set(None);
    assert!(is_focused(&button), "it stays while it is tried again");
    stage.press("Try again").await;
    answer(Some(true)).await;
    assert_eq!(stage.text().trim(), "the part");
    assert_eq!(ASKED.get(), 4);
}

#[wasm_bindgen_test]
async fn where_nobody_waits_a_failure_says_nothing() {
    let stage = lazy(false);
    stage.context::<LazyChunk>().preload();
    answer(Some(false)).await;
    assert_eq!(stage.text(), "");
}

#[wasm_bindgen_test]
async fn a_form_that_is_removed_while_it_loads_is_left_alone() {
    let uncaught = Uncaught::watch();
    let stage = lazy(true);
    tick().await;
    drop(stage);
    answer(Some(true)).await;
    uncaught.none();
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
    answer(Some(true)).await;
    stage
        .until("a card", |stage| stage.find("article", "v").is_some())
        .await;
    assert_eq!(network.creates(), 1);
}

#[wasm_bindgen_test]
async fn where_the_chunk_does_not_come_nothing_is_sent_and_that_is_said() {
    let network = Network::creating(r#"{"volumeName":"v"}"#);
    let stage = Stage::form(setting());
    stage.fill_in().await;
    stage.press("Create volume").await;
    answer(Some(false)).await;
    assert!(stage.live("status").contains("nothing was sent"));
    assert_eq!(network.requests(), 0);
    // The same values are sent when it comes at last.
    ANSWER.set(Some(true));
    stage.press("Create volume").await;
    stage
        .until("a card", |stage| stage.find("article", "v").is_some())
        .await;
    assert_eq!(network.creates(), 1);
}

#[wasm_bindgen_test]
async fn what_waits_for_the_chunk_can_be_cancelled() {
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
    answer(Some(true)).await;
    assert_eq!(network.requests(), 0);
    assert!(stage.find("button", "Create volume").is_some());
}
