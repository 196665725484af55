//! The draft and the created volumes are restored after a reload.

use e2e::{REGION, copy, dist, options, play, play_unopened, serving, until};
use serde_json::json;

#[test]
fn the_draft_is_restored_after_a_reload() {
    play(options(), async |stage| {
        stage.fill("Name", " half typed ").await;
        stage.fill("Size (GB)", "1x").await;
        stage.fill("Region", REGION).await;
        stage.choose("Volume type", "Other…").await;
        stage.fill("Custom volume type", "archive").await;
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, " half typed ");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "1x");
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        assert_eq!(
            stage.value("textbox", "Custom volume type").await,
            "archive"
        );
        assert_eq!(
            stage.field_error("Size (GB)").await,
            "",
            "no error at the start"
        );

        // Away and back.
        stage.driver.goto("about:blank").await.expect("away");
        stage.driver.back().await.expect("back");
        assert_eq!(stage.value("textbox", "Name").await, " half typed ");
    });
}

#[test]
fn created_volumes_and_their_notes_survive_a_reload() {
    play(options(), async |stage| {
        stage.create("first").await;
        stage.card("first").await;
        stage.create("sandbox-note").await;
        stage.card("sandbox-note").await;
        let before = stage
            .card("sandbox-note")
            .await
            .text()
            .await
            .expect("a text");
        stage.reload().await;
        assert_eq!(stage.cards().await, ["sandbox-note", "first"]);
        let after = stage
            .card("sandbox-note")
            .await
            .text()
            .await
            .expect("a text");
        assert_eq!(before.lines().next(), after.lines().next());
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        // Nor do they confirm a later create.
        stage.create("first").await;
        stage.alert("Volume already exists").await;
    });
}

#[test]
fn leaving_asks_for_confirmation_only_with_unsent_input_or_a_pending_create() {
    play(options(), async |stage| {
        let asks = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented";
        assert_eq!(stage.script(asks).await, json!(false), "no input");
        stage.fill_form("unsent").await;
        assert_eq!(stage.script(asks).await, json!(true), "unsent input");
        stage.press("Create volume").await;
        stage.card("unsent").await;
        assert_eq!(stage.script(asks).await, json!(false), "sent");
        // Regression: a reload asked although all was sent, because the kept region counted as
        // unsent.
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        assert_eq!(
            stage.script(asks).await,
            json!(false),
            "no new input after a reload"
        );
        stage.create("sandbox-stall").await;
        stage.find("button", "Cancel").await;
        assert_eq!(stage.script(asks).await, json!(true), "a pending create");
        stage.press("Cancel").await;
        stage.card("sandbox-stall").await;
        assert_eq!(stage.script(asks).await, json!(false), "resolved");
    });
}

#[test]
fn the_storage_contains_no_secret() {
    let options = e2e::Options {
        signed_out: true,
        ..options()
    };
    play(options, async |stage| {
        stage.create("secret").await;
        stage.find("region", "Session").await;
        let token = stage.sandbox.token("ada", 3600);
        stage.fill("Access token", &token).await;
        let stored = stage
            .script("return JSON.stringify([localStorage, sessionStorage])")
            .await;
        let stored = stored.as_str().expect("a text").to_owned();
        assert!(stored.contains("secret"), "the draft is stored: {stored}");
        assert!(
            token.split('.').all(|part| !stored.contains(part)),
            "{stored}"
        );
    });
}

#[test]
fn a_panic_is_reported_and_the_draft_and_a_pending_create_survive() {
    play(options(), async |stage| {
        stage.fill_form("panicked").await;
        // A rejection that is not an `Error` makes the fetch library panic.
        stage
            .script("window.fetch = () => Promise.reject('no error')")
            .await;
        stage.press("Create volume").await;
        let alert = stage.alert("This page has stopped working").await;
        assert!(alert.contains("Your input is kept."), "{alert}");
        stage.picture("stopped").await;
        assert!(!stage.page_errors().await.is_empty(), "it panicked");
        // Not by the driver, which fails if the next page loads before the click returns.
        stage.find("link", "Reload the page").await;
        stage
            .script("setTimeout(() => document.querySelector('[role=alert] a').click())")
            .await;
        let alert = stage.alert("safe to try again").await;
        assert!(alert.contains("The page was closed"), "{alert}");
        assert_eq!(stage.value("textbox", "Name").await, "panicked");
        stage.press("Try again").await;
        stage.card("panicked").await;
    });
}

#[test]
fn without_its_webassembly_the_page_says_so_and_the_draft_survives() {
    play(options(), async |stage| {
        stage.fill_form("patient").await;
        let wasm = stage.script("return new URL(document.querySelector('script[data-wasm]').dataset.wasm, location).pathname").await;
        let wasm = wasm.as_str().expect("a path").to_owned();
        for name in ["sandbox-404", "sandbox-cut", "sandbox-html"] {
            let fault = e2e::fault(name);
            stage.sandbox.inject_fault(&wasm, fault, Some(1));
            // Not from the browser's cache.
            stage.script("return caches.keys().then(() => 0)").await;
            stage.disable_cache(true).await;
            stage.driver.refresh().await.expect("loaded again");
            let alert = stage.alert("This page could not be loaded").await;
            assert!(alert.contains("Reload the page"), "{name}: {alert}");
            stage.page_errors().await;
        }
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, "patient");
    });
}

#[test]
fn a_full_or_corrupt_storage_is_tolerated() {
    play(options(), async |stage| {
        stage
            .script(
                "for (const key of ['draft', 'unsettled', 'created.0', 'created.1']) sessionStorage[`volume-create.${key}`] = '{\"no\"';",
            )
            .await;
        // The corrupt values are read at the start; the form overwrites its draft later.
        stage.reload().await;
        stage.script("try { for (let n = 0; ; n += 1) sessionStorage[`fill${n}`] = 'x'.repeat(1e6); } catch {}").await;
        stage.create("stored").await;
        stage.card("stored").await;
        until("its card", async || {
            stage.has("article", "stored").await.then_some(())
        })
        .await;
    });
}

// Regression: an unreadable saved volume shifted the others, and the next one overwrote one of
// them.
#[test]
fn an_unreadable_saved_volume_does_not_affect_the_others() {
    play(options(), async |stage| {
        for name in ["first", "second"] {
            stage.create(name).await;
            stage.card(name).await;
        }
        stage
            .script("sessionStorage['volume-create.created.0'] = 'no'")
            .await;
        stage.reload().await;
        stage.create("third").await;
        stage.card("third").await;
        stage.reload().await;
        assert_eq!(stage.cards().await, ["third", "second"]);
    });
}

// Deployments on one origin shared the tab's storage: one restored the volumes and the draft of the
// other, and looked its pending creates up in another service.
#[test]
fn two_deployments_on_one_origin_restore_what_is_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["one", "two"] {
        copy(&dist(), &folder.path().join(name));
    }
    play_unopened(serving(&folder), async |stage| {
        stage.goto("/sign-in").await;
        for name in ["one", "two"] {
            stage.goto(&format!("/{name}/")).await;
            stage.expect_app().await;
            assert_eq!(stage.cards().await, [""; 0]);
            stage.create(name).await;
            stage.card(name).await;
            stage.fill("Size (GB)", "7").await;
        }
        stage.goto("/one/").await;
        stage.expect_app().await;
        stage.card("one").await;
        assert_eq!(stage.cards().await, ["one"]);
        assert_eq!(stage.value("textbox", "Size (GB)").await, "7");
    });
}
