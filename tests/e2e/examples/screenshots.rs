//! Saves the screenshots of the README in the first folder, and in an optional second folder those
//! of every state of the page, in both themes and languages, 320, 768 and 1280 px wide.
#![allow(
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    reason = "a tool that can't go on says so"
)]

use std::path::{Path, PathBuf};

use e2e::{CREATE, Key, Options, REGION, Stage, options, play, play_in};
use serde_json::json;

fn main() {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let readme = folders.next().expect("usage: screenshots FOLDER [FOLDER]");
    std::fs::create_dir_all(&readme).expect("a folder");
    play(options(), async |stage| {
        stage.create("training-data").await;
        stage.card("training-data").await;
        stage.fill("Name", "checkpoints").await;
        stage.fill("Size (GB)", "2000").await;
        stage.status("").await;
        for theme in ["light", "dark"] {
            let path = readme.join(format!("page-{theme}.png"));
            stage.screenshot(&path, 1100, theme).await;
            println!("{}", path.display());
        }
    });
    if let Some(folder) = folders.next() {
        std::fs::create_dir_all(&folder).expect("a folder");
        for words in [ENGLISH, CHINESE] {
            every_state(&folder, words);
        }
    }
}

/// The page's texts in a language.
#[derive(Clone, Copy)]
struct Words {
    tag: &'static str,
    create: &'static str,
    name: &'static str,
    size: &'static str,
    region: &'static str,
    request: &'static str,
    mount: &'static str,
    entry: &'static str,
    cancel: &'static str,
    safe: &'static str,
    help: &'static str,
    keys: &'static str,
    close: &'static str,
    dialog: &'static str,
    stop: &'static str,
    another: &'static str,
    token: &'static str,
    taken: &'static str,
    throttled: &'static str,
}

const ENGLISH: Words = Words {
    tag: "en-US,en",
    create: "Create volume",
    name: "Name",
    size: "Size (GB)",
    region: "Region",
    request: "Request as JSON and cURL",
    mount: "Mount and raw response",
    entry: "Copy entry",
    cancel: "Cancel",
    safe: "safe to try again",
    help: "Help",
    keys: "Keyboard shortcuts",
    close: "Close",
    dialog: "Cancel the request?",
    stop: "Cancel request",
    another: "Use token",
    token: "Access token",
    taken: "The token is in use",
    throttled: "Too many requests",
};

const CHINESE: Words = Words {
    tag: "zh-CN,zh",
    create: "创建存储卷",
    name: "名称",
    size: "大小（GB）",
    region: "区域",
    request: "以 JSON 和 cURL 表示的请求",
    mount: "挂载与原始响应",
    entry: "复制条目",
    cancel: "取消",
    safe: "可以放心重试",
    help: "帮助",
    keys: "键盘快捷键",
    close: "关闭",
    dialog: "要取消请求吗？",
    stop: "取消请求",
    another: "使用令牌",
    token: "访问令牌",
    taken: "令牌使用中",
    throttled: "请求过于频繁",
};

fn every_state(folder: &Path, words: Words) {
    let language = words.tag.get(..2).unwrap_or_default();
    let picture = async |stage: &Stage, state: &str| {
        for theme in ["light", "dark"] {
            for width in [320, 768, 1280] {
                let name = format!("{state}-{language}-{theme}-{width}.png");
                stage.screenshot(&folder.join(name), width, theme).await;
            }
        }
        stage.resize(1280, 900).await;
    };
    let open = async |stage: &Stage| {
        stage.goto("/").await;
        stage.find("button", words.create).await;
        stage.expect_app().await;
    };
    let create = async |stage: &Stage, name: &str| {
        stage.fill(words.name, name).await;
        stage.fill(words.region, REGION).await;
        stage.press(words.create).await;
    };
    let settings = Options {
        config: Some(json!({ "quickSizes": [100, 500, 1000, 5000] })),
        ..options()
    };
    play_in(words.tag, settings, async |stage| {
        open(stage).await;
        picture(stage, "empty").await;
        stage.press(words.create).await;
        stage.fill(words.size, "0").await;
        stage.press(words.create).await;
        picture(stage, "errors").await;
        stage.fill(words.size, "2500").await;
        create(stage, "training-data").await;
        stage.card("training-data").await;
        picture(stage, "created").await;
        stage.open_details(words.mount).await;
        stage.find("button", words.entry).await;
        picture(stage, "card").await;
        create(stage, "training-data").await;
        stage.alert("Volume already exists").await;
        picture(stage, "rejected").await;
        stage.open_menu(words.help).await;
        stage.press(words.keys).await;
        stage.find("dialog", words.keys).await;
        picture(stage, "shortcuts").await;
        stage.press(words.close).await;
    });
    play_in(words.tag, options(), async |stage| {
        open(stage).await;
        let taken = format!(
            "return fetch('{CREATE}', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }},
                body: JSON.stringify({{ name: 'taken', sizeGB: 4096, region: '{REGION}', volumeType: 'filesystem' }}) }}).then(() => 0)"
        );
        stage.script(&taken).await;
        create(stage, "taken").await;
        stage.find("article", "taken").await;
        picture(stage, "existing-volume").await;
        stage.open_details(words.request).await;
        picture(stage, "request").await;
        create(stage, "sandbox-stall-before").await;
        stage.find("button", words.cancel).await;
        picture(stage, "pending").await;
        stage.keys(Key::Escape + "").await;
        stage.find("dialog", words.dialog).await;
        picture(stage, "cancel-dialog").await;
        stage.press(words.stop).await;
        stage.alert(words.safe).await;
        picture(stage, "unconfirmed").await;
        create(stage, "sandbox-429").await;
        stage.alert(words.throttled).await;
        picture(stage, "throttled").await;
    });
    let signed_out = Options {
        signed_out: true,
        config: Some(json!({ "colour": "red" })),
        ..options()
    };
    play_in(words.tag, signed_out, async |stage| {
        open(stage).await;
        create(stage, "v").await;
        stage.find("textbox", words.token).await;
        picture(stage, "session").await;
        let token = stage.sandbox.token("ada", 3600);
        stage.fill(words.token, &token).await;
        stage.press(words.another).await;
        stage.status(words.taken).await;
        picture(stage, "token").await;
    });
}
