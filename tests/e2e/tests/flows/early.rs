//! Before the program is there: the page is in its HTML, and is used at once.

use e2e::{CREATE, Key, REGION, Stage, configured, options, play, play_unopened, until};
use serde_json::json;

/// Opens the page with its WebAssembly held back, and plays; `arrive` lets it come.
fn play_early(options: e2e::Options, path: &str, script: impl AsyncFnOnce(&Stage)) {
    play_unopened(options, async |stage| {
        stage.sandbox.hold(&stage.file(".wasm"));
        stage.goto(path).await;
        script(stage).await;
    });
}

async fn arrive(stage: &Stage) {
    let has_program = "return document.documentElement.hasAttribute('data-theme')";
    assert_eq!(stage.script(has_program).await, json!(false), "not yet");
    stage.sandbox.let_go(&stage.file(".wasm"));
    stage.expect_program().await;
}

/// How much the page's parts have moved so far (Layout Instability, cumulative layout shift).
async fn shift(stage: &Stage) -> serde_json::Value {
    let script = "return new Promise((resolve) => new PerformanceObserver((list) =>
        resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
            .observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(resolve, 100, 0))";
    stage.script(script).await
}

/// How many pixels of two pictures differ, by more than the rounding of a browser that paints the same anew.
async fn difference(stage: &Stage, before: &[u8], after: &[u8]) -> serde_json::Value {
    let script = "const done = arguments[arguments.length - 1];
        const pixels = async (bytes) => {
            const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
            const canvas = new OffscreenCanvas(image.width, image.height);
            canvas.getContext('2d').drawImage(image, 0, 0);
            return canvas.getContext('2d').getImageData(0, 0, image.width, image.height).data;
        };
        Promise.all([pixels(arguments[0]), pixels(arguments[1])]).then(([before, after]) =>
            done(before.length === after.length ? before.filter((value, index) => Math.abs(value - after[index]) > 2).length : -1));";
    let pictures = vec![json!(before), json!(after)];
    let counted = stage.driver.execute_async(script, pictures).await;
    counted.expect("it runs").json().clone()
}

#[test]
fn what_is_typed_stays_with_focus_caret_and_selection_and_nothing_moves() {
    play_early(options(), "/", async |stage| {
        stage.fill("Size (GB)", "300").await;
        stage.fill("Region", REGION).await;
        stage.choose("Volume type", "highspeedstorage").await;
        stage.fill("Name", "early bird").await;
        let select =
            "const name = document.activeElement; name.setSelectionRange(2, 5, 'backward')";
        stage.script(select).await;
        let before = stage.driver.screenshot_as_png().await.expect("a picture");
        arrive(stage).await;
        let same = "const name = document.activeElement;
            return [name.id, name.value, name.selectionStart, name.selectionEnd, name.selectionDirection]";
        assert_eq!(
            stage.script(same).await,
            json!(["vc0-name", "early bird", 2, 5, "backward"])
        );
        assert_eq!(stage.value("textbox", "Size (GB)").await, "300");
        assert_eq!(
            stage.value("combobox", "Volume type").await,
            "highspeedstorage"
        );
        let after = stage.driver.screenshot_as_png().await.expect("a picture");
        assert_eq!(difference(stage, &before, &after).await, json!(0));
        assert_eq!(shift(stage).await, json!(0));
        stage.press("Create volume").await;
        stage.card("early bird").await;
        let sent = stage.creates().pop().expect("a create").body;
        let sent: serde_json::Value = serde_json::from_str(&sent).expect("JSON");
        assert_eq!(
            sent,
            json!({ "name": "early bird", "sizeGB": 300, "region": REGION, "volumeType": "highspeedstorage" })
        );
    });
}

