//! Keyboard shortcuts; handled keys in an element do not reach its host page.

use e2e::{By, Key, REGION, options, play, play_unopened, serving, site, until};
use serde_json::json;

#[test]
fn control_enter_submits_from_anywhere_in_the_form() {
    play(options(), async |stage| {
        stage.fill_form("from a list").await;
        let list = stage.find("combobox", "Volume type").await;
        list.send_keys(Key::Control + Key::Enter)
            .await
            .expect("typed");
        stage.card("from a list").await;
        stage.fill("Name", "from a button").await;
        let button = stage.find("button", "Increase size").await;
        stage
            .driver
            .execute(
                "arguments[0].focus()",
                vec![button.to_json().expect("an element")],
            )
            .await
            .expect("it runs");
        stage.keys(Key::Control + Key::Enter).await;
        stage.card("from a button").await;
        // It shows errors as a click does.
        stage.keys(Key::Control + Key::Enter).await;
        stage.expect_error("Name", "Enter a name.").await;
        assert_eq!(stage.creates().len(), 2);
    });
}

#[test]
fn escape_cancels_a_pending_request_after_a_confirmation() {
    play(options(), async |stage| {
        stage.create("sandbox-stall-before").await;
        stage.find("button", "Creating…").await;
        stage.keys(Key::Escape + "").await;
        stage.find("dialog", "Cancel the request?").await;
        stage.picture("cancel-dialog").await;
        stage.press("Keep waiting").await;
        until("no dialog", async || {
            (!stage.has("dialog", "Cancel the request?").await).then_some(())
        })
        .await;
        stage.expect_focus("Creating…").await;
        stage.keys(Key::Escape + "").await;
        stage.find("dialog", "Cancel the request?").await;
        // In the dialog, Escape declines.
        stage.keys(Key::Escape + "").await;
        stage.find("button", "Creating…").await;
        stage.keys(Key::Escape + "").await;
        stage.press("Cancel request").await;
        stage
            .alert("You cancelled after the request was sent. The volume may exist.")
            .await;
        stage.alert("safe to try again").await;
        stage.expect_focus("Create volume").await;
        // Without a pending request there is nothing to cancel.
        stage.keys(Key::Escape + "").await;
        assert!(!stage.has("dialog", "Cancel the request?").await);
    });
}

#[test]
fn the_cancel_dialog_closes_when_the_response_arrives() {
    play(options(), async |stage| {
        stage.sandbox.pause(e2e::CREATE);
        stage.create("answered").await;
        stage.find("button", "Creating…").await;
        stage.keys(Key::Escape + "").await;
        stage.find("dialog", "Cancel the request?").await;
        stage.sandbox.resume(e2e::CREATE);
        stage.card("answered").await;
        until("no dialog", async || {
            (!stage.has("dialog", "Cancel the request?").await).then_some(())
        })
        .await;
        stage.expect_focus("Name").await;
    });
}

#[test]
fn a_question_mark_opens_the_shortcuts_but_not_in_a_field() {
    play(options(), async |stage| {
        stage.field("Name").await.click().await.expect("focus");
        stage.keys("what?").await;
        assert_eq!(stage.value("textbox", "Name").await, "what?");
        assert!(!stage.has("dialog", "Keyboard shortcuts").await);
        stage.script("document.activeElement.blur()").await;
        stage.keys("?").await;
        let dialog = stage.find("dialog", "Keyboard shortcuts").await;
        let text = dialog.text().await.expect("a text");
        for key in ["Enter", "Ctrl Enter", "Escape", "↑ ↓", "?"] {
            assert!(text.contains(key), "{text}");
        }
        stage.picture("keys").await;
        // Regression: the form was submitted behind the open dialog.
        stage.keys(Key::Control + Key::Enter).await;
        stage.keys("?").await;
        stage.press("Close").await;
        assert_eq!(
            stage.field_error("Region").await,
            "",
            "nothing was submitted"
        );
        stage.press("Help").await;
        let button = stage.find("button", "Keyboard shortcuts").await;
        button.click().await.expect("opens");
        stage.find("dialog", "Keyboard shortcuts").await;
        stage.keys(Key::Escape + "").await;
        until("no dialog", async || {
            (!stage.has("dialog", "Keyboard shortcuts").await).then_some(())
        })
        .await;
        stage.expect_focus("Help").await;
    });
}

