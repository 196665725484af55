//! The code blocks of the documents, run as they are.

use e2e::{Options, REGION, play_at, play_unopened, serving, site, until};
use serde_json::json;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The code blocks of a document in this language.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{ROOT}/{document}")).expect("a document");
    let fence = format!("```{language}\n");
    let blocks = text.split(fence.as_str()).skip(1);
    let blocks = blocks.filter_map(|rest| rest.split_once("\n```"));
    blocks.map(|(block, _)| block.to_owned()).collect()
}

/// A host page with this body, script and style.
fn host(body: &str, script: &str, style: &str) -> tempfile::TempDir {
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Dashboard</title>\
         <link rel=stylesheet href=host.css><link rel=icon href=data:,>\
         <main><h1>Dashboard</h1>{body}</main><script type=module src=host.js></script></html>"
    );
    let files = [
        ("index.html", page.as_str()),
        ("host.js", script),
        ("host.css", style),
    ];
    site(&files)
}

#[test]
fn the_readmes_element_creates_a_volume_in_a_region_by_its_name() {
    let folder = host(&blocks("README.md", "html").concat(), "", "");
    play_at("/", serving(&folder), async |stage| {
        stage.fill("Name", "from the readme").await;
        stage.choose("Region", "Singapore").await;
        stage.press("Create volume").await;
        stage.card("from the readme").await;
    });
}

#[test]
fn the_elements_settings_events_and_styles_work_as_documented() {
    let html = blocks("docs/embedding.md", "html");
    let js = blocks("docs/embedding.md", "js");
    let script = format!(
        "window.logged = []; console.log = (text) => logged.push(text);\n{}\n{}",
        js[0], js[1]
    );
    let css = blocks("docs/embedding.md", "css").concat();
    let folder = host(&html[0], &script, &css);
    play_at("/", serving(&folder), async |stage| {
        until("the size of `defaults`", async || {
            (stage.value("textbox", "Size (GB)").await == "500").then_some(())
        })
        .await;
        stage.fill("Name", "as documented").await;
        stage.press("Create volume").await;
        stage.card("as documented").await;
        stage.fill("Name", "as documented").await;
        stage.press("Create volume").await;
        stage.alert("Volume already exists").await;
        let logged = stage.script("return logged").await;
        let id = &stage.sandbox.volumes()[0].id;
        let expected = json!([format!("created {id}"), "rejected: Volume already exists"]);
        assert_eq!(logged, expected);
        let look = "const submit = document.querySelector('volume-create').shadowRoot.querySelector('[type=submit]');
            const style = getComputedStyle(submit); return [style.getPropertyValue('--vc-accent'), style.borderRadius]";
        let expected = json!(["#0b6e4f", "999px"]);
        assert_eq!(stage.script(look).await, expected);
    });
}

#[test]
fn the_elements_attributes_work_as_documented() {
    let html = blocks("docs/embedding.md", "html");
    let script = html[0].lines().next().expect("a line");
    let folder = host(&[script, &html[1]].concat(), "", "");
    play_unopened(serving(&folder), async |stage| {
        stage.goto("/").await;
        stage.fill("名称", "attributes").await;
        stage.press("2 TB").await;
        stage.fill("区域", REGION).await;
        stage.press("创建存储卷").await;
        stage.find("article", "attributes").await;
        let volume = &stage.sandbox.volumes()[0];
        assert_eq!(
            (volume.size_gb, volume.volume_type.as_str()),
            (2000, "filesystem")
        );
        let scheme = "const element = document.querySelector('volume-create');
            return getComputedStyle(element.shadowRoot.querySelector('form')).colorScheme";
        assert_eq!(stage.script(scheme).await, json!("dark"));
    });
}

#[test]
fn the_frame_is_resized_by_the_documented_script() {
    let html = blocks("docs/embedding.md", "html");
    let js = blocks("docs/embedding.md", "js");
    let folder = host(&html[2], &js[2], "");
    let options = Options {
        policy: Some("default-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:".to_owned()),
        ..serving(&folder)
    };
    play_unopened(options, async |stage| {
        stage.goto("/").await;
        let post = "const [data, origin] = arguments;
            dispatchEvent(new MessageEvent('message', { data, origin: origin || location.origin }));
            return document.querySelector('iframe').style.height";
        for (version, origin, height) in [
            (2, "", ""),
            (1, "https://other.example", ""),
            (1, "", "321px"),
        ] {
            let message = json!({ "source": "volume-create", "version": version, "event": "height", "height": 321 });
            let arguments = vec![message, origin.into()];
            let found = stage.driver.execute(post, arguments).await.expect("runs");
            assert_eq!(found.json(), &json!(height), "{version} {origin}");
        }
        stage.driver.enter_frame(0).await.expect("a frame");
        stage.find("button", "Create volume").await;
        stage.driver.enter_default_frame().await.expect("the host");
    });
}