#[test]
fn the_first_paint_is_the_last_in_dark_and_in_a_frame() {
    for (path, scheme) in [("/", "dark"), ("/?embed", "light")] {
        play_unopened(options(), async |stage| {
            stage.sandbox.hold(&stage.file(".wasm"));
            stage.prefer("prefers-color-scheme", scheme).await;
            stage.resize(320, 900).await;
            stage.goto(path).await;
            stage.field("Name").await;
            stage.picture(&format!("early-{scheme}")).await;
            let before = stage.driver.screenshot_as_png().await.expect("a picture");
            arrive(stage).await;
            let after = stage.driver.screenshot_as_png().await.expect("a picture");
            stage.picture(&format!("arrived-{scheme}")).await;
            let difference = difference(stage, &before, &after).await;
            assert_eq!(difference, json!(0), "{path} {scheme}");
            assert_eq!(shift(stage).await, json!(0), "{path} {scheme}");
        });
    }
}

#[test]
fn a_submit_is_held_visibly_and_sent_once() {
    play_early(options(), "/", async |stage| {
        stage.create("held").await;
        let button = stage.find("button", "Creating…").await;
        let disabled = button.attr("aria-disabled").await.expect("an attribute");
        assert_eq!(disabled.as_deref(), Some("true"));
        stage
            .status("Will be sent when the page has finished loading.")
            .await;
        stage.find("button", "Cancel").await;
        stage.picture("early-held").await;
        stage.press("Creating…").await;
        stage.press("Creating…").await;
        stage
            .field("Name")
            .await
            .send_keys(Key::Enter)
            .await
            .expect("typed");
        assert_eq!(stage.creates().len(), 0, "nothing is sent yet");
        arrive(stage).await;
        stage.card("held").await;
        assert_eq!(stage.creates().len(), 1);
        stage.find("button", "Create volume").await;
        assert!(!stage.has("button", "Cancel").await);
    });
}

#[test]
fn a_held_submit_is_cancelled_by_its_button_and_by_any_change() {
    play_early(options(), "/", async |stage| {
        stage.create("regretted").await;
        stage.press("Cancel").await;
        stage.status("Nothing was sent.").await;
        stage.expect_focus("Create volume").await;
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        stage.fill("Name", "another").await;
        stage
            .status("Nothing was sent, because you changed the form.")
            .await;
        stage.find("button", "Create volume").await;
        arrive(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "another");
        assert_eq!(stage.creates().len(), 0);
        stage.press("Create volume").await;
        stage.card("another").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn a_held_submit_of_a_faulty_form_names_the_faults_and_sends_nothing() {
    play_early(options(), "/", async |stage| {
        stage.fill("Size (GB)", "1.5").await;
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        arrive(stage).await;
        stage.expect_error("Name", "Enter a name.").await;
        stage
            .expect_error("Size (GB)", "The size must be a whole number of GB.")
            .await;
        stage.expect_focus("Name").await;
        assert_eq!(stage.creates().len(), 0);
    });
}

#[test]
fn where_the_program_is_lost_that_is_said_and_what_was_typed_is_there_after_a_reload() {
    play_unopened(options(), async |stage| {
        let wasm = stage.file(".wasm");
        stage.sandbox.hold(&wasm);
        stage.sandbox.force(&wasm, e2e::fault("sandbox-drop"), None);
        stage.goto("/").await;
        stage.create("lost").await;
        stage.choose("Volume type", "highspeedstorage").await;
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        stage.sandbox.let_go(&wasm);
        let alert = stage.alert("This page could not be loaded").await;
        assert!(
            alert.contains("Nothing was sent.") && alert.contains("Your input is kept."),
            "{alert}"
        );
        stage.find("button", "Create volume").await;
        stage.picture("early-lost").await;
        assert_eq!(stage.value("textbox", "Name").await, "lost");
        stage.sandbox.release(&wasm);
        let _ = stage.faults().await;
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, "lost");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        assert_eq!(
            stage.value("combobox", "Volume type").await,
            "highspeedstorage"
        );
        assert_eq!(stage.creates().len(), 0);
    });
}

// What was typed at once was kept in place of the draft that was not there yet, and the rest of that was lost.
#[test]
fn who_types_before_a_kept_draft_is_there_loses_nothing_of_it() {
    play_early(options(), "/", async |stage| {
        stage.fill_form("first").await;
        stage.fill("Size (GB)", "300").await;
        let type_at_once = "addEventListener('DOMContentLoaded', () => {
            const name = document.getElementById('vc0-name');
            name.value = 'second';
            name.dispatchEvent(new InputEvent('input', { bubbles: true }));
        })";
        stage.before_each_page(type_at_once).await;
        // By a link, not by a reload.
        stage.goto("/?again").await;
        until("the kept draft", async || {
            (stage.value("textbox", "Region").await == REGION).then_some(())
        })
        .await;
        arrive(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "second");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "300");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
    });
}

