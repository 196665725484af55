//! However a create ends, the person is told the truth, what was typed stands, one request was made, and the next one works.

use e2e::{CREATE, Fault, configured, options, play};
use serde_json::json;

/// What the alert says at each forced ending. Half of a row's text is the service's where it has a message.
const ENDINGS: &[(&str, &[&str])] = &[
    (
        "sandbox-refuse",
        &["Volume already exists", "The volume was not created."],
    ),
    (
        "sandbox-refuse-200",
        &["Volume already exists", "The volume was not created."],
    ),
    (
        "sandbox-refuse-500",
        &["Volume already exists", "The volume was not created."],
    ),
    ("sandbox-403", &["not created"]),
    ("sandbox-404", &["not created"]),
    ("sandbox-409", &["not created"]),
    ("sandbox-413", &["not created"]),
    ("sandbox-422", &["not created"]),
    ("sandbox-401", &["You are not signed in"]),
    ("sandbox-login", &["You are not signed in"]),
    ("sandbox-429", &["Too many requests", "Wait 5 s"]),
    ("sandbox-429-date", &["Too many requests"]),
    (
        "sandbox-500",
        &["The service failed (status 500).", "may exist"],
    ),
    (
        "sandbox-502-html",
        &["The service failed (status 502).", "may exist"],
    ),
    (
        "sandbox-503",
        &["The service failed (status 503).", "may exist"],
    ),
    (
        "sandbox-504",
        &["The service failed (status 504).", "may exist"],
    ),
    (
        "sandbox-html",
        &["could not be read (status 200)", "may exist"],
    ),
    (
        "sandbox-empty",
        &["could not be read (status 200)", "may exist"],
    ),
    (
        "sandbox-204",
        &["could not be read (status 204)", "may exist"],
    ),
    ("sandbox-null", &["could not be read", "may exist"]),
    ("sandbox-array", &["could not be read", "may exist"]),
    ("sandbox-no-volume", &["could not be read", "may exist"]),
    ("sandbox-message-object", &["may exist"]),
    ("sandbox-deep", &["could not be read", "may exist"]),
    ("sandbox-drop", &["could not be reached", "may exist"]),
    (
        "sandbox-drop-before",
        &["could not be reached", "may exist"],
    ),
    ("sandbox-reset", &["could not be reached", "may exist"]),
    ("sandbox-cut", &["could not be reached", "may exist"]),
    ("sandbox-short", &["could not be reached", "may exist"]),
    ("sandbox-stall", &["did not answer in time", "may exist"]),
    (
        "sandbox-stall-body",
        &["did not answer in time", "may exist"],
    ),
    ("sandbox-lines", &["not created"]),
];

#[tokio::test]
async fn every_ending_is_told_keeps_the_form_and_lets_the_next_create_through() {
    play(configured(json!({ "timeoutSeconds": 2 })), async |stage| {
        for (index, (name, says)) in ENDINGS.iter().enumerate() {
            let before = stage.creates().len();
            stage.fill("Size (GB)", "123").await;
            stage.create(name).await;
            let mut alert = String::new();
            for text in *says {
                alert = stage.alert(text).await;
            }
            assert_eq!(
                alert.contains("may exist"),
                says.contains(&"may exist"),
                "{name}: {alert}"
            );
            assert_eq!(stage.value("textbox", "Name").await, *name);
            assert_eq!(stage.value("textbox", "Size (GB)").await, "123");
            assert_eq!(stage.creates().len(), before + 1, "{name}: one request");
            assert!(stage.has("button", "Copy details").await, "{name}");
            stage.assert_sound().await;

            let next = format!("next {index}");
            stage.create(&next).await;
            stage.card(&next).await;
            assert_eq!(
                stage.all("alert", None).await.len(),
                0,
                "{name}: the failure is over"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn every_odd_2xx_with_a_volume_is_a_card_that_marks_what_is_missing() {
    play(options(), async |stage| {
        stage.create("sandbox-odd-volume").await;
        let text = stage
            .card("Unnamed volume")
            .await
            .text()
            .await
            .expect("a text");
        assert_eq!(text.matches("not sent").count(), 7, "{text}");
        assert!(!stage.has("button", "Copy ID").await);

        for (name, shows) in [
            ("sandbox-strings", "GB"),
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
    })
    .await;
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    play(options(), async |stage| {
        stage.create("sandbox-slow").await;
        stage.card("sandbox-slow").await;
        assert_eq!(stage.creates().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn cancel_aborts_the_request_and_says_that_the_volume_may_exist() {
    play(options(), async |stage| {
        stage.create("sandbox-stall").await;
        stage.press("Cancel").await;
        let alert = stage.alert("You cancelled").await;
        assert!(alert.contains("may exist"), "{alert}");
        stage.expect_focus("Create volume").await;
        assert_eq!(stage.value("textbox", "Name").await, "sandbox-stall");
        assert!(!stage.has("button", "Cancel").await);
        stage.picture("cancelled").await;
    })
    .await;
}

#[tokio::test]
async fn offline_nothing_is_sent_and_that_is_said() {
    play(options(), async |stage| {
        stage.fill_form("offline").await;
        stage.offline(true).await;
        stage.press("Create volume").await;
        let alert = stage.alert("You are offline. Nothing was sent.").await;
        assert!(!alert.contains("may exist"), "{alert}");
        stage.offline(false).await;
        assert_eq!(stage.creates().len(), 0);
        stage.press("Try again").await;
        stage.card("offline").await;
        assert_eq!(stage.creates().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_service_that_is_not_there_is_told() {
    let config = json!({ "apiBase": "http://127.0.0.1:9/api" });
    let options = e2e::Options {
        connect_src: vec!["http://127.0.0.1:9".to_owned()],
        ..configured(config)
    };
    play(options, async |stage| {
        stage.create("nowhere").await;
        stage.alert("could not be reached").await;
    })
    .await;
}

#[tokio::test]
async fn the_details_of_a_failure_can_be_copied_and_hold_no_token() {
    play(options(), async |stage| {
        stage.sandbox.force(CREATE, Fault::named("sandbox-500").expect("a fault"), Some(1));
        stage.create("details").await;
        stage.alert("may exist").await;
        stage.press("Copy details").await;
        stage.status("Details copied.").await;
        stage.script("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))").await;
        let area = stage.driver.find(e2e::By::Id("paste")).await.expect("an area");
        area.send_keys(e2e::Key::Control + "v").await.expect("typed");
        let text = area.prop("value").await.expect("a value").unwrap_or_default();
        assert!(text.starts_with("POST /storage/volume/create\ntime: 20"), "{text}");
        assert!(text.contains("status: 500"), "{text}");
        let creates = stage.creates();
        let (_, token) = &creates[0].cookies[0];
        assert!(!text.contains(token.as_str()));
    })
    .await;
}

#[tokio::test]
async fn a_message_of_megabytes_is_shown_without_breaking_the_page() {
    play(options(), async |stage| {
        stage.create("sandbox-long-message").await;
        stage.alert("The volume was not created.").await;
        let width = stage
            .script("return document.documentElement.scrollWidth - innerWidth")
            .await;
        assert!(width.as_i64().expect("a number") <= 0, "{width}");
        stage.create("after all").await;
        stage.card("after all").await;
    })
    .await;
}
