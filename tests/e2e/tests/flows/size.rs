//! The size: parsed in the usual notations, and shown as it will be sent.

use e2e::{By, Key, Stage, configured, options, play};
use serde_json::json;

#[allow(clippy::expect_used, reason = "a test that can't go on fails")]
async fn meaning(stage: &Stage) -> String {
    let meaning = stage
        .driver
        .find(By::ClassName("field-meaning"))
        .await
        .expect("an element");
    meaning.text().await.expect("a text")
}

#[test]
fn a_size_is_parsed_and_shown_as_it_will_be_sent() {
    play(options(), async |stage| {
        for (typed, means, sent) in [
            ("999", "", "999"),
            ("2000", "= 2 TB", "2000"),
            ("1500", "= 1.5 TB", "1500"),
            ("1 TB", "= 1,000 GB", "1000"),
            ("1,000", "= 1,000 GB", "1000"),
            ("1000 GB", "= 1,000 GB", "1000"),
            ("  2.5tb ", "= 2,500 GB", "2500"),
            ("12 345", "= 12,345 GB", "12345"),
        ] {
            stage.fill("Size (GB)", typed).await;
            assert_eq!(meaning(stage).await, means, "{typed}");
            stage.keys(Key::Tab + "").await;
            assert_eq!(stage.value("textbox", "Size (GB)").await, sent, "{typed}");
            assert_eq!(stage.field_error("Size (GB)").await, "", "{typed}");
        }
        stage.fill("Size (GB)", "3 TB").await;
        stage.picture("size").await;
        stage.fill("Name", "large").await;
        stage.fill("Region", "r").await;
        stage.fill("Size (GB)", "3 TB").await;
        stage.keys(Key::Enter + "").await;
        stage.card("large").await;
        assert_eq!(stage.sandbox.volumes()[0].size_gb, 3000);
    });
}

#[test]
fn keys_and_buttons_step_but_the_wheel_does_not() {
    let config =
        json!({ "sizeGB": { "min": 100, "max": 2000, "step": 50 }, "defaults": { "sizeGB": 200 } });
    play(configured(config), async |stage| {
        let value = async || stage.value("textbox", "Size (GB)").await;
        let field = stage.field("Size (GB)").await;
        field.click().await.expect("focus");
        stage.keys(Key::Up + "").await;
        assert_eq!(value().await, "250");
        stage.keys(Key::PageUp + "").await;
        assert_eq!(value().await, "750");
        stage.keys(Key::PageDown + Key::Down).await;
        assert_eq!(value().await, "200");
        stage.keys(Key::PageDown + "").await;
        assert_eq!(value().await, "100", "not below the smallest");
        stage.press("Increase size").await;
        assert_eq!(value().await, "150");
        stage.press("Decrease size").await;
        assert_eq!(value().await, "100");
        stage.fill("Size (GB)", "120").await;
        stage.keys(Key::Up + "").await;
        assert_eq!(
            value().await,
            "150",
            "stepping rounds to a multiple of the step"
        );
        // A number field would step.
        let wheel = "const field = document.activeElement;
            field.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true })); return field.type";
        assert_eq!(stage.script(wheel).await, json!("text"));
        assert_eq!(value().await, "150");
        // These keys have no effect in other fields.
        stage.fill("Name", "n").await;
        stage.keys(Key::Up + "").await;
        assert_eq!(value().await, "150");
    });
}

#[test]
fn a_quick_size_sets_the_size() {
    play(
        configured(json!({ "quickSizes": [100, 1000, 2500] })),
        async |stage| {
            stage.find("group", "Common sizes").await;
            stage.press("2.5 TB").await;
            assert_eq!(stage.value("textbox", "Size (GB)").await, "2500");
            stage.press("100 GB").await;
            assert_eq!(stage.value("textbox", "Size (GB)").await, "100");
            stage.picture("quick-sizes").await;
        },
    );
}
