//! Effects of browsers, extensions, translators and proxies on the page.

use e2e::{CREATE, REGION, options, play, play_unopened, serving, until};
use serde_json::{Value, json};

fn sent(stage: &e2e::Stage) -> Value {
    let create = stage.creates().pop().expect("a create");
    serde_json::from_str(&create.body).expect("JSON")
}

/// Replaces every text with a new node, as page translators do.
const TRANSLATE: &str = "
    const translate = (root) => {
        const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        while (texts.nextNode()) if (texts.currentNode.data.trim()) found.push(texts.currentNode);
        for (const text of found) {
            if (text.parentElement.closest('font, [translate=no]')) continue;
            const outer = document.createElement('font');
            outer.append(Object.assign(document.createElement('font'), { textContent: text.data }));
            text.replaceWith(outer);
        }
    };
    translate(document.body);
    new MutationObserver(() => translate(document.body)).observe(document.body, { childList: true, subtree: true, characterData: true });";

// Regression: texts whose nodes a translator had replaced stopped updating; an error stayed next to
// a valid name.
#[test]
fn a_translated_page_keeps_updating_and_leaves_service_messages_alone() {
    play(options(), async |stage| {
        stage.script(TRANSLATE).await;
        stage.press("Create volume").await;
        stage.expect_error("Name", "Enter a name.").await;
        stage.fill("Name", "translated").await;
        stage.expect_error("Name", "").await;
        stage.fill("Size (GB)", "1 TB").await;
        stage.fill("Region", REGION).await;
        stage.fill("Size (GB)", "2 TB").await;
        let meaning = "return document.querySelector('.field-meaning').textContent";
        assert_eq!(stage.script(meaning).await, json!("= 2,000 GB"));
        stage.sandbox.pause(CREATE);
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        stage.sandbox.resume(CREATE);
        stage.card("translated").await;
        stage.status("Volume translated was created.").await;
        stage.create("translated").await;
        stage.alert("Volume already exists").await;
        let message = "return document.querySelector('.failure-message').innerHTML";
        assert_eq!(stage.script(message).await, json!("Volume already exists"));
        stage.create("another").await;
        stage.status("Volume another was created.").await;
        stage.card("another").await;
    });
}

// Regression: a form filler set 500 in the field, but 200 was sent.
#[test]
fn the_displayed_value_is_sent_whatever_set_it() {
    play(options(), async |stage| {
        stage.fill_form("robot").await;
        for (size, event) in [
            ("500", ""),
            (
                "600",
                "size.dispatchEvent(new Event('change', { bubbles: true }))",
            ),
        ] {
            let script = format!(
                "const size = document.getElementById('vc0-size'); size.value = '{size}'; {event}"
            );
            stage.fill("Name", &format!("robot-{size}")).await;
            stage.script(&script).await;
            stage.press("Create volume").await;
            stage.card(&format!("robot-{size}")).await;
            let size: u64 = size.parse().expect("a size");
            assert_eq!(sent(stage)["sizeGB"], json!(size));
        }
    });
}

// Regression: the configured default replaced the value of a form filler.
#[test]
fn a_form_fillers_value_survives_loading_the_configuration() {
    let config = json!({ "defaults": { "sizeGB": 64 } });
    play_unopened(e2e::configured(config), async |stage| {
        stage.sandbox.pause("/config.json");
        stage.goto("/").await;
        until("the app requests its configuration", async || {
            let requests = stage.sandbox.requests();
            let is_requested = requests
                .iter()
                .any(|request| request.path == "/config.json");
            is_requested.then_some(())
        })
        .await;
        stage
            .script("document.getElementById('vc0-size').value = '500'")
            .await;
        stage.sandbox.resume("/config.json");
        stage.expect_app().await;
        assert_eq!(stage.value("textbox", "Size (GB)").await, "500");
        stage.create("filled").await;
        stage.card("filled").await;
        assert_eq!(sent(stage)["sizeGB"], json!(500));
    });
}

// Regression: autofill sends key events without a key, which threw an error.
#[test]
fn malformed_events_cause_no_error() {
    play(options(), async |stage| {
        let events = "const name = document.getElementById('vc0-name');
            for (const type of ['keydown', 'keypress', 'keyup']) name.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
            for (const event of [new Event('paste', { bubbles: true }), new ClipboardEvent('paste', { bubbles: true }),
                new Event('drop', { bubbles: true })]) name.dispatchEvent(event)";
        stage.script(events).await;
        assert_eq!(stage.page_errors().await, [] as [&str; 0]);
        stage.create("autofilled").await;
        stage.card("autofilled").await;
    });
}

// Regression: some web views have no clipboard API even in a secure context; the button did
// nothing.
#[test]
fn an_id_is_copied_without_a_working_clipboard_api() {
    for clipboard in ["undefined", "{ writeText() { throw Error('no') } }"] {
        play(options(), async |stage| {
            let script = format!(
                "Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard}, configurable: true }})"
            );
            stage.script(&script).await;
            stage.create("copied").await;
            stage.card("copied").await;
            stage.press("Copy ID").await;
            stage.status("ID copied.").await;
            let id = stage
                .sandbox
                .volumes()
                .first()
                .expect("a volume")
                .id
                .clone();
            assert_eq!(stage.clipboard_text().await, id);
        });
    }
}

// Regression: in Lockdown Mode, without WebAssembly, an early submit stayed pending forever.
#[test]
fn without_webassembly_the_page_says_so_and_cancels_an_early_submit() {
    play_unopened(options(), async |stage| {
        stage
            .before_each_page("delete globalThis.WebAssembly")
            .await;
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.goto("/").await;
        stage.create("unsent").await;
        let alert = stage.alert("This page could not be loaded").await;
        assert!(
            alert.contains("WebAssembly") && alert.contains("Nothing was sent."),
            "{alert}"
        );
        stage.find("button", "Create volume").await;
        assert_eq!(stage.value("textbox", "Name").await, "unsent");
        assert_eq!(stage.creates().len(), 0);
        let _ = stage.page_errors().await;
    });
}

// Regression: an optimising proxy makes scripts async; the app never started, because the page was
// already loaded.
#[test]
fn a_boot_script_that_runs_late_starts_the_app() {
    let folder = e2e::dist_without("no such file");
    let page = folder.path().join("index.html");
    let html = std::fs::read_to_string(&page).expect("a page");
    let late = html.replace("<script defer blocking=\"render\"", "<script async");
    assert_ne!(html, late);
    std::fs::write(&page, late).expect("written");
    for ending in ["br", "gz"] {
        let _ = std::fs::remove_file(folder.path().join(format!("index.html.{ending}")));
    }
    play_unopened(serving(&folder), async |stage| {
        let boot = stage.hashed_file("boot-", ".js");
        stage.sandbox.pause(&boot);
        stage.goto("/").await;
        stage.field("Name").await;
        until("the page is complete", async || {
            let state = stage.script("return document.readyState").await;
            (state == json!("interactive") || state == json!("complete")).then_some(())
        })
        .await;
        stage.sandbox.resume(&boot);
        stage.expect_app().await;
        stage.create("late").await;
        stage.card("late").await;
    });
}