#[test]
fn several_errors_are_listed_with_links_to_their_fields() {
    play(options(), async |stage| {
        stage.fill("Size (GB)", "").await;
        stage.press("Create volume").await;
        let list = stage.find("group", "Fix these 3 fields:").await;
        stage.press("Enter a region ID.").await;
        stage.expect_focus("Region").await;
        stage.keys("r").await;
        stage.find("group", "Fix these 2 fields:").await;
        stage.fill("Name", "n").await;
        until("no list", async || {
            (stage
                .all("group", Some("Fix these 2 fields:"))
                .await
                .is_empty())
            .then_some(())
        })
        .await;
        drop(list);
        stage.fill("Size (GB)", "5").await;
        stage.press("Create volume").await;
        stage.card("n").await;
    });
}

const HOST: &str = r#"<!doctype html><html lang="en"><title>host</title>
    <script src="host.js"></script>
    <script type="module" src="volume-create/embed.js"></script>
    <main><h1>Dashboard</h1><volume-create api-base="/api"></volume-create></main></html>"#;

const LISTEN: &str = "window.keys = [];
    for (const kind of ['keydown', 'keypress', 'keyup'])
        addEventListener(kind, (event) => event.composedPath()[0] && window.keys.push(`${kind} ${event.key}`));";

#[test]
fn handled_keys_in_an_element_do_not_reach_its_host_page() {
    let site = site(&[("index.html", HOST), ("host.js", LISTEN)]);
    play_unopened(serving(&site), async |stage| {
        stage.open("/").await;
        stage.field("Name").await.click().await.expect("focus");
        stage.keys("g?").await;
        stage.keys(Key::Down + "").await;
        stage.field("Size (GB)").await.click().await.expect("focus");
        stage.keys(Key::Up + "").await;
        assert_eq!(stage.value("textbox", "Size (GB)").await, "201");
        stage.fill("Region", REGION).await;
        stage.keys(Key::Control + Key::Enter).await;
        stage.card("g?").await;
        let heard = stage.script("return window.keys").await;
        let heard = heard.as_array().cloned().unwrap_or_default();
        let keys = ["g", "?", "ArrowUp", "ArrowDown"];
        let leaked: Vec<_> = heard
            .iter()
            .filter(|key| {
                keys.iter().any(|own| {
                    key.as_str()
                        .is_some_and(|key| key.ends_with(&format!(" {own}")))
                })
            })
            .collect();
        assert!(leaked.is_empty(), "{leaked:?}");
        assert!(!heard.contains(&json!("keydown Enter")), "{heard:?}");

        // Unhandled keys reach the host page: its shortcuts, and the keys that leave a dialog or a
        // field.
        stage.field("Name").await.click().await.expect("focus");
        stage.keys(Key::Alt + "k").await;
        stage.keys(Key::Escape + "").await;
        stage.keys(Key::Tab + "").await;
        let heard = stage.script("return window.keys").await;
        for key in ["keydown k", "keydown Escape", "keydown Tab"] {
            assert!(
                heard
                    .as_array()
                    .is_some_and(|heard| heard.contains(&json!(key))),
                "{key}: {heard}"
            );
        }
        // A question mark outside the element belongs to the host page.
        let outside = stage.driver.find(By::Tag("h1")).await.expect("a heading");
        outside.click().await.expect("a click");
        stage.script("document.activeElement.blur()").await;
        let body = stage.driver.find(By::Tag("body")).await.expect("a body");
        body.send_keys("?").await.expect("typed");
        assert!(!stage.has("dialog", "Keyboard shortcuts").await);
        stage.press("Keyboard shortcuts").await;
        stage.find("dialog", "Keyboard shortcuts").await;
    });
}
