//! The whole page is in the user's language, from the first paint on.

use e2e::{By, REGION, Stage, configured, options, play, play_at, play_in, until};
use serde_json::json;

/// The texts that are the same in every language: names, values, units, keys and service messages.
const SAME: [&str; 21] = [
    "English",
    "简体中文",
    "filesystem",
    "highspeedstorage",
    "ID",
    "−",
    "+",
    "?",
    "Enter",
    "Ctrl Enter, ⌘ Enter",
    "Escape",
    "↑ ↓",
    "Page ↑ ↓",
    "Pending",
    "sandbox",
    "Volume Create",
    "JSON",
    "cURL",
    REGION,
    "Volume already exists",
    "= 2 TB",
];

/// Asserts that every text is Chinese, or the same in every language.
async fn expect_chinese(stage: &Stage, own: &[&str]) {
    let is_chinese = |text: &String| {
        text.chars()
            .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
    };
    let is_same = |text: &String| {
        SAME.contains(&text.as_str())
            || own.iter().any(|own| text.contains(own))
            || text.contains(" GB")
            // The ID.
            || (text.len() == 36 && text.matches('-').count() == 4)
    };
    let texts = stage.visible_texts().await;
    assert!(texts.len() > 20, "{texts:?}");
    let others: Vec<_> = texts
        .iter()
        .filter(|text| !is_chinese(text) && !is_same(text))
        .collect();
    assert!(others.is_empty(), "not Chinese: {others:?}");
}

async fn language(stage: &Stage) -> serde_json::Value {
    stage
        .script(
            "const { lang, dir } = document.documentElement; return [lang, dir, document.title]",
        )
        .await
}

#[test]
fn every_text_is_chinese_in_chinese() {
    play_in("zh-CN,zh", options(), async |stage| {
        stage.goto("/").await;
        stage.find("button", "创建存储卷").await;
        stage.expect_app().await;
        assert_eq!(language(stage).await, json!(["zh-CN", "ltr", "创建存储卷"]));
        expect_chinese(stage, &[]).await;
        stage.picture("chinese").await;

        stage.press("创建存储卷").await;
        stage.expect_error("名称", "请输入名称。").await;
        stage.fill("大小（GB）", "0").await;
        stage.press("创建存储卷").await;
        stage
            .expect_error("大小（GB）", "大小不能小于 1 GB。")
            .await;
        stage.find("button", "请输入区域 ID。").await;
        expect_chinese(stage, &[]).await;

        stage.fill("名称", "卷-1").await;
        stage.fill("大小（GB）", "2000").await;
        stage.fill("区域", REGION).await;
        stage.press("创建存储卷").await;
        let card = stage.card("卷-1").await;
        stage.status("存储卷 卷-1 已创建。").await;
        let id = card.find(By::Css("dd")).await.expect("a value");
        let id = id.text().await.expect("a text");
        for summary in stage
            .driver
            .find_all(By::Tag("summary"))
            .await
            .expect("summaries")
        {
            summary.click().await.expect("opens");
        }
        stage.find("button", "复制条目").await;
        expect_chinese(stage, &[&id, "POST /storage", "mountPath"]).await;

        stage.fill("名称", "卷-1").await;
        stage.press("创建存储卷").await;
        stage.alert("Volume already exists").await;
        stage.alert("存储卷未创建。").await;
        stage.find("button", "复制 JSON").await;
        expect_chinese(
            stage,
            &[&id, "POST /storage", "mountPath", "curl", "{\"name\""],
        )
        .await;
        stage.picture("chinese-all").await;
    });
}

#[test]
fn choosing_a_language_persists_and_keeps_the_input() {
    play(options(), async |stage| {
        assert_eq!(
            language(stage).await,
            json!(["en", "ltr", "Create a storage volume"])
        );
        stage.fill("Name", "typed").await;
        stage.fill("Size (GB)", "1500").await;
        stage.open_menu("Settings").await;
        stage.choose("Language", "简体中文").await;
        stage.find("heading", "创建存储卷").await;
        stage.expect_focus("语言").await;
        assert_eq!(stage.value("textbox", "名称").await, "typed");
        assert_eq!(stage.value("textbox", "大小（GB）").await, "1500");
        expect_chinese(stage, &["= 1.5 TB"]).await;

        stage.driver.refresh().await.expect("loaded again");
        stage.find("button", "创建存储卷").await;
        stage.expect_app().await;
        assert_eq!(language(stage).await, json!(["zh-CN", "ltr", "创建存储卷"]));
        assert_eq!(stage.value("textbox", "名称").await, "typed");

        stage.open_menu("设置").await;
        stage.choose("语言", "English").await;
        stage.find("heading", "Create a storage volume").await;
        stage.press("Create volume").await;
        stage.expect_error("Region", "Enter a region ID.").await;
    });
}

#[test]
fn the_configuration_applies_unless_the_user_has_chosen() {
    play_in(
        "en-US,en",
        configured(json!({ "language": "zh-CN" })),
        async |stage| {
            stage.goto("/").await;
            stage.find("button", "创建存储卷").await;
            stage.expect_app().await;
            stage.open_menu("设置").await;
            stage.choose("语言", "English").await;
            stage.find("button", "Create volume").await;
            stage.reload().await;
            assert_eq!(language(stage).await[0], json!("en"));
        },
    );
    play_in(
        "zh-TW,en",
        configured(json!({ "language": "en" })),
        async |stage| {
            stage.goto("/").await;
            stage.find("button", "Create volume").await;
        },
    );
}