#[test]
fn a_kept_draft_is_there_before_the_program_is() {
    play_unopened(options(), async |stage| {
        stage.open("/").await;
        stage.fill_form("kept").await;
        stage.fill("Size (GB)", "7").await;
        stage.uncached(true).await;
        stage.sandbox.hold(&stage.file(".wasm"));
        stage.driver.refresh().await.expect("loaded again");
        until("the draft", async || {
            (stage.value("textbox", "Name").await == "kept").then_some(())
        })
        .await;
        assert_eq!(stage.value("textbox", "Size (GB)").await, "7");
        arrive(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "kept");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
    });
}

#[test]
fn what_was_typed_stays_where_the_hosts_configuration_has_lists() {
    let config = json!({
        "regions": [{ "id": "r-1", "name": "North" }],
        "volumeTypes": [{ "id": "fast", "name": "Fast" }],
        "defaults": { "sizeGB": 50 },
    });
    play_early(configured(config), "/", async |stage| {
        stage.fill_form("early").await;
        arrive(stage).await;
        stage.find("combobox", "Region").await;
        assert_eq!(stage.value("textbox", "Region ID").await, REGION);
        assert_eq!(stage.value("textbox", "Name").await, "early");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "50");
        assert_eq!(stage.value("combobox", "Volume type").await, "fast");
    });
}

#[test]
fn a_page_that_something_else_has_changed_works_with_what_was_typed() {
    play_early(options(), "/", async |stage| {
        stage.fill_form("changed").await;
        // As extensions of browsers do.
        stage
            .script("document.querySelector('.field').prepend(document.createElement('span'))")
            .await;
        arrive(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "changed");
        let focused = stage.script("return document.activeElement.id").await;
        assert_eq!(focused, json!("vc0-region"), "has the focus as before");
        stage.press("Create volume").await;
        stage.card("changed").await;
    });
}

// Anything that something else had put before the page made it anew, and a hydrated page would have stopped.
#[test]
fn what_something_else_puts_before_the_page_stays_and_so_does_what_was_typed() {
    play_early(options(), "/", async |stage| {
        stage.fill("Name", "untouched").await;
        let put = "document.body.prepend(document.createElement('aside'))";
        stage.script(put).await;
        arrive(stage).await;
        let focused = "const { id, value } = document.activeElement;
            return [id, value, document.querySelectorAll('body > aside').length]";
        assert_eq!(
            stage.script(focused).await,
            json!(["vc0-name", "untouched", 1])
        );
    });
}

/// What a first visit may load in all, in bytes as they come over the network with Brotli.
const BUDGET: u64 = 118_000;

#[test]
fn a_first_visit_loads_no_more_than_its_budget() {
    play(options(), async |stage| {
        let loaded =
            "const entries = performance.getEntries().filter((entry) => entry.encodedBodySize > 0);
            return Object.fromEntries(entries.map((entry) => [entry.name, entry.encodedBodySize]))";
        let loaded = stage.script(loaded).await;
        let files = loaded.as_object().expect("files");
        for ending in [".wasm", ".js", ".css"] {
            let file = stage.file(ending);
            assert!(
                files.keys().any(|name| name.ends_with(&file)),
                "{file} is counted: {files:?}"
            );
        }
        let total: u64 = files.values().filter_map(serde_json::Value::as_u64).sum();
        assert!(total <= BUDGET, "{total} bytes: {files:#?}");
    });
}

