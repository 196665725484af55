//! Every state of the page passes an accessibility audit, in light and in dark.

use e2e::{Options, Stage, options, play};

/// Audits the present state in both themes and takes its pictures.
async fn audit(stage: &Stage, state: &str) {
    for theme in ["light", "dark"] {
        stage.prefer("prefers-color-scheme", theme).await;
        stage.audit(&format!("{state}, {theme}")).await;
        stage.picture(&format!("{state}-{theme}")).await;
    }
}

#[tokio::test]
async fn empty_and_faulty_forms_are_accessible() {
    play(options(), async |stage| {
        audit(stage, "empty").await;
        stage.choose("Volume type", "Other…").await;
        stage.press("Create volume").await;
        stage.expect_error("Name", "Enter a name.").await;
        audit(stage, "faults").await;
    })
    .await;
}

#[tokio::test]
async fn a_running_request_and_its_unknown_end_are_accessible() {
    play(options(), async |stage| {
        stage.create("sandbox-stall-before").await;
        stage.find("button", "Cancel").await;
        audit(stage, "pending").await;
        stage.press("Cancel").await;
        stage.alert("safe to try again").await;
        audit(stage, "unconfirmed").await;
    })
    .await;
}

#[tokio::test]
async fn a_card_and_a_refusal_are_accessible() {
    play(options(), async |stage| {
        stage.create("audited").await;
        stage.card("audited").await;
        audit(stage, "created").await;
        stage.create("audited").await;
        stage.alert("Volume already exists").await;
        audit(stage, "rejected").await;
        stage.resize(320, 640).await;
        audit(stage, "rejected-320").await;
    })
    .await;
}

#[tokio::test]
async fn the_way_to_a_new_session_is_accessible() {
    let options = Options {
        signed_out: true,
        config: Some(serde_json::json!({ "colour": "red" })),
        ..options()
    };
    play(options, async |stage| {
        stage.create("unauthorized").await;
        stage.find("region", "Session").await;
        audit(stage, "unauthorized").await;
        stage.press("Use token").await;
        stage
            .expect_error("Access token", "Paste an access token.")
            .await;
        audit(stage, "token-refused").await;
        stage
            .fill("Access token", &stage.sandbox.token("ada", 3600))
            .await;
        stage.press("Use token").await;
        stage.status("The token is in use").await;
        audit(stage, "token-taken").await;
    })
    .await;
}
