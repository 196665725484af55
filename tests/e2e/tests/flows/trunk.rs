//! The app as Trunk alone builds and serves it: without a prerendered form, without `tools/dist`.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use e2e::{Options, Stage, free_port, play_unopened, until, until_within};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::process::Command;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A create, a rejected one, the theme, the language, and what survives a reload.
async fn assert_works(stage: &Stage, page: &str) {
    stage.driver.goto(page).await.expect("the page opens");
    stage.expect_form().await;
    stage.create("plain").await;
    stage.card("plain").await;
    stage.create("plain").await;
    stage.alert("Volume already exists").await;
    stage.open_details("Request as JSON and cURL").await;
    stage.find("button", "Copy cURL").await;
    stage.open_menu("Settings").await;
    stage.choose("Theme", "Dark").await;
    stage.open_menu("Settings").await;
    stage.choose("Language", "简体中文").await;
    stage.find("button", "创建存储卷").await;
    stage.alert("Volume already exists").await;

    // It also starts with all of that stored.
    stage.driver.refresh().await.expect("loaded again");
    stage.find("button", "创建存储卷").await;
    stage.expect_app().await;
    assert_eq!(stage.value("textbox", "名称").await, "plain", "the draft");
    assert_eq!(stage.cards().await, ["plain"]);
    let look = "return [document.documentElement.dataset.theme, document.documentElement.lang]";
    assert_eq!(stage.script(look).await, json!(["dark", "zh-CN"]));
    stage.open_menu("设置").await;
    stage.choose("语言", "English").await;
    stage.find("button", "Create volume").await;
    stage.create("sandbox-drop").await;
    stage.status("It was found in your volume list").await;
}

// Regression: the page had no form, because the first script read a field that did not exist yet.
#[test]
fn trunks_build_works_with_the_strict_policy() {
    let options = Options {
        dist: Some(project().join("target/page")),
        ..Options::default()
    };
    play_unopened(options, async |stage| {
        assert_works(stage, &stage.sandbox.origin()).await;
    });
}

/// Whether this port accepts connections.
async fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).await.is_ok()
}

#[test]
fn make_dev_serves_a_working_app_with_the_sandbox_and_exits_cleanly() {
    play_unopened(Options::default(), async |stage| {
        let (port, page_port) = (free_port(), free_port());
        // Interrupted like by Ctrl-C in a terminal, once this test or its process has ended.
        let guard = "set -m; \"$@\" </dev/null & cat; kill -INT -- -$!; wait";
        let mut serving = Command::new("bash")
            .args(["-c", guard, "guard", "tools/serve.sh", "dev", "--memory"])
            .current_dir(project())
            .env("PORT", port.to_string())
            .env("DEV_PORT", page_port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a script");
        until_within(Duration::from_secs(300), "trunk serves", async || {
            let ended = serving.try_wait().expect("a status");
            assert_eq!(ended, None, "it has exited");
            (listens(page_port).await && listens(port).await).then_some(())
        })
        .await;
        let page = format!("http://127.0.0.1:{page_port}");
        let sign_in = stage.driver.goto(format!("{page}/sign-in")).await;
        sign_in.expect("signed in");
        stage.expect_form().await;
        let address = stage.driver.current_url().await.expect("an address");
        assert_eq!(address.as_str(), format!("{page}/"), "the page follows");
        assert_works(stage, &page).await;

        drop(serving.stdin.take());
        serving.wait().await.expect("it exits");
        until("both have exited", async || {
            (!listens(page_port).await && !listens(port).await).then_some(())
        })
        .await;
        assert!(
            !project().join(format!("Trunk.{port}.toml")).exists(),
            "nothing is left"
        );
    });
}
