//! The host pages of `deploy/hosts`, built by npm from the packed package: React, Vue and plain
//! HTML.

use std::path::{Path, PathBuf};

use e2e::{Options, REGION, Stage, play_at, until};
use serde_json::json;

/// The folder of a built host page: in `HOSTS`, else where `tools/hosts.sh` builds it.
fn host(name: &str) -> PathBuf {
    let folder = std::env::var_os("HOSTS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/hosts"),
        PathBuf::from,
    );
    let host = folder.join(name);
    assert!(
        host.join("index.html").is_file(),
        "{} is not built: run make test",
        host.display()
    );
    host
}

fn play_in(name: &str, policy: Option<&str>, test: impl AsyncFnOnce(&Stage)) {
    let options = Options {
        dist: Some(host(name)),
        policy: policy.map(str::to_owned),
        ..Options::default()
    };
    play_at("/index.html", options, test);
}

/// The common part of the React and the Vue host: both show the events they receive.
async fn receives_events_and_configures(stage: &Stage, name: &str) {
    let region = stage.find("combobox", "Region").await;
    let chosen = region.prop("value").await.expect("a value");
    assert_eq!(chosen.as_deref(), Some(REGION));
    stage.fill("Name", "first").await;
    stage.press("Create volume").await;
    stage.card("first").await;
    stage.status("1 created: first.").await;
    stage.fill("Name", "first").await;
    stage.press("Create volume").await;
    stage.alert("Volume already exists").await;
    stage
        .status("Last failure: rejected, Volume already exists.")
        .await;
    stage.picture(&format!("{name}-light")).await;

    stage.press("Large volumes only").await;
    stage.fill("Name", "second").await;
    stage.fill("Size (GB)", "500").await;
    stage.press("Create volume").await;
    stage
        .expect_error("Size (GB)", "The size must be at least 1,000 GB.")
        .await;
    stage.fill("Size (GB)", "2000").await;
    stage.press("Create volume").await;
    stage.card("second").await;
    stage.status("2 created: first, second.").await;

    // Mounted again, it has the created volumes and the draft.
    stage.fill("Name", "third").await;
    stage.press("Close the form").await;
    until("it is removed", async || {
        let left = "return document.querySelectorAll('volume-create').length";
        (stage.script(left).await == json!(0)).then_some(())
    })
    .await;
    stage.press("Open the form").await;
    until("the same draft", async || {
        (stage.value("textbox", "Name").await == "third").then_some(())
    })
    .await;
    assert_eq!(stage.cards().await, ["second", "first"]);
    stage
        .script("document.documentElement.dataset.theme = 'dark'")
        .await;
    stage.picture(&format!("{name}-dark")).await;
    stage.audit_host(&format!("the {name} host in dark")).await;
    assert_eq!(
        stage.creates().len(),
        3,
        "one per create, none from the second mount"
    );
}

#[test]
fn a_react_dashboard_embeds_it_with_the_strict_policy() {
    play_in("react", None, async |stage| {
        receives_events_and_configures(stage, "react").await;
    });
}

#[test]
fn a_vue_dashboard_embeds_it() {
    // Vue renders static content by innerHTML, with a Trusted Types policy of its own.
    let policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:; \
        require-trusted-types-for 'script'; trusted-types vue";
    play_in("vue", Some(policy), async |stage| {
        receives_events_and_configures(stage, "vue").await;
    });
}

#[test]
fn a_plain_html_page_embeds_it() {
    play_in("plain", None, async |stage| {
        until("its defaults", async || {
            (stage.value("textbox", "Size (GB)").await == "500").then_some(())
        })
        .await;
        stage.fill("Name", "plain").await;
        stage.press("Create volume").await;
        stage.card("plain").await;
        stage.status("Last created: plain, 500 GB.").await;
        stage.picture("plain").await;
        stage.audit_host("the plain host").await;
    });
}
