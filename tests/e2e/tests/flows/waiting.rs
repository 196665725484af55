//! Time: `Retry-After`, polling of a status, and the expiry of a session.

use e2e::{CREATE, LIST, Options, Stage, configured, fault, options, play, until};
use serde_json::json;

#[test]
fn retry_after_in_seconds_or_as_a_date_counts_down() {
    play(options(), async |stage| {
        for name in ["sandbox-429", "sandbox-429-date"] {
            stage.create(name).await;
            stage.alert("Too many requests").await;
            let creates = stage.creates().len();
            for seconds in ["4 s", "2 s"] {
                until(seconds, async || {
                    let timer = stage.all("timer", None).await.pop()?;
                    timer.text().await.ok()?.contains(seconds).then_some(())
                })
                .await;
                let button = stage.find("button", "Create volume").await;
                assert_eq!(
                    button
                        .attr("aria-disabled")
                        .await
                        .expect("an attribute")
                        .as_deref(),
                    Some("true")
                );
                button.click().await.expect("clicked");
                assert!(!stage.has("button", "Try again").await);
            }
            stage.picture("throttled").await;
            stage.find("button", "Try again").await;
            assert_eq!(stage.creates().len(), creates, "nothing was sent meanwhile");
            let button = stage.find("button", "Create volume").await;
            assert_ne!(
                button
                    .attr("aria-disabled")
                    .await
                    .expect("an attribute")
                    .as_deref(),
                Some("true")
            );
        }
        stage.create("at last").await;
        stage.card("at last").await;
    });
}

#[test]
fn a_pending_status_is_polled_until_it_changes() {
    play(options(), async |stage| {
        stage.create("followed").await;
        let text = stage.card("followed").await.text().await.expect("a text");
        assert!(
            text.contains("Pending") && !text.contains("as of"),
            "{text}"
        );
        stage.status("Volume followed is now Available.").await;
        let text = stage.card("followed").await.text().await.expect("a text");
        assert!(text.contains("Status\nAvailable"), "{text}");
        let polls = stage.posts(LIST).len();
        assert!((1..=4).contains(&polls), "less and less often: {polls}");
        // The change is saved.
        stage.reload().await;
        let text = stage.card("followed").await.text().await.expect("a text");
        assert!(text.contains("Available"), "{text}");
    });
}

#[test]
fn a_hidden_page_does_not_poll() {
    play(options(), async |stage| {
        stage
            .script(
                "Object.defineProperty(document, 'hidden', { configurable: true, value: true });
                document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))",
            )
            .await;
        stage.stop_clock().await;
        stage.create("hidden").await;
        stage.card("hidden").await;
        // Longer than the first two poll intervals.
        stage.advance_clock(7000).await;
        assert_eq!(stage.posts(LIST).len(), 0);
        stage.start_clock().await;
        stage
            .script("delete document.hidden; document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
            .await;
        stage.status("Volume hidden is now Available.").await;
    });
}

#[test]
fn without_polling_a_status_shows_its_age() {
    play(
        configured(json!({ "followStatus": false })),
        async |stage| {
            stage.stop_clock().await;
            stage.create("still").await;
            expect_pending_with_age(stage, "still").await;
            assert_eq!(moving(stage).await, 0);
            stage.advance_clock(60_000).await;
            assert_eq!(stage.posts(LIST).len(), 0);
        },
    );
}

/// Asserts that a card shows the status that the answer to the create had.
async fn expect_pending_with_age(stage: &Stage, name: &str) {
    let text = stage.card(name).await.text().await.expect("a text");
    assert!(
        text.contains("Pending") && text.contains("as of creation"),
        "{text}"
    );
}

/// How many parts of the page move.
async fn moving(stage: &Stage) -> u64 {
    let script = "const isRunning = ({ playState }) => playState === 'running';
        return document.getAnimations().filter(isRunning).length";
    stage.script(script).await.as_u64().expect("a number")
}

// Regression: the shape of a pending status turned for ever, also where nothing looked for a change.
#[test]
fn a_pending_status_moves_only_while_it_is_followed() {
    play(options(), async |stage| {
        stage.sandbox.inject_fault(LIST, fault("sandbox-404"), None);
        stage.stop_clock().await;
        stage.create("turning").await;
        stage.card("turning").await;
        assert_eq!(moving(stage).await, 1);
        until("rest", async || {
            stage.advance_clock(500).await;
            (moving(stage).await == 0).then_some(())
        })
        .await;
        expect_pending_with_age(stage, "turning").await;
    });
}

#[test]
fn polling_stops_silently_if_the_list_call_fails() {
    play(options(), async |stage| {
        stage.sandbox.inject_fault(LIST, fault("sandbox-404"), None);
        stage.stop_clock().await;
        stage.create("unlisted").await;
        until("the age of the status", async || {
            stage.advance_clock(500).await;
            let text = stage.card("unlisted").await.text().await.ok()?;
            text.contains("as of creation").then_some(())
        })
        .await;
        assert_eq!(stage.all("alert", None).await.len(), 0);
        let polls = stage.posts(LIST).len();
        stage.advance_clock(60_000).await;
        assert_eq!(stage.posts(LIST).len(), polls);
    });
}

#[test]
fn the_expiry_of_a_pasted_token_is_shown_warned_of_and_reported() {
    let options = Options {
        signed_out: true,
        ..options()
    };
    play(options, async |stage| {
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-401"), Some(1));
        stage.create("timed").await;
        stage.find("region", "Session").await;
        let use_token = async |lifetime: i64| {
            if stage.has("button", "Use another token").await {
                stage.press("Use another token").await;
            }
            stage
                .fill("Access token", &stage.sandbox.token("ada", lifetime))
                .await;
            stage.press("Use token").await;
        };
        use_token(3600).await;
        stage.status("The token is in use until").await;
        stage.press("Try again").await;
        stage.card("timed").await;
        // The panel stays visible, also after a reload.
        stage.reload().await;
        stage.find("region", "Session").await;
        stage.status("The token is in use until").await;
        assert!(!stage.has("textbox", "Access token").await);

        use_token(250).await;
        stage
            .status("Your session ends in less than five minutes")
            .await;
        stage.field("Access token").await;
        stage.picture("session-ending").await;
        use_token(7).await;
        stage.status("Your session ended at").await;
        stage.create("too late").await;
        stage.alert("You are not signed in").await;
    });
}

#[test]
fn without_token_paste_the_hosts_login_page_is_linked() {
    let options = Options {
        signed_out: true,
        ..configured(json!({ "tokenPaste": false, "loginUrl": "/login" }))
    };
    play(options, async |stage| {
        stage.create("host").await;
        let link = stage.find("link", "Sign in").await;
        assert_eq!(
            link.attr("target").await.expect("an attribute").as_deref(),
            Some("_blank")
        );
        assert!(
            link.prop("href")
                .await
                .expect("a property")
                .unwrap_or_default()
                .ends_with("/login")
        );
        stage
            .script(&format!(
                "document.cookie = 'AccessToken={}; Path=/'",
                stage.sandbox.token("ada", 60)
            ))
            .await;
        stage.press("Try again").await;
        stage.card("host").await;
    });
}