#[test]
fn a_language_that_fails_to_load_leaves_the_page_in_english() {
    let folder = e2e::dist_without("zh-CN");
    play_in("zh-CN", e2e::serving(&folder), async |stage| {
        stage.goto("/").await;
        until("the form", async || {
            stage.has("button", "Create volume").await.then_some(())
        })
        .await;
        stage.expect_app().await;
        stage.create("may still be created").await;
        stage.card("may still be created").await;
    });
}

// Regression: the whole page was rendered again to reset the list of languages; the focus and
// clicks were lost.
#[test]
fn a_language_that_fails_to_load_keeps_the_focus() {
    let folder = e2e::dist_without("zh-CN");
    play_in("en", e2e::serving(&folder), async |stage| {
        stage.open("/").await;
        let file = stage.messages_file("zh-CN");
        stage.sandbox.pause(&file);
        stage.open_menu("Settings").await;
        stage.choose("Language", "简体中文").await;
        stage.fill("Name", "typed meanwhile").await;
        let name = "window.field = document.activeElement; return field.value";
        assert_eq!(stage.script(name).await, json!("typed meanwhile"));
        stage.sandbox.resume(&file);
        stage.status("This language could not be loaded.").await;
        let has_focus = "return document.activeElement === window.field";
        assert_eq!(stage.script(has_focus).await, json!(true));
        stage.open_menu("Settings").await;
        assert_eq!(stage.value("combobox", "Language").await, "en");
    });
}

// Regression: the language whose messages loaded last was shown.
#[test]
fn the_last_chosen_language_is_shown() {
    play(options(), async |stage| {
        let file = stage.messages_file("zh-CN");
        stage.sandbox.pause(&file);
        stage.open_menu("Settings").await;
        stage.choose("Language", "简体中文").await;
        stage.open_menu("Settings").await;
        stage.choose("Language", "English").await;
        stage.sandbox.resume(&file);
        let loaded = format!(
            "return performance.getEntriesByName(new URL('{file}', location.href).href)
                .some(({{ responseEnd }}) => responseEnd > 0)"
        );
        until("the other messages are loaded", async || {
            (stage.script(&loaded).await == json!(true)).then_some(())
        })
        .await;
        stage.open_details("Request as JSON and cURL").await;
        // By now the other language would be shown, too.
        stage.find("textbox", "Paste a request").await;
        stage.create("in English").await;
        stage.card("in English").await;
        assert_eq!(language(stage).await[0], json!("en"));
        stage.open_menu("Settings").await;
        assert_eq!(stage.value("combobox", "Language").await, "en");
    });
}

// Regression: messages that were loaded late were shown in wrong places.
#[test]
fn messages_loaded_late_are_shown_in_the_right_places() {
    play_in("zh-CN", options(), async |stage| {
        let file = stage.messages_file("zh-CN");
        stage.sandbox.pause(&file);
        stage.open("/").await;
        stage.create("late").await;
        stage.sandbox.resume(&file);
        stage.find("button", "创建存储卷").await;
        stage.card("late").await;
        stage.press("创建存储卷").await;
        stage.expect_error("名称", "请输入名称。").await;
        expect_chinese(stage, &["-", "late"]).await;
    });
}

#[test]
fn an_element_uses_the_language_of_its_page_or_its_attribute() {
    let page = |lang: &str, attribute: &str| {
        format!(
            r#"<!doctype html><html lang="{lang}"><title>host</title>
            <script type="module" src="volume-create/embed.js"></script>
            <volume-create api-base="/api" {attribute}></volume-create></html>"#
        )
    };
    let zh = page("zh-Hans", "");
    let en = page("en", "");
    let own = page("en", r#"language="zh-CN""#);
    let rtl = page("ar", r#"dir="rtl""#);
    let site = e2e::site(&[
        ("zh.html", &zh),
        ("en.html", &en),
        ("own.html", &own),
        ("rtl.html", &rtl),
    ]);
    play_in("en", e2e::serving(&site), async |stage| {
        for (path, button) in [
            ("/zh.html", "创建存储卷"),
            ("/en.html", "Create volume"),
            ("/own.html", "创建存储卷"),
            ("/rtl.html", "Create volume"),
        ] {
            stage.goto(path).await;
            stage.find("button", button).await;
        }
        // English stays left to right in a right-to-left page.
        let direction = "return getComputedStyle(document.querySelector('volume-create').shadowRoot.querySelector('.embedded')).direction";
        assert_eq!(stage.script(direction).await, json!("ltr"));
        let own = "document.querySelector('volume-create').config = { language: 'zh-CN' }";
        stage.script(own).await;
        stage.find("button", "创建存储卷").await;
        // The attribute has precedence.
        stage
            .script("document.querySelector('volume-create').setAttribute('language', 'tlh')")
            .await;
        let texts = until("the problem", async || {
            let texts = stage.visible_texts().await.join(" ");
            texts
                .contains("tlh")
                .then_some(())
                .or_else(|| texts.contains("auto, en, zh-CN").then_some(()))
        });
        texts.await;
    });
}

#[test]
fn a_link_prefills_the_form_in_another_language_too() {
    play_in("zh-CN", options(), async |stage| {
        stage.goto("/?name=link").await;
        stage.find("button", "创建存储卷").await;
        stage.expect_app().await;
        assert_eq!(stage.value("textbox", "名称").await, "link");
    });
    // An English page does not load other languages.
    play_at("/", options(), async |stage| {
        let loaded =
            "return performance.getEntriesByType('resource').map((entry) => entry.name).join()";
        let loaded = stage.script(loaded).await;
        assert!(!loaded.as_str().unwrap_or_default().contains("zh-CN"));
    });
}