// Nothing is sent before what tells how it ended is loaded: a create could not go unreported.
#[test]
fn where_the_lazy_chunk_does_not_load_nothing_is_sent_and_trying_again_loads_it() {
    play(options(), async |stage| {
        let chunk = stage.part();
        stage.sandbox.force(&chunk, e2e::fault("sandbox-503"), None);
        stage.disclose("Request as JSON and cURL").await;
        until("what is missing is said", async || {
            let words = stage.words().await;
            words
                .contains(&"This part of the page could not be loaded.".to_owned())
                .then_some(())
        })
        .await;
        stage.create("without").await;
        stage
            .status("Part of this page could not be loaded, so nothing was sent.")
            .await;
        stage.find("button", "Create volume").await;
        assert_eq!(stage.value("textbox", "Name").await, "without");
        assert_eq!(stage.creates().len(), 0);
        stage.sandbox.release(&chunk);
        stage.press("Try again").await;
        stage.find("button", "Copy cURL").await;
        stage.press("Create volume").await;
        stage.card("without").await;
        stage.find("button", "Copy ID").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// A host that answers every missing file with its page sent HTML for the chunk, after a deploy under an open page.
#[test]
fn a_web_page_in_place_of_the_lazy_chunk_costs_nothing_but_a_word() {
    play(options(), async |stage| {
        let chunk = stage.part();
        stage
            .sandbox
            .force(&chunk, e2e::fault("sandbox-html"), None);
        stage.create("deployed").await;
        stage
            .status("Part of this page could not be loaded, so nothing was sent.")
            .await;
        assert_eq!(stage.creates().len(), 0);
        stage.sandbox.release(&chunk);
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, "deployed");
        stage.press("Create volume").await;
        stage.card("deployed").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn a_submit_that_waits_for_the_lazy_chunk_can_be_cancelled() {
    play(options(), async |stage| {
        let chunk = stage.part();
        stage.sandbox.hold(&chunk);
        stage.create("regretted").await;
        stage.find("button", "Creating…").await;
        stage.press("Cancel").await;
        stage.status("Cancelled. Nothing was sent.").await;
        stage.sandbox.let_go(&chunk);
        stage.fill("Name", "kept").await;
        stage.press("Create volume").await;
        stage.card("kept").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// It opened once the part was there, over a request that had ended.
#[test]
fn whether_to_cancel_is_not_asked_any_more_once_the_request_has_ended() {
    play(options(), async |stage| {
        let chunk = stage.part();
        stage.sandbox.hold(&chunk);
        stage.sandbox.hold(CREATE);
        stage.create("ended").await;
        stage.find("button", "Creating…").await;
        stage.keys(Key::Escape + "").await;
        stage.sandbox.let_go(&chunk);
        stage.find("button", "Keep waiting").await;
        stage.sandbox.let_go(CREATE);
        stage.status("Volume ended was created.").await;
        stage.card("ended").await;
        stage.find("button", "Copy ID").await;
        assert_eq!(stage.all("dialog", None).await.len(), 0);
    });
}

// The first card of the new page took the place of the first one that was kept.
#[test]
fn what_is_created_before_the_kept_cards_are_there_takes_the_place_of_none() {
    play(options(), async |stage| {
        for name in ["one", "two"] {
            stage.create(name).await;
            stage.card(name).await;
        }
        let part = stage.part();
        stage.uncached(true).await;
        let asked = || {
            let requests = stage.sandbox.requests();
            requests
                .iter()
                .filter(|request| request.path == part)
                .count()
        };
        let before = asked();
        stage.sandbox.force(&part, e2e::fault("sandbox-503"), None);
        stage.reload().await;
        until("the part was asked for", async || {
            (asked() > before).then_some(())
        })
        .await;
        stage.fill_form("three").await;
        // The new card asks for it at once, the kept ones some seconds after they got none.
        stage.sandbox.release(&part);
        stage.press("Create volume").await;
        stage.card("three").await;
        assert_eq!(stage.cards().await, ["three", "two", "one"]);
        stage.reload().await;
        stage.card("one").await;
        assert_eq!(stage.cards().await, ["three", "two", "one"]);
    });
}
