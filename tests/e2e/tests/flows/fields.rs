//! Field errors: shown at the field when it is left or submitted; nothing is sent until they are
//! fixed.

use e2e::{Key, REGION, configured, options, play};
use serde_json::json;

#[test]
fn an_empty_submit_shows_every_error_and_focuses_the_first_field() {
    play(options(), async |stage| {
        stage.fill("Size (GB)", "").await;
        stage.choose("Volume type", "Other…").await;
        stage.press("Create volume").await;
        stage.expect_error("Name", "Enter a name.").await;
        stage.expect_error("Size (GB)", "Enter a size in GB.").await;
        stage.expect_error("Region", "Enter a region ID.").await;
        stage
            .expect_error("Custom volume type", "Enter a volume type.")
            .await;
        stage.expect_focus("Name").await;
        stage.picture("errors").await;

        stage.fill("Name", "fixed").await;
        stage.expect_error("Name", "").await;
        stage.press("Create volume").await;
        stage.expect_focus("Size (GB)").await;
        stage.fill("Size (GB)", "1").await;
        stage.press("Create volume").await;
        stage.expect_focus("Region").await;
        stage.fill("Region", REGION).await;
        stage.press("Create volume").await;
        stage.expect_focus("Custom volume type").await;
        assert_eq!(stage.creates(), [], "nothing was sent");

        stage.fill("Custom volume type", "archive").await;
        stage.press("Create volume").await;
        stage.card("fixed").await;
    });
}

#[test]
fn each_invalid_size_has_its_error() {
    play(options(), async |stage| {
        stage.fill_form("sized").await;
        for (size, error) in [
            ("", "Enter a size in GB."),
            ("   ", "Enter a size in GB."),
            ("abc", "Enter the size in digits, such as 200."),
            ("1e3", "Enter the size in digits, such as 200."),
            ("1.5", "The size must be a whole number of GB."),
            ("0", "The size must be at least 1 GB."),
            ("-5", "The size must be at least 1 GB."),
            (
                "9007199254740992",
                "The size must be at most 9,007,199,254,740,991 GB.",
            ),
            (
                "99999999999999999999999999",
                "The size must be at most 9,007,199,254,740,991 GB.",
            ),
        ] {
            stage.fill("Size (GB)", size).await;
            stage.press("Create volume").await;
            stage.expect_error("Size (GB)", error).await;
            stage.expect_focus("Size (GB)").await;
        }
        assert_eq!(stage.creates(), [], "nothing was sent");
        stage.fill("Size (GB)", "9007199254740991").await;
        stage.expect_error("Size (GB)", "").await;
        stage.press("Create volume").await;
        stage.card("sized").await;
        assert!(
            stage.creates()[0]
                .body
                .contains(r#""sizeGB":9007199254740991,"#)
        );
    });
}

#[test]
fn an_error_is_shown_on_blur_and_hidden_once_fixed() {
    play(options(), async |stage| {
        let name = stage.field("Name").await;
        name.click().await.expect("clicked");
        assert_eq!(stage.field_error("Name").await, "", "not while typing");
        stage.keys(Key::Tab + "").await;
        stage.expect_error("Name", "Enter a name.").await;
        assert_eq!(stage.field_error("Region").await, "", "its own field only");
        name.send_keys("n").await.expect("typed");
        stage.expect_error("Name", "").await;
        name.send_keys(Key::Backspace + "").await.expect("typed");
        stage.expect_error("Name", "Enter a name.").await;
    });
}

#[test]
fn errors_name_the_configured_limits() {
    let config = json!({ "sizeGB": { "min": 100, "max": 1000, "step": 100 }, "defaults": { "sizeGB": 100 } });
    play(configured(config), async |stage| {
        stage.fill_form("bounded").await;
        let text = stage.script("return document.body.innerText").await;
        let hint = "A whole number of GB, 100 to 1,000, in steps of 100.";
        assert!(text.as_str().is_some_and(|text| text.contains(hint)));
        for (size, error) in [
            ("99", "The size must be at least 100 GB."),
            ("1001", "The size must be at most 1,000 GB."),
            ("150", "The size must be 100 GB plus a multiple of 100 GB."),
        ] {
            stage.fill("Size (GB)", size).await;
            stage.press("Create volume").await;
            stage.expect_error("Size (GB)", error).await;
        }
        stage.fill("Size (GB)", "300").await;
        stage.press("Create volume").await;
        stage.card("bounded").await;
    });
}

#[test]
fn input_before_the_configuration_is_loaded_stays() {
    let config =
        json!({ "defaults": { "sizeGB": 64 }, "regions": [{ "id": "r-1", "name": "One" }] });
    play(configured(config), async |stage| {
        let slow = e2e::fault("sandbox-slow");
        stage.sandbox.inject_fault("/config.json", slow, Some(1));
        // As in a new tab.
        stage.script("sessionStorage.clear()").await;
        stage.open("/").await;
        stage.fill_form("early").await;
        // It is sent once the configuration is loaded.
        stage.press("Create volume").await;
        stage.card("early").await;
        let row = stage.sandbox.volumes().remove(0);
        assert_eq!((row.size_gb, row.region.as_str()), (200, REGION));
    });
}
