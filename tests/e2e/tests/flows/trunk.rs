//! The app as Trunk alone builds and serves it: without a prerendered form, without `tools/dist`.

use std::time::Duration;

use e2e::{Options, Stage, free_port, play_unopened, until, until_within};
use serde_json::json;
use tokio::net::TcpStream;

use crate::commands::{DEV, Running, project};

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
        let variables = [
            ("PORT", port.to_string()),
            ("DEV_PORT", page_port.to_string()),
            ("SANDBOX", "--memory".to_owned()),
        ];
        let mut serving = Running::start(DEV, &variables);
        until_within(Duration::from_secs(300), "trunk serves", async || {
            assert!(serving.is_running(), "it has exited");
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

        serving.stop().await;
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
