//! However a create ends, the person is told the truth, what was typed stands, one request was made, and the next one works.

use e2e::{CREATE, configured, options, play};
use serde_json::json;

#[test]
fn every_odd_2xx_with_a_volume_is_a_card_that_marks_what_is_missing() {
    play(options(), async |stage| {
        stage.create("sandbox-odd-volume").await;
        let text = stage
            .card("Unnamed volume")
            .await
            .text()
            .await
            .expect("a text");
        assert_eq!(text.matches("not provided").count(), 6, "{text}");
        assert!(text.contains("odd-1"), "{text}");
        stage.disclose("Mount and raw response").await;
        stage.press("Copy details").await;
        stage.status("Details copied.").await;
        let answer = stage.pasted().await;
        assert!(
            answer.contains("status: 200") && answer.contains(r#""zone":"b""#),
            "{answer}"
        );

        for (name, shows) in [
            ("sandbox-strings", "GB"),
            // Its last digit was another one.
            ("sandbox-large", "9007199254740993 GB"),
            ("sandbox-note", "sandbox-note"),
            ("sandbox-plain", "Pending"),
            ("sandbox-bom", "Pending"),
            ("sandbox-drip", "Pending"),
        ] {
            stage.create(name).await;
            let text = stage.card(name).await.text().await.expect("a text");
            assert!(text.contains(shows), "{name}: {text}");
        }
        stage.picture("odd").await;
    });
}

#[test]
fn a_slow_answer_is_waited_for() {
    play(options(), async |stage| {
        stage.create("sandbox-slow").await;
        stage.card("sandbox-slow").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn offline_nothing_is_sent_and_that_is_said() {
    play(options(), async |stage| {
        stage.fill_form("offline").await;
        stage.offline(true).await;
        stage.press("Create volume").await;
        let alert = stage.alert("You are offline.").await;
        assert!(!alert.contains("may exist"), "{alert}");
        stage.offline(false).await;
        assert_eq!(stage.creates().len(), 0);
        stage.press("Try again").await;
        stage.card("offline").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// Behind some VPNs the browser says for ever that it is offline: nothing could ever be sent (B03).
#[test]
fn where_the_browser_is_wrong_about_being_offline_a_second_click_sends() {
    play(options(), async |stage| {
        stage.fill_form("vpn").await;
        stage
            .script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
            .await;
        stage.press("Create volume").await;
        stage.alert("You are offline.").await;
        assert_eq!(stage.creates().len(), 0);
        stage.press("Create volume").await;
        stage.card("vpn").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// A message that was cut within an emoji was no message, and one under another key was none either (B06, B26).
#[test]
fn the_reason_that_came_is_shown_however_it_was_written() {
    play(options(), async |stage| {
        for (name, reason) in [
            ("sandbox-reason", "The server answered: The region is full"),
            (
                "sandbox-reason-plain",
                "The server answered: quota exceeded",
            ),
            ("sandbox-surrogate", "Name too long: disk \u{fffd}"),
        ] {
            stage.create(name).await;
            let alert = stage.alert(reason).await;
            assert!(alert.contains("The volume was not created."), "{alert}");
            assert!(!alert.contains("without a reason"), "{alert}");
        }
    });
}

#[test]
fn a_service_that_is_not_there_is_told() {
    let config = json!({ "apiBase": "http://127.0.0.1:9/api" });
    let options = e2e::Options {
        connect_src: vec!["http://127.0.0.1:9".to_owned()],
        ..configured(config)
    };
    play(options, async |stage| {
        stage.create("nowhere").await;
        stage.alert("could not be reached").await;
        stage.alert("could not check").await;
    });
}

#[test]
fn the_details_of_a_failure_can_be_copied_and_hold_no_token() {
    play(options(), async |stage| {
        let fault = e2e::fault("sandbox-500").before();
        stage.sandbox.force(CREATE, fault, Some(1));
        stage.create("details").await;
        stage.alert("safe to try again").await;
        stage.press("Copy details").await;
        stage.status("Details copied.").await;
        let text = stage.pasted().await;
        assert!(
            text.starts_with("POST /storage/volume/create\ntime: 20"),
            "{text}"
        );
        assert!(text.contains("status: 500"), "{text}");
        let creates = stage.creates();
        let (_, token) = &creates[0].cookies[0];
        assert!(!text.contains(token.as_str()));
    });
}

#[test]
fn a_message_of_megabytes_is_shown_without_breaking_the_page() {
    play(options(), async |stage| {
        stage.create("sandbox-long-message").await;
        stage.alert("The volume was not created.").await;
        let alert = stage.alert("shortened").await;
        assert!(alert.len() < 11_000, "{}", alert.len());
        let width = stage
            .script("return document.documentElement.scrollWidth - innerWidth")
            .await;
        assert!(width.as_i64().expect("a number") <= 0, "{width}");
        stage.press("Copy details").await;
        stage.status("Details copied.").await;
        let copied = stage.pasted().await;
        assert!(
            copied.len() > 2_000_000,
            "whole in the copy: {}",
            copied.len()
        );
        stage.create("after all").await;
        stage.card("after all").await;
    });
}
