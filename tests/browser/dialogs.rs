//! `Disclosure`, `Dialog`, `HelpDialog` and `CancelDialog`.

use leptos::prelude::*;
use leptos::task::tick;
use volume_create::components::dialog::{Dialog, DialogRef, close};
use volume_create::components::disclosure::Disclosure;
use volume_create::components::shortcuts::Dialogs;
use volume_create::model::config::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Stage, frame, is_focused};

#[wasm_bindgen_test]
async fn a_disclosure_renders_its_content_only_while_it_is_open() {
    let renders = RwSignal::new(0);
    let stage = Stage::of(move || {
        let content = Callback::new(move |()| {
            renders.update(|renders| *renders += 1);
            view! { <p>{"behind it"}</p> }.into_any()
        });
        view! { <Disclosure summary="More" class="more" content=content /> }.into_any()
    });
    assert_eq!(stage.names("summary"), ["More"]);
    assert_eq!(renders.get_untracked(), 0);
    stage.open("More").await;
    assert!(stage.text().contains("behind it"));
    assert_eq!(renders.get_untracked(), 1);
    stage.get("summary", "More").click();
    stage
        .until("closed", |stage| stage.query(".disclosed").is_none())
        .await;
    assert!(!stage.text().contains("behind it"));
}

fn dialog(open: RwSignal<bool>) -> Stage {
    Stage::of(move || {
        view! {
            <button>{"Elsewhere"}</button>
            <Show when=move || open.get()>
                <Confirmation open=open />
            </Show>
        }
        .into_any()
    })
}

#[component]
fn Confirmation(open: RwSignal<bool>) -> AnyView {
    let dialog = DialogRef::new();
    view! {
        <Dialog id="confirmation".to_owned() open=open title="Sure?" dialog=dialog>
            <button on:click=move |_| close(dialog)>{"Yes"}</button>
        </Dialog>
    }
    .into_any()
}

#[wasm_bindgen_test]
async fn a_dialog_is_modal_named_by_its_heading_and_restores_the_focus() {
    let open = RwSignal::new(false);
    let stage = dialog(open);
    let before = stage.get("button", "Elsewhere");
    before.focus().expect("focused");
    open.set(true);
    stage
        .until("a dialog", |stage| stage.find("dialog", "Sure?").is_some())
        .await;
    assert!(stage.query("dialog:modal").is_some());
    stage.until_focused(&stage.get("button", "Yes")).await;
    stage.press("Yes").await;
    stage
        .until("closed", |stage| stage.query("dialog").is_none())
        .await;
    assert!(!open.get_untracked());
    assert!(is_focused(&before));
}

#[wasm_bindgen_test]
async fn a_dialog_closed_before_its_frame_is_not_shown() {
    let open = RwSignal::new(false);
    let stage = dialog(open);
    open.set(true);
    tick().await;
    open.set(false);
    frame().await;
    frame().await;
    assert!(stage.query("dialog").is_none());
}

#[wasm_bindgen_test]
async fn help_lists_the_shortcuts_and_closes() {
    let stage = Stage::form(Config::default());
    let button = stage.get("button", "Keyboard shortcuts");
    button.focus().expect("focused");
    button.click();
    stage
        .until("help", |stage| {
            stage.find("dialog", "Keyboard shortcuts").is_some()
        })
        .await;
    let keys = stage.query_all("dialog dt kbd");
    assert_eq!(keys.len(), stage.query_all("dialog dd").len());
    assert!(
        stage
            .text()
            .contains("Cancel a running request (asks first)")
    );
    stage.press("Close").await;
    stage
        .until("closed", |stage| stage.query("dialog").is_none())
        .await;
    assert!(is_focused(&button));
    // It opens again.
    button.click();
    stage
        .until("help", |stage| {
            stage.find("dialog", "Keyboard shortcuts").is_some()
        })
        .await;
}

/// A form with a pending request and an open cancel dialog.
async fn cancel_dialog() -> (Stage, Network) {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    stage.fill_in().await;
    stage.press("Create volume").await;
    stage.until("a request", |_| network.requests() == 1).await;
    stage.context::<Dialogs>().cancel.set(true);
    stage
        .until("the dialog", |stage| {
            stage.find("dialog", "Cancel the request?").is_some()
        })
        .await;
    (stage, network)
}

#[wasm_bindgen_test]
async fn keep_waiting_keeps_the_request() {
    let (stage, network) = cancel_dialog().await;
    stage.press("Keep waiting").await;
    stage
        .until("closed", |stage| stage.query("dialog").is_none())
        .await;
    assert!(!network.is_aborted());
    assert!(stage.find("button", "Creating…").is_some());
}

#[wasm_bindgen_test]
async fn cancel_request_aborts_it_and_focuses_the_button() {
    let (stage, network) = cancel_dialog().await;
    stage.press("Cancel request").await;
    stage
        .until("the outcome", |stage| {
            stage.live("alert").contains("You cancelled")
        })
        .await;
    assert!(stage.query("dialog").is_none());
    assert!(network.requests() >= 1);
    let submit = stage.query("form [type=submit]").expect("the button");
    stage.until_focused(&submit).await;
}

#[wasm_bindgen_test]
async fn the_cancel_dialog_closes_when_the_request_completes() {
    let (stage, network) = cancel_dialog().await;
    network.answer(400, r#"{"message":"No"}"#);
    stage
        .until("closed", |stage| stage.query("dialog").is_none())
        .await;
    assert!(stage.live("alert").contains("No"));
}
