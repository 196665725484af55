//! Every state of the page passes an accessibility audit: in light, dark and forced colours, wide
//! and as narrow as at 400 % zoom, in both languages, and from right to left.

use e2e::{Key, Options, REGION, Stage, configured, options, play, play_in};
use serde_json::json;

/// Audits the current state in all colours and widths.
async fn audit(stage: &Stage, state: &str) {
    // 1,280 px at 400 % zoom are 320 px (WCAG 2.2, 1.4.10).
    for (width, height) in [(1280, 900), (320, 640)] {
        stage.resize(width, height).await;
        for (feature, value) in [
            ("prefers-color-scheme", "light"),
            ("prefers-color-scheme", "dark"),
            ("forced-colors", "active"),
        ] {
            stage.emulate_media(feature, value).await;
            stage.audit(&format!("{state}, {value}, {width} px")).await;
        }
        // No horizontal scrolling.
        let overflow = "return document.scrollingElement.scrollWidth - innerWidth";
        let overflow = stage.script(overflow).await;
        assert!(
            overflow.as_f64() <= Some(0.0),
            "{state} at {width} px: {overflow}"
        );
    }
    stage.resize(1280, 900).await;
    stage.emulate_media("prefers-color-scheme", "light").await;
}

#[test]
fn empty_and_invalid_forms_are_accessible() {
    let config = json!({ "quickSizes": [100, 1000], "language": "tlh" });
    play(configured(config), async |stage| {
        audit(stage, "empty").await;
        stage.choose("Volume type", "Other…").await;
        stage.press("Create volume").await;
        stage.expect_error("Name", "Enter a name.").await;
        audit(stage, "errors").await;
    });
}

#[test]
fn pending_and_unconfirmed_creates_are_accessible() {
    play(options(), async |stage| {
        stage.create("sandbox-stall-before").await;
        stage.find("button", "Cancel").await;
        audit(stage, "pending").await;
        stage.keys(Key::Escape + "").await;
        stage.find("dialog", "Cancel the request?").await;
        audit(stage, "cancel dialog").await;
        stage.press("Cancel request").await;
        stage.alert("safe to try again").await;
        audit(stage, "unconfirmed").await;
    });
}

#[test]
fn created_and_rejected_creates_are_accessible() {
    play(options(), async |stage| {
        stage.create("audited").await;
        stage.card("audited").await;
        stage.open_details("Mount and raw response").await;
        stage.find("button", "Copy entry").await;
        audit(stage, "created").await;
        stage.create("audited").await;
        stage.alert("Volume already exists").await;
        audit(stage, "rejected").await;
        stage.create("sandbox-long-message").await;
        stage.alert("shortened").await;
        audit(stage, "a long message").await;
    });
}

#[test]
fn the_existing_volume_the_request_preview_and_the_shortcuts_are_accessible() {
    play(options(), async |stage| {
        let taken = format!(
            "return fetch('/api/storage/volume/create', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }},
                body: JSON.stringify({{ name: 'taken', sizeGB: 1, region: '{REGION}', volumeType: 't' }}) }}).then(() => 0)"
        );
        stage.script(&taken).await;
        stage.create("taken").await;
        stage.find("article", "taken").await;
        stage.open_details("Request as JSON and cURL").await;
        stage.find("button", "Copy cURL").await;
        audit(stage, "existing volume and request preview").await;
        stage.press("Help").await;
        stage.press("Keyboard shortcuts").await;
        stage.find("dialog", "Keyboard shortcuts").await;
        audit(stage, "keyboard shortcuts").await;
    });
}

#[test]
fn the_session_panel_is_accessible() {
    let options = Options {
        signed_out: true,
        config: Some(json!({ "colour": "red" })),
        ..options()
    };
    play(options, async |stage| {
        stage.create("v").await;
        stage.alert("You are not signed in").await;
        stage.fill("Access token", "nonsense").await;
        stage.press("Use token").await;
        audit(stage, "session").await;
        stage
            .fill("Access token", &stage.sandbox.token("ada", 3600))
            .await;
        stage.press("Use token").await;
        stage.status("The token is in use").await;
        audit(stage, "token in use").await;
    });
}

#[test]
fn incomplete_volumes_and_countdowns_are_accessible() {
    play(options(), async |stage| {
        stage.create("sandbox-odd-volume").await;
        stage.card("Unnamed volume").await;
        audit(stage, "incomplete volume").await;
        stage.create("sandbox-429").await;
        stage.alert("Too many requests").await;
        audit(stage, "throttled").await;
    });
}

#[test]
fn chinese_is_accessible() {
    play_in("zh-CN", options(), async |stage| {
        stage.goto("/").await;
        stage.find("button", "创建存储卷").await;
        stage.expect_app().await;
        stage.press("创建存储卷").await;
        stage.expect_error("名称", "请输入名称。").await;
        audit(stage, "errors in Chinese").await;
    });
}

#[test]
fn right_to_left_mirrors_the_layout() {
    play(options(), async |stage| {
        stage.script("document.documentElement.dir = 'rtl'").await;
        stage.create("rtl").await;
        stage.card("rtl").await;
        stage.create("rtl").await;
        stage.alert("Volume already exists").await;
        let sides = "const form = document.querySelector('.form').getBoundingClientRect();
            const volumes = document.querySelector('.volumes').getBoundingClientRect();
            const label = document.querySelector('.field-label').getBoundingClientRect();
            const [less, more] = [...document.querySelectorAll('.button-step')].map((step) => step.getBoundingClientRect().x);
            return [form.left > volumes.right, label.right > form.right - 60, more < less]";
        assert_eq!(stage.script(sides).await, json!([true, true, true]));
        stage.picture("rtl").await;
        audit(stage, "from right to left").await;
    });
}
