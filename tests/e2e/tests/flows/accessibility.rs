//! Every state of the page passes an accessibility audit: in light, dark and forced colours, wide and as narrow as at 400 % zoom, in both
//! languages, and from right to left.

use e2e::{Key, Options, REGION, Stage, configured, options, play, play_in};
use serde_json::json;

/// Audits the present state in each way it can be seen.
async fn audit(stage: &Stage, state: &str) {
    // 320 px is what is left of 1,280 at 400 % (WCAG 2.2, 1.4.10).
    for (width, height) in [(1280, 900), (320, 640)] {
        stage.resize(width, height).await;
        for (feature, value) in [
            ("prefers-color-scheme", "light"),
            ("prefers-color-scheme", "dark"),
            ("forced-colors", "active"),
        ] {
            stage.prefer(feature, value).await;
            stage.audit(&format!("{state}, {value}, {width} px")).await;
        }
        // Nothing has to be scrolled sideways.
        let overflow = "return document.scrollingElement.scrollWidth - innerWidth";
        let overflow = stage.script(overflow).await;
        assert!(
            overflow.as_f64() <= Some(0.0),
            "{state} at {width} px: {overflow}"
        );
    }
    stage.resize(1280, 900).await;
    stage.prefer("prefers-color-scheme", "light").await;
}

#[test]
fn empty_and_faulty_forms_are_accessible() {
    let config = json!({ "quickSizes": [100, 1000], "language": "tlh" });
    play(configured(config), async |stage| {
        audit(stage, "empty").await;
        stage.choose("Volume type", "Other…").await;
        stage.press("Create volume").await;
        stage.expect_error("Name", "Enter a name.").await;
        audit(stage, "faults").await;
    });
}

#[test]
fn a_running_request_and_its_unknown_end_are_accessible() {
    play(options(), async |stage| {
        stage.create("sandbox-stall-before").await;
        stage.find("button", "Cancel").await;
        audit(stage, "pending").await;
        stage.keys(Key::Escape + "").await;
        stage.find("dialog", "Cancel the request?").await;
        audit(stage, "ask").await;
        stage.press("Cancel request").await;
        stage.alert("safe to try again").await;
        audit(stage, "unconfirmed").await;
    });
}

#[test]
fn a_card_and_a_refusal_are_accessible() {
    play(options(), async |stage| {
        stage.create("audited").await;
        stage.card("audited").await;
        stage.disclose("Mount and raw response").await;
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
fn a_name_that_is_taken_the_request_and_the_keys_are_accessible() {
    play(options(), async |stage| {
        let taken = format!(
            "return fetch('/api/storage/volume/create', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }},
                body: JSON.stringify({{ name: 'taken', sizeGB: 1, region: '{REGION}', volumeType: 't' }}) }}).then(() => 0)"
        );
        stage.script(&taken).await;
        stage.create("taken").await;
        stage.find("article", "taken").await;
        stage.disclose("Request as JSON and cURL").await;
        stage.find("button", "Copy cURL").await;
        audit(stage, "taken, and the request").await;
        stage.press("Help").await;
        stage.press("Keyboard shortcuts").await;
        stage.find("dialog", "Keyboard shortcuts").await;
        audit(stage, "keys").await;
    });
}

#[test]
fn the_way_to_a_new_session_is_accessible() {
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
        audit(stage, "token-taken").await;
    });
}

#[test]
fn odd_volumes_and_waiting_are_accessible() {
    play(options(), async |stage| {
        stage.create("sandbox-odd-volume").await;
        stage.card("Unnamed volume").await;
        audit(stage, "odd").await;
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
        stage.expect_program().await;
        stage.press("创建存储卷").await;
        stage.expect_error("名称", "请输入名称。").await;
        audit(stage, "faults in Chinese").await;
    });
}

#[test]
fn from_right_to_left_it_is_laid_out_the_other_way() {
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
