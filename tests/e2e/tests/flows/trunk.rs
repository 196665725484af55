//! The app as Trunk alone builds and serves it: no form in its HTML, no step of `tools/dist`.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use e2e::{Options, Stage, play_unopened, until};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The whole way: a create, its refusal, the theme and the language, and what is kept over a reload.
async fn works(stage: &Stage, page: &str) {
    stage.driver.goto(page).await.expect("the page opens");
    stage.expect_form().await;
    stage.create("plain").await;
    stage.card("plain").await;
    stage.create("plain").await;
    stage.alert("Volume already exists").await;
    stage.disclose("Request as JSON and cURL").await;
    stage.find("button", "Copy cURL").await;
    stage.choose("Theme", "Dark").await;
    stage.choose("Language", "简体中文").await;
    stage.find("button", "创建存储卷").await;
    stage.alert("Volume already exists").await;

    // With all of that stored, it starts as well as without.
    stage.driver.refresh().await.expect("loaded again");
    stage.find("button", "创建存储卷").await;
    stage.expect_program().await;
    assert_eq!(stage.value("textbox", "名称").await, "plain", "the draft");
    assert_eq!(stage.cards().await, ["plain"]);
    let look = "return [document.documentElement.dataset.theme, document.documentElement.lang]";
    assert_eq!(stage.script(look).await, json!(["dark", "zh-CN"]));
    stage.choose("语言", "English").await;
    stage.find("button", "Create volume").await;
    stage.create("sandbox-drop").await;
    stage.status("it was found among your volumes").await;
}

// It opened a page without a form: the first script read a field that was not there yet.
#[test]
fn what_trunk_builds_is_a_working_app_under_the_strict_policy() {
    let options = Options {
        dist: Some(project().join("target/page")),
        ..Options::default()
    };
    play_unopened(options, async |stage| {
        works(stage, &stage.sandbox.origin()).await;
    });
}

#[test]
fn trunk_serve_is_a_working_app_with_the_sandbox_behind_it() {
    play_unopened(Options::default(), async |stage| {
        let api = format!("{}/api/", stage.sandbox.origin());
        let mut serving = Command::new("trunk")
            .args(["serve", "--port=0", "--proxy-backend", &api])
            .args(["--proxy-rewrite=/api/", "--color=never"])
            .current_dir(project())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("trunk: run make test");
        let mut lines = BufReader::new(serving.stdout.take().expect("its output")).lines();
        let page = loop {
            let line = lines.next_line().await.expect("readable");
            let line = line.expect("trunk serves");
            println!("{line}");
            if let Some((_, address)) = line.split_once("http://127.0.0.1:") {
                break format!("http://127.0.0.1:{}", address.trim_end_matches('/'));
            }
        };
        // Cookies do not tell ports apart.
        let sign_in = format!("{}/sign-in", stage.sandbox.origin());
        stage.driver.goto(sign_in).await.expect("signed in");
        works(stage, &page).await;
        serving.kill().await.expect("it ends");
        until("nobody serves", async || {
            serving.try_wait().expect("a status").map(|_| ())
        })
        .await;
    });
}
