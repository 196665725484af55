//! After any outcome: the page reports it, the form keeps its values, one request was sent, and the
//! next create works.

use e2e::{CREATE, configured, options, play};
use serde_json::json;

#[test]
fn an_unusual_volume_gets_a_card_that_marks_missing_values() {
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
        stage.open_details("Mount and raw response").await;
        stage.press("Copy details").await;
        stage.status("Details copied.").await;
        let details = stage.clipboard_text().await;
        assert!(
            details.contains("status: 200") && details.contains(r#""zone":"b""#),
            "{details}"
        );

        for (name, shows) in [
            ("sandbox-strings", "GB"),
            // Regression: its last digit was rounded.
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
fn a_slow_response_is_awaited() {
    play(options(), async |stage| {
        stage.create("sandbox-slow").await;
        stage.card("sandbox-slow").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn offline_nothing_is_sent_and_the_page_says_so() {
    play(options(), async |stage| {
        stage.fill_form("offline").await;
        stage.set_offline(true).await;
        stage.press("Create volume").await;
        let alert = stage.alert("You are offline.").await;
        assert!(!alert.contains("may exist"), "{alert}");
        stage.set_offline(false).await;
        assert_eq!(stage.creates().len(), 0);
        stage.press("Try again").await;
        stage.card("offline").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

// Regression: behind some VPNs the browser always reports that it is offline; nothing could be sent
// (B03).
#[test]
fn a_second_click_sends_although_the_browser_reports_offline() {
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

// Regression: a message truncated within an emoji or under another key was ignored (B06, B26).
#[test]
fn a_reason_in_any_known_format_is_shown() {
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
fn an_unreachable_service_is_reported() {
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
fn copied_details_of_a_failure_contain_no_token() {
    play(options(), async |stage| {
        let fault = e2e::fault("sandbox-500").before();
        stage.sandbox.inject_fault(CREATE, fault, Some(1));
        stage.create("details").await;
        stage.alert("safe to try again").await;
        stage.press("Copy details").await;
        stage.status("Details copied.").await;
        let text = stage.clipboard_text().await;
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
fn a_message_of_megabytes_does_not_break_the_page() {
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
        let copied = stage.clipboard_text().await;
        assert!(
            copied.len() > 2_000_000,
            "in full in the copy: {}",
            copied.len()
        );
        stage.create("after all").await;
        stage.card("after all").await;
    });
}
