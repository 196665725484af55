//! Nothing typed is ever lost, and what was created stays in sight.

use e2e::{REGION, options, play, until};
use serde_json::json;

#[test]
fn the_draft_is_there_again_after_a_reload() {
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
        assert_eq!(stage.error_of("Size (GB)").await, "", "no reproach at once");

        // Away and back.
        stage.driver.goto("about:blank").await.expect("away");
        stage.driver.back().await.expect("back");
        assert_eq!(stage.value("textbox", "Name").await, " half typed ");
    });
}

#[test]
fn created_volumes_survive_a_reload_with_their_notes() {
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
        // They are no proof of a later create either.
        stage.create("first").await;
        stage.alert("Volume already exists").await;
    });
}

#[test]
fn leaving_asks_first_only_while_something_would_be_lost() {
    play(options(), async |stage| {
        let asks = "const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented";
        assert_eq!(stage.script(asks).await, json!(false), "nothing typed");
        stage.fill_form("unsent").await;
        assert_eq!(stage.script(asks).await, json!(true), "typed and not sent");
        stage.press("Create volume").await;
        stage.card("unsent").await;
        assert_eq!(stage.script(asks).await, json!(false), "sent");
        // A reload once asked although all was sent: the region that is kept for the next create was taken for unsent.
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Region").await, REGION);
        assert_eq!(
            stage.script(asks).await,
            json!(false),
            "nothing new after a reload"
        );
        stage.create("sandbox-stall").await;
        stage.find("button", "Cancel").await;
        assert_eq!(stage.script(asks).await, json!(true), "a request runs");
        stage.press("Cancel").await;
        stage.card("sandbox-stall").await;
        assert_eq!(stage.script(asks).await, json!(false), "settled");
    });
}

#[test]
fn no_secret_is_in_the_storage() {
    let options = e2e::Options {
        signed_out: true,
        ..options()
    };
    play(options, async |stage| {
        stage.create("secret").await;
        stage.find("region", "Session").await;
        let token = stage.sandbox.token("ada", 3600);
        stage.fill("Access token", &token).await;
        let kept = stage
            .script("return JSON.stringify([localStorage, sessionStorage])")
            .await;
        let kept = kept.as_str().expect("a text").to_owned();
        assert!(kept.contains("secret"), "the draft is: {kept}");
        assert!(token.split('.').all(|part| !kept.contains(part)), "{kept}");
    });
}

#[test]
fn a_panic_is_told_and_the_draft_and_the_doubt_survive_it() {
    play(options(), async |stage| {
        stage.fill_form("panicked").await;
        // A rejection that is no error makes the fetch library panic.
        stage
            .script("window.fetch = () => Promise.reject('no error')")
            .await;
        stage.press("Create volume").await;
        let alert = stage.alert("This page has stopped working").await;
        assert!(alert.contains("Your input is kept."), "{alert}");
        stage.picture("stopped").await;
        assert!(!stage.faults().await.is_empty(), "it did panic");
        // Not by the driver, which fails where the next page is there before it is done.
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
fn with_its_webassembly_lost_the_page_says_so_and_the_draft_is_there_later() {
    play(options(), async |stage| {
        stage.fill_form("patient").await;
        let wasm = stage.script("return new URL(document.querySelector('script[data-wasm]').dataset.wasm, location).pathname").await;
        let wasm = wasm.as_str().expect("a path").to_owned();
        for name in ["sandbox-404", "sandbox-cut", "sandbox-html"] {
            let lost = e2e::fault(name);
            stage.sandbox.force(&wasm, lost, Some(1));
            // Not from the browser's own store.
            stage.script("return caches.keys().then(() => 0)").await;
            stage.uncached(true).await;
            stage.driver.refresh().await.expect("loaded again");
            let alert = stage.alert("This page could not be loaded").await;
            assert!(alert.contains("Reload the page"), "{name}: {alert}");
            stage.faults().await;
        }
        stage.reload().await;
        assert_eq!(stage.value("textbox", "Name").await, "patient");
    });
}

#[test]
fn a_storage_that_is_full_or_holds_rubbish_breaks_nothing() {
    play(options(), async |stage| {
        stage
            .script(
                "for (const key of ['draft', 'unsettled', 'created.0', 'created.1']) sessionStorage[`volume-create.${key}`] = '{\"no\"';",
            )
            .await;
        // The form writes its draft as it goes; what it reads at the start is the rubbish.
        stage.reload().await;
        stage.script("try { for (let n = 0; ; n += 1) sessionStorage[`fill${n}`] = 'x'.repeat(1e6); } catch {}").await;
        stage.create("stored").await;
        stage.card("stored").await;
        until("it is told", async || {
            stage.has("article", "stored").await.then_some(())
        })
        .await;
    });
}

// A kept volume that could not be read once shifted the others, and the next create was kept in place of one of them.
#[test]
fn an_unreadable_kept_volume_costs_no_other() {
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
