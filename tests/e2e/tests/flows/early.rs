//! The prerendered page before the app is loaded.

use e2e::{CREATE, Key, REGION, Stage, configured, options, play, play_unopened, until};
use serde_json::json;

/// Opens the page with its WebAssembly paused, and runs a test; `load_app` resumes it.
fn play_early(options: e2e::Options, path: &str, script: impl AsyncFnOnce(&Stage)) {
    play_unopened(options, async |stage| {
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.goto(path).await;
        script(stage).await;
    });
}

async fn load_app(stage: &Stage) {
    let is_loaded = "return document.documentElement.hasAttribute('data-theme')";
    assert_eq!(stage.script(is_loaded).await, json!(false), "not yet");
    stage.sandbox.resume(&stage.file(".wasm"));
    stage.expect_app().await;
}

/// The cumulative layout shift so far (Layout Instability API).
async fn shift(stage: &Stage) -> serde_json::Value {
    let script = "return new Promise((resolve) => new PerformanceObserver((list) =>
        resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
            .observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(resolve, 100, 0))";
    stage.script(script).await
}

/// The number of pixel values that differ between two screenshots, by more than the rounding of a
/// repaint.
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
fn mounting_keeps_values_focus_and_selection_and_shifts_nothing() {
    play_early(options(), "/", async |stage| {
        stage.fill("Size (GB)", "300").await;
        stage.fill("Region", REGION).await;
        stage.choose("Volume type", "highspeedstorage").await;
        stage.fill("Name", "early bird").await;
        let select =
            "const name = document.activeElement; name.setSelectionRange(2, 5, 'backward')";
        stage.script(select).await;
        let before = stage.driver.screenshot_as_png().await.expect("a picture");
        load_app(stage).await;
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
fn mounting_repaints_nothing_in_dark_and_in_a_frame() {
    for (path, scheme) in [("/", "dark"), ("/?embed", "light")] {
        play_unopened(options(), async |stage| {
            stage.sandbox.pause(&stage.file(".wasm"));
            stage.emulate_media("prefers-color-scheme", scheme).await;
            stage.resize(320, 900).await;
            stage.goto(path).await;
            stage.field("Name").await;
            stage.picture(&format!("early-{scheme}")).await;
            let before = stage.driver.screenshot_as_png().await.expect("a picture");
            load_app(stage).await;
            let after = stage.driver.screenshot_as_png().await.expect("a picture");
            stage.picture(&format!("loaded-{scheme}")).await;
            let difference = difference(stage, &before, &after).await;
            assert_eq!(difference, json!(0), "{path} {scheme}");
            assert_eq!(shift(stage).await, json!(0), "{path} {scheme}");
        });
    }
}

#[test]
fn an_early_submit_is_pending_and_sent_once() {
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
        load_app(stage).await;
        stage.card("held").await;
        assert_eq!(stage.creates().len(), 1);
        stage.find("button", "Create volume").await;
        assert!(!stage.has("button", "Cancel").await);
    });
}

#[test]
fn an_early_submit_is_cancelled_by_its_button_and_by_any_change() {
    play_early(options(), "/", async |stage| {
        stage.create("cancelled").await;
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
        load_app(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "another");
        assert_eq!(stage.creates().len(), 0);
        stage.press("Create volume").await;
        stage.card("another").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn an_early_submit_of_an_invalid_form_shows_the_errors_and_sends_nothing() {
    play_early(options(), "/", async |stage| {
        stage.fill("Size (GB)", "1.5").await;
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        load_app(stage).await;
        stage.expect_error("Name", "Enter a name.").await;
        stage
            .expect_error("Size (GB)", "The size must be a whole number of GB.")
            .await;
        stage.expect_focus("Name").await;
        assert_eq!(stage.creates().len(), 0);
    });
}

#[test]
fn an_app_that_does_not_load_is_reported_and_the_draft_survives() {
    play_unopened(options(), async |stage| {
        let wasm = stage.file(".wasm");
        stage.sandbox.pause(&wasm);
        stage
            .sandbox
            .inject_fault(&wasm, e2e::fault("sandbox-drop"), None);
        stage.goto("/").await;
        stage.create("lost").await;
        stage.choose("Volume type", "highspeedstorage").await;
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        stage.sandbox.resume(&wasm);
        let alert = stage.alert("This page could not be loaded").await;
        assert!(
            alert.contains("Nothing was sent.") && alert.contains("Your input is kept."),
            "{alert}"
        );
        stage.find("button", "Create volume").await;
        stage.picture("early-lost").await;
        assert_eq!(stage.value("textbox", "Name").await, "lost");
        stage.sandbox.clear_fault(&wasm);
        let _ = stage.page_errors().await;
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

// Regression: early input replaced the saved draft that was not restored yet.
#[test]
fn typing_before_the_draft_is_restored_loses_nothing() {
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
        until("the saved draft", async || {
            (stage.value("textbox", "Region").await == REGION).then_some(())
        })
        .await;
        load_app(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "second");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "300");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
    });
}

#[test]
fn early_input_is_kept_where_the_page_is_left_at_once() {
    play_early(options(), "/", async |stage| {
        let type_and_leave = "const name = document.getElementById('vc0-name');
            name.value = 'left';
            name.dispatchEvent(new InputEvent('input', { bubbles: true }));
            location.reload()";
        stage.script(type_and_leave).await;
        until("a reload", async || {
            let script = "return performance.getEntriesByType('navigation')[0].type";
            (stage.script(script).await == json!("reload")).then_some(())
        })
        .await;
        until("the draft", async || {
            (stage.value("textbox", "Name").await == "left").then_some(())
        })
        .await;
        load_app(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "left");
    });
}

#[test]
fn the_draft_is_restored_before_the_app_is_loaded() {
    play_unopened(options(), async |stage| {
        stage.open("/").await;
        stage.fill_form("kept").await;
        stage.fill("Size (GB)", "7").await;
        stage.disable_cache(true).await;
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.driver.refresh().await.expect("loaded again");
        until("the draft", async || {
            (stage.value("textbox", "Name").await == "kept").then_some(())
        })
        .await;
        assert_eq!(stage.value("textbox", "Size (GB)").await, "7");
        load_app(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "kept");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
    });
}

#[test]
fn early_input_stays_if_the_configuration_has_lists() {
    let config = json!({
        "regions": [{ "id": "r-1", "name": "North" }],
        "volumeTypes": [{ "id": "fast", "name": "Fast" }],
        "defaults": { "sizeGB": 50 },
    });
    play_early(configured(config), "/", async |stage| {
        stage.fill_form("early").await;
        load_app(stage).await;
        stage.find("combobox", "Region").await;
        assert_eq!(stage.value("textbox", "Region ID").await, REGION);
        assert_eq!(stage.value("textbox", "Name").await, "early");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "50");
        assert_eq!(stage.value("combobox", "Volume type").await, "fast");
    });
}

#[test]
fn a_page_changed_by_an_extension_works_and_keeps_early_input() {
    play_early(options(), "/", async |stage| {
        stage.fill_form("changed").await;
        // As browser extensions do.
        stage
            .script("document.querySelector('.field').prepend(document.createElement('span'))")
            .await;
        load_app(stage).await;
        assert_eq!(stage.value("textbox", "Name").await, "changed");
        let focused = stage.script("return document.activeElement.id").await;
        assert_eq!(focused, json!("vc0-region"), "still focused");
        stage.press("Create volume").await;
        stage.card("changed").await;
    });
}

// Regression: foreign content in front of the page made the app render it again; hydration would
// have failed.
#[test]
fn content_in_front_of_the_page_and_early_input_stay() {
    play_early(options(), "/", async |stage| {
        stage.fill("Name", "untouched").await;
        let put = "document.body.prepend(document.createElement('aside'))";
        stage.script(put).await;
        load_app(stage).await;
        let focused = "const { id, value } = document.activeElement;
            return [id, value, document.querySelectorAll('body > aside').length]";
        assert_eq!(
            stage.script(focused).await,
            json!(["vc0-name", "untouched", 1])
        );
    });
}

/// The maximum size of a first visit, in bytes over the network with Brotli.
const BUDGET: u64 = 118_000;

#[test]
fn a_first_visit_stays_within_its_size_budget() {
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

// Nothing is sent before the code that reports the outcome is loaded.
#[test]
fn without_the_lazy_chunk_nothing_is_sent_and_try_again_loads_it() {
    play(options(), async |stage| {
        let chunk = stage.lazy_chunk();
        stage
            .sandbox
            .inject_fault(&chunk, e2e::fault("sandbox-503"), None);
        stage.open_details("Request as JSON and cURL").await;
        until("the failure is reported", async || {
            let texts = stage.visible_texts().await;
            texts
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
        stage.sandbox.clear_fault(&chunk);
        stage.press("Try again").await;
        stage.find("button", "Copy cURL").await;
        stage.press("Create volume").await;
        stage.card("without").await;
        stage.find("button", "Copy ID").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// Regression: after a deployment, a host that serves its page for missing files sent HTML instead
// of the chunk.
#[test]
fn html_instead_of_the_lazy_chunk_is_reported_and_loses_nothing() {
    play(options(), async |stage| {
        let chunk = stage.lazy_chunk();
        stage
            .sandbox
            .inject_fault(&chunk, e2e::fault("sandbox-html"), None);
        stage.create("deployed").await;
        stage
            .status("Part of this page could not be loaded, so nothing was sent.")
            .await;
        assert_eq!(stage.creates().len(), 0);
        stage.sandbox.clear_fault(&chunk);
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
        let chunk = stage.lazy_chunk();
        stage.sandbox.pause(&chunk);
        stage.create("cancelled").await;
        stage.find("button", "Creating…").await;
        stage.press("Cancel").await;
        stage.status("Cancelled. Nothing was sent.").await;
        stage.sandbox.resume(&chunk);
        stage.fill("Name", "kept").await;
        stage.press("Create volume").await;
        stage.card("kept").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// Regression: the dialog opened once its chunk was loaded, although the request had completed.
#[test]
fn the_cancel_dialog_closes_when_the_request_completes() {
    play(options(), async |stage| {
        let chunk = stage.lazy_chunk();
        stage.sandbox.pause(&chunk);
        stage.sandbox.pause(CREATE);
        stage.create("ended").await;
        stage.find("button", "Creating…").await;
        stage.keys(Key::Escape + "").await;
        stage.sandbox.resume(&chunk);
        stage.find("button", "Keep waiting").await;
        stage.sandbox.resume(CREATE);
        stage.status("Volume ended was created.").await;
        stage.card("ended").await;
        stage.find("button", "Copy ID").await;
        assert_eq!(stage.all("dialog", None).await.len(), 0);
    });
}

// Regression: the first card of the new page overwrote the first saved one.
#[test]
fn a_volume_created_before_the_saved_cards_are_restored_replaces_none() {
    play(options(), async |stage| {
        for name in ["one", "two"] {
            stage.create(name).await;
            stage.card(name).await;
        }
        let chunk = stage.lazy_chunk();
        stage.disable_cache(true).await;
        let loads = || {
            let requests = stage.sandbox.requests();
            requests
                .iter()
                .filter(|request| request.path == chunk)
                .count()
        };
        let before = loads();
        stage
            .sandbox
            .inject_fault(&chunk, e2e::fault("sandbox-503"), None);
        stage.reload().await;
        until("the chunk is requested", async || {
            (loads() > before).then_some(())
        })
        .await;
        stage.fill_form("three").await;
        // The new card loads it at once, the restored ones retry after some seconds.
        stage.sandbox.clear_fault(&chunk);
        stage.press("Create volume").await;
        stage.card("three").await;
        assert_eq!(stage.cards().await, ["three", "two", "one"]);
        stage.reload().await;
        stage.card("one").await;
        assert_eq!(stage.cards().await, ["three", "two", "one"]);
    });
}

// The link opened the page anew, so the query counted more than what was typed since; with a
// fragment in the address it did nothing.
#[test]
fn the_reload_link_of_a_page_that_did_not_load_keeps_the_input() {
    for path in ["/?name=alpha&sizeGB=500", "/#fragment"] {
        play_unopened(options(), async |stage| {
            let wasm = stage.file(".wasm");
            stage
                .sandbox
                .inject_fault(&wasm, e2e::fault("sandbox-drop"), None);
            stage.goto(path).await;
            stage.fill("Name", "beta").await;
            stage.fill("Size (GB)", "800").await;
            stage.alert("Your input is kept.").await;
            stage.sandbox.clear_fault(&wasm);
            let _ = stage.page_errors().await;
            let link = stage.find("link", "Reload the page").await;
            link.click().await.expect("clicked");
            stage.expect_app().await;
            assert_eq!(stage.value("textbox", "Name").await, "beta", "{path}");
            assert_eq!(stage.value("textbox", "Size (GB)").await, "800", "{path}");
        });
    }
}

/// An early request that names everything but the region.
const PASTED: &str = r#"{"name":"pasted","sizeGB":300}"#;

async fn paste_early(stage: &Stage, text: &str) {
    stage.field("Name").await.click().await.expect("focus");
    stage.paste(text).await;
    stage
        .status("The form will be filled in when the page has finished loading.")
        .await;
}

// It went into the field that had the focus when the app was loaded.
#[test]
fn an_early_paste_goes_into_its_field_wherever_the_focus_is_by_then() {
    play_early(options(), "/", async |stage| {
        let name = "a name of more than forty characters, and no request";
        paste_early(stage, name).await;
        stage.field("Region").await.click().await.expect("focus");
        load_app(stage).await;
        until("the name", async || {
            (stage.value("textbox", "Name").await == name).then_some(())
        })
        .await;
        assert_eq!(stage.value("textbox", "Region").await, "");
        let focused = stage.script("return document.activeElement.id").await;
        assert_eq!(focused, json!("vc0-region"));
    });
}

// The form was submitted as it was before it was filled in.
#[test]
fn an_early_submit_after_a_paste_sends_nothing_before_it_is_seen() {
    play_early(options(), "/", async |stage| {
        stage.fill_form("typed").await;
        paste_early(stage, PASTED).await;
        stage.press("Create volume").await;
        stage
            .status("The form will be filled in when the page has finished loading.")
            .await;
        load_app(stage).await;
        stage.status("Filled in from your paste").await;
        assert_eq!(stage.value("textbox", "Name").await, "pasted");
        assert_eq!(stage.creates().len(), 0);
        stage.press("Create volume").await;
        stage.card("pasted").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// What the form held before the paste was sent.
#[test]
fn an_early_paste_after_a_submit_withdraws_it() {
    play_early(options(), "/", async |stage| {
        stage.create("first").await;
        stage.find("button", "Creating…").await;
        paste_early(stage, PASTED).await;
        stage.find("button", "Create volume").await;
        load_app(stage).await;
        stage.status("Filled in from your paste").await;
        assert_eq!(stage.value("textbox", "Name").await, "pasted");
        assert_eq!(stage.creates().len(), 0);
    });
}
