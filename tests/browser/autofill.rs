//! Form fillers set a control's value and dispatch `change` only, or no event (B12).

use leptos::task::tick;
use volume_create::model::config::Config;
use volume_create::model::draft::{Field, Prefill};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Network, Stage, fire};

/// Submits the form and returns the body of the create.
async fn submitted(stage: &Stage, network: &Network) -> serde_json::Value {
    stage.press("Create volume").await;
    stage.until("a request", |_| network.creates() == 1).await;
    network.sent().await
}

#[wasm_bindgen_test]
async fn b12_a_value_set_with_change_only_counts_as_input() {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    for (label, value) in [("Name", "robot"), ("Size (GB)", "500"), ("Region", "r")] {
        let field = stage.field(label);
        field.set_value(value);
        fire(&field, "change");
        fire(&field, "blur");
        tick().await;
        assert_eq!(stage.error(label), "", "{label}");
    }
    let expected = serde_json::json!(
        {"name": "robot", "sizeGB": 500, "region": "r", "volumeType": "filesystem"}
    );
    assert_eq!(submitted(&stage, &network).await, expected);
}

#[wasm_bindgen_test]
async fn b12_a_value_set_without_an_event_is_sent() {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    for (label, value) in [("Name", "robot"), ("Size (GB)", "500"), ("Region", "r")] {
        stage.field(label).set_value(value);
    }
    stage.list("Volume type").set_value("highspeedstorage");
    let expected = serde_json::json!(
        {"name": "robot", "sizeGB": 500, "region": "r", "volumeType": "highspeedstorage"}
    );
    assert_eq!(submitted(&stage, &network).await, expected);
    assert_eq!(stage.field("Size (GB)").value(), "500");
}

#[wasm_bindgen_test]
async fn b12_a_custom_value_set_without_an_event_is_sent() {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    stage.fill_in().await;
    stage.choose("Volume type", "").await;
    stage.field("Custom volume type").set_value("robot");
    let sent = submitted(&stage, &network).await;
    assert_eq!(sent["volumeType"], "robot");
}

#[wasm_bindgen_test]
async fn b12_a_value_set_without_an_event_is_validated() {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    stage.fill_in().await;
    stage.field("Size (GB)").set_value("abc");
    stage.press("Create volume").await;
    let error = "Enter the size in digits, such as 200.";
    assert_eq!(stage.error("Size (GB)"), error);
    stage.field("Size (GB)").set_value("300");
    stage.field("Name").set_value("");
    stage.press("Create volume").await;
    assert_eq!(stage.error("Size (GB)"), "");
    assert_eq!(stage.error("Name"), "Enter a name.");
    assert_eq!(network.requests(), 0);
}

#[wasm_bindgen_test]
async fn b12_a_value_set_without_an_event_has_no_error_of_the_old_value() {
    let stage = Stage::form(Config::default());
    stage.field("Name").set_value("robot");
    fire(&stage.field("Name"), "blur");
    tick().await;
    assert_eq!(stage.error("Name"), "");
    assert_eq!(stage.field("Name").value(), "robot");
}

#[wasm_bindgen_test]
async fn b12_a_step_starts_from_the_displayed_value() {
    let stage = Stage::form(Config::default());
    stage.field("Size (GB)").set_value("500");
    stage.press("Increase size").await;
    assert_eq!(stage.field("Size (GB)").value(), "501");
}

#[wasm_bindgen_test]
async fn b12_a_prefill_of_some_fields_keeps_the_displayed_values_of_the_others() {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    stage.field("Size (GB)").set_value("500");
    let mut prefill = Prefill::default();
    prefill.set(Field::Name, "n".to_owned());
    prefill.set(Field::Region, "r".to_owned());
    stage.state().fill(&prefill);
    tick().await;
    assert_eq!(stage.field("Size (GB)").value(), "500");
    let sent = submitted(&stage, &network).await;
    assert_eq!(sent["sizeGB"], 500);
    assert_eq!(sent["name"], "n");
}

#[wasm_bindgen_test]
async fn a_prefilled_value_is_sent_before_it_is_displayed() {
    let network = Network::silent();
    let stage = Stage::form(Config::default());
    for (field, text) in [
        (Field::Name, "n"),
        (Field::Size, "300"),
        (Field::Region, "r"),
    ] {
        stage.state().put(field, text.to_owned());
    }
    stage.state().submit();
    stage.until("a request", |_| network.creates() == 1).await;
    let expected = serde_json::json!(
        {"name": "n", "sizeGB": 300, "region": "r", "volumeType": "filesystem"}
    );
    assert_eq!(network.sent().await, expected);
}
