//! What browsers, extensions, translators and proxies do to a page that they show.

use e2e::{CREATE, REGION, options, play, play_unopened, serving, until};
use serde_json::{Value, json};

fn sent(stage: &e2e::Stage) -> Value {
    let create = stage.creates().pop().expect("a create");
    serde_json::from_str(&create.body).expect("JSON")
}

/// Does with every text what a page translator does: puts it into a new node.
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

// Texts whose nodes a translator had taken out stopped changing: an error stayed beside a good name.
#[test]
fn on_a_translated_page_texts_go_on_changing_and_the_services_words_stay() {
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
        stage.sandbox.hold(CREATE);
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        stage.sandbox.let_go(CREATE);
        stage.card("translated").await;
        stage.status("Volume translated was created.").await;
        stage.create("translated").await;
        stage.alert("Volume already exists").await;
        let kept = "return document.querySelector('.failure-message').innerHTML";
        assert_eq!(stage.script(kept).await, json!("Volume already exists"));
        stage.create("another").await;
        stage.status("Volume another was created.").await;
        stage.card("another").await;
    });
}

// A form filler showed 500 in the field, and 200 was sent.
#[test]
fn what_a_field_shows_is_sent_however_it_came_there() {
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

// The configured default took the place of what a form filler had put there.
#[test]
fn what_a_form_filler_puts_there_stays_when_the_configuration_comes() {
    let config = json!({ "defaults": { "sizeGB": 64 } });
    play_unopened(e2e::configured(config), async |stage| {
        stage.sandbox.hold("/config.json");
        stage.goto("/").await;
        until("the app asks for its configuration", async || {
            let requests = stage.sandbox.requests();
            let is_asked = requests
                .iter()
                .any(|request| request.path == "/config.json");
            is_asked.then_some(())
        })
        .await;
        stage
            .script("document.getElementById('vc0-size').value = '500'")
            .await;
        stage.sandbox.let_go("/config.json");
        stage.expect_program().await;
        assert_eq!(stage.value("textbox", "Size (GB)").await, "500");
        stage.create("filled").await;
        stage.card("filled").await;
        assert_eq!(sent(stage)["sizeGB"], json!(500));
    });
}

// Autofill sends key events that have no key, which ended in an error.
#[test]
fn events_without_what_they_should_have_break_nothing() {
    play(options(), async |stage| {
        let events = "const name = document.getElementById('vc0-name');
            for (const type of ['keydown', 'keypress', 'keyup']) name.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
            for (const event of [new Event('paste', { bubbles: true }), new ClipboardEvent('paste', { bubbles: true }),
                new Event('drop', { bubbles: true })]) name.dispatchEvent(event)";
        stage.script(events).await;
        assert_eq!(stage.faults().await, [] as [&str; 0]);
        stage.create("autofilled").await;
        stage.card("autofilled").await;
    });
}

// In some web views there is no clipboard in a secure context either: the button did nothing, and said nothing.
#[test]
fn an_id_is_copied_where_the_browser_has_no_clipboard_or_one_that_throws() {
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
            assert_eq!(stage.pasted().await, id);
        });
    }
}

// In Lockdown Mode there is no WebAssembly: a submit was held for ever, without a word.
#[test]
fn without_webassembly_that_is_said_and_a_held_submit_given_back() {
    play_unopened(options(), async |stage| {
        stage
            .before_each_page("delete globalThis.WebAssembly")
            .await;
        stage.sandbox.hold(&stage.file(".wasm"));
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
        let _ = stage.faults().await;
    });
}

// An optimising proxy makes scripts async: the page had long been there, and the app never started.
#[test]
fn a_script_that_runs_late_starts_the_app_all_the_same() {
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
        let boot = stage.named("boot-", ".js");
        stage.sandbox.hold(&boot);
        stage.goto("/").await;
        stage.field("Name").await;
        until("the page is complete", async || {
            let state = stage.script("return document.readyState").await;
            (state == json!("interactive") || state == json!("complete")).then_some(())
        })
        .await;
        stage.sandbox.let_go(&boot);
        stage.expect_program().await;
        stage.create("late").await;
        stage.card("late").await;
    });
}
