//! The custom element `<volume-create>` in host pages.

use e2e::{
    By, CREATE, Options, REGION, Stage, fault, play_at, play_unopened, run, serving, site, start,
    until,
};
use serde_json::{Value, json};

/// A host page around `body`, with `host.js` after the element's script.
fn host(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Dashboard</title>\
         <link rel=stylesheet href=host.css><link rel=icon href=data:,>\
         <main><h1>Dashboard</h1>{body}</main>\
         <script type=module src=volume-create/embed.js></script><script type=module src=host.js></script></html>"
    )
}

/// Records the events that reach the host's document, that is those that leave all shadow roots.
const LISTEN: &str = "window.events = [];
    for (const name of ['volume-created', 'volume-create-failed'])
        document.addEventListener(name, ({ type, detail, target, bubbles, composed }) =>
            events.push({ type, detail, target: target.localName, id: target.id, bubbles, composed }));\n";

/// Runs a test on a host page with this body, script and style.
fn play_in_host(body: &str, script: &str, style: &str, test: impl AsyncFnOnce(&Stage)) {
    let script = format!("{LISTEN}{script}");
    let files = [
        ("index.html", host(body)),
        ("host.js", script),
        ("host.css", style.to_owned()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let folder = site(&files);
    play_at("/", serving(&folder), test);
}

async fn events(stage: &Stage, count: usize) -> Vec<Value> {
    until(&format!("{count} events"), async || {
        let events = stage.script("return events").await;
        let events = events.as_array().cloned().unwrap_or_default();
        (events.len() >= count).then_some(events)
    })
    .await
}

#[test]
fn it_creates_a_volume_and_fires_an_event_with_the_services_values() {
    play_in_host("<volume-create></volume-create>", "", "", async |stage| {
        stage.picture("element-empty").await;
        stage.create("from-an-element").await;
        stage.card("from-an-element").await;
        let created = stage.sandbox.volumes();
        assert_eq!(created.len(), 1);
        let events = events(stage, 1).await;
        assert_eq!(events[0]["type"], "volume-created");
        assert_eq!(events[0]["target"], "volume-create");
        assert_eq!(
            (&events[0]["bubbles"], &events[0]["composed"]),
            (&json!(true), &json!(true))
        );
        let detail = &events[0]["detail"];
        assert_eq!(detail["id"], json!(created[0].id));
        assert_eq!(detail["volumeName"], "from-an-element");
        assert_eq!(detail["sizeGB"], 200);
        let request = &stage.creates()[0];
        let body: Value = serde_json::from_str(&request.body).expect("JSON");
        assert_eq!(body["region"], REGION);
        stage.picture("element-created").await;
        stage.audit("an element with a card").await;
    });
}

#[test]
fn each_of_several_volumes_fires_its_event() {
    play_in_host("<volume-create></volume-create>", "", "", async |stage| {
        stage.fill_form("{a,sandbox-409,b}").await;
        stage.press("Create 3 volumes").await;
        let events = events(stage, 3).await;
        let told = events.iter().map(|event| {
            let detail = &event["detail"];
            (&event["type"], &detail["volumeName"], &detail["kind"])
        });
        let (created, failed) = (json!("volume-created"), json!("volume-create-failed"));
        let (none, rejected) = (Value::Null, json!("rejected"));
        let expected = [
            (&created, &json!("a"), &none),
            (&failed, &none, &rejected),
            (&created, &json!("b"), &none),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        stage
            .find("region", "Volumes created one after another")
            .await;
        stage.picture("element-several").await;
        stage.audit("an element with several volumes").await;
    });
}

#[test]
fn a_failure_event_has_kind_status_and_message() {
    play_in_host("<volume-create></volume-create>", "", "", async |stage| {
        stage.create("sandbox-refuse").await;
        stage.alert("Volume already exists").await;
        stage.create("sandbox-429").await;
        let events = events(stage, 2).await;
        assert_eq!(events[0]["type"], "volume-create-failed");
        assert_eq!(
            events[0]["detail"],
            json!({ "kind": "rejected", "status": 400, "message": "Volume already exists" })
        );
        assert_eq!(events[1]["detail"]["kind"], "throttled", "{events:?}");
        assert_eq!(events[1]["detail"]["status"], 429);
    });
}

#[test]
fn an_unconfirmed_create_fires_a_second_event_when_it_is_found() {
    play_in_host("<volume-create></volume-create>", "", "", async |stage| {
        stage.create("sandbox-drop").await;
        stage.card("sandbox-drop").await;
        let events = events(stage, 2).await;
        assert_eq!(
            events[0]["detail"],
            json!({ "kind": "unconfirmed", "status": null, "message": null })
        );
        assert_eq!(events[1]["type"], "volume-created");
        assert_eq!(events[1]["detail"]["volumeName"], "sandbox-drop");
    });
}

#[test]
fn attributes_and_property_configure_it_and_changes_keep_the_input() {
    let body = r#"<volume-create timeout-seconds=9 defaults='{"sizeGB":70}'></volume-create>"#;
    play_in_host(body, "", "", async |stage| {
        until("the default size", async || {
            (stage.value("textbox", "Size (GB)").await == "70").then_some(())
        })
        .await;
        stage.fill("Name", "typed").await;
        stage.fill("Size (GB)", "71").await;
        stage.fill("Region", "r2").await;
        stage
            .script(
                r#"document.querySelector("volume-create").config =
                { regions: [{ id: "r1", name: "One" }, { id: "r2", name: "Two" }], sizeGB: { min: 100 } }"#,
            )
            .await;
        let list = stage.find("combobox", "Region").await;
        assert_eq!(
            list.prop("value").await.expect("a value").as_deref(),
            Some("r2")
        );
        assert_eq!(stage.value("textbox", "Name").await, "typed");
        stage.press("Create volume").await;
        stage
            .expect_error("Size (GB)", "The size must be at least 100 GB.")
            .await;
        let set = r#"document.querySelector("volume-create").setAttribute("regions", '[{"id":"r3","name":"Three"}]')"#;
        stage.script(set).await;
        assert_eq!(
            stage
                .find("textbox", "Region ID")
                .await
                .prop("value")
                .await
                .expect("a value")
                .as_deref(),
            Some("r2"),
            "a chosen value that is not listed any more becomes custom input"
        );
        stage
            .script(r#"document.querySelector("volume-create").setAttribute("size-gb", "many")"#)
            .await;
        until("the bad attribute is named", async || {
            let text = stage
                .script("return document.querySelector('volume-create').shadowRoot.textContent")
                .await;
            text.as_str()?
                .contains("The attributes: “size-gb” must be an object, as JSON")
                .then_some(())
        })
        .await;
    });
}

// Regression: after a keystroke or a reload, all values counted as user input: new defaults and
// lists of the host were ignored, and an ID that was no longer listed was sent.
#[test]
fn new_defaults_apply_to_every_unchanged_field_also_after_a_reload() {
    let script =
        "document.querySelector('volume-create').config = JSON.parse(localStorage.config ?? '{}');";
    play_in_host(
        "<volume-create></volume-create>",
        script,
        "",
        async |stage| {
            let expect = async |name: &str, size: &str, region: &str, volume_type: &str| {
                let [name, size, region, volume_type] =
                    [name, size, region, volume_type].map(str::to_owned);
                until(
                    &format!("{name} {size} {region} {volume_type}"),
                    async || {
                        let region_list = stage.all("combobox", Some("Region")).await.pop()?;
                        let values = [
                            stage.value("textbox", "Name").await,
                            stage.value("textbox", "Size (GB)").await,
                            region_list.prop("value").await.ok()??,
                            stage.value("combobox", "Volume type").await,
                        ];
                        (values
                            == [
                                name.clone(),
                                size.clone(),
                                region.clone(),
                                volume_type.clone(),
                            ])
                        .then_some(())
                    },
                )
                .await;
            };
            let first = r#"{ "regions": [{ "id": "a", "name": "A" }, { "id": "b", "name": "B" }],
            "defaults": { "sizeGB": 700, "volumeType": "highspeedstorage" } }"#;
            stage.fill("Name", "mine").await;
            stage
                .script(&format!(
                    "document.querySelector('volume-create').config = {first}"
                ))
                .await;
            expect("mine", "700", "a", "highspeedstorage").await;

            stage.fill("Size (GB)", "300").await;
            let second =
                r#"{ "regions": [{ "id": "c", "name": "C" }], "defaults": { "sizeGB": 900 } }"#;
            stage
                .script(&format!("localStorage.config = `{second}`"))
                .await;
            stage.driver.refresh().await.expect("loaded again");
            expect("mine", "300", "c", "filesystem").await;

            // The user's choice stays.
            let third =
                r#"{ "regions": [{ "id": "c", "name": "C" }, { "id": "d", "name": "D" }] }"#;
            stage
                .script(&format!(
                    "document.querySelector('volume-create').config = {third}"
                ))
                .await;
            stage.choose("Region", "D").await;
            stage
            .script("document.querySelector('volume-create').config = { defaults: { region: 'e' } }")
            .await;
            until("the ID is custom input", async || {
                (stage
                    .all("textbox", Some("Region"))
                    .await
                    .pop()?
                    .prop("value")
                    .await
                    .ok()??
                    == "d")
                    .then_some(())
            })
            .await;
        },
    );
}

#[test]
fn several_elements_share_one_app_and_have_separate_drafts() {
    let body = "<volume-create id=left></volume-create><volume-create></volume-create><volume-create></volume-create>";
    play_in_host(body, "", "", async |stage| {
        let selectors = [
            "#left",
            "volume-create:nth-of-type(2)",
            "volume-create:nth-of-type(3)",
        ];
        for (index, selector) in selectors.into_iter().enumerate() {
            stage.within(Some(selector));
            stage.fill_form(&format!("of-{index}")).await;
        }
        stage.driver.refresh().await.expect("loaded again");
        for (index, selector) in selectors.into_iter().enumerate() {
            stage.within(Some(selector));
            assert_eq!(stage.value("textbox", "Name").await, format!("of-{index}"));
        }
        stage.press("Create volume").await;
        stage.card("of-2").await;
        stage.within(None);
        assert_eq!(stage.cards().await, ["of-2"]);
        let events = events(stage, 1).await;
        assert_eq!(events[0]["id"], "");
        // Each of the two page loads requested it once, whatever the number of elements.
        let wasm = |request: &e2e::Recorded| {
            std::path::Path::new(&request.path)
                .extension()
                .is_some_and(|extension| extension == "wasm")
        };
        let fetched = stage
            .sandbox
            .requests()
            .iter()
            .filter(|request| wasm(request))
            .count();
        assert!(fetched <= 2, "{fetched}");
    });
}

#[test]
fn it_works_inside_another_shadow_root_and_inside_a_dialog() {
    let body = "<my-card></my-card><dialog><volume-create id=in-dialog></volume-create></dialog>";
    let script = r#"
        class Card extends HTMLElement {
            connectedCallback() {
                const inner = document.createElement("volume-create");
                this.attachShadow({ mode: "open" }).append(inner);
            }
        }
        customElements.define("my-card", Card);"#;
    play_in_host(body, script, "", async |stage| {
        stage.within(Some("my-card"));
        stage.create("in-a-shadow").await;
        stage.card("in-a-shadow").await;
        assert_eq!(
            events(stage, 1).await[0]["target"],
            "my-card",
            "retargeted at the outer root"
        );

        stage
            .script("document.querySelector('dialog').showModal()")
            .await;
        stage.within(Some("dialog"));
        stage.create("in-a-dialog").await;
        let card = stage.card("in-a-dialog").await;
        let width = card.rect().await.expect("a size").width;
        assert!(width > 250.0, "{width}");
        stage.picture("element-in-dialog").await;
        stage.press("Copy ID").await;
        stage.status("ID copied.").await;
        assert_eq!(stage.focused().await, "Copy ID");
    });
}

#[test]
fn moving_it_in_the_document_keeps_its_state_and_request() {
    let body = "<div id=from><volume-create></volume-create></div><div id=to></div>";
    play_in_host(body, "", "", async |stage| {
        stage.fill_form("moved").await;
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-slow"), Some(1));
        stage.press("Create volume").await;
        stage.find("button", "Creating…").await;
        stage.script("to.append(from.firstChild)").await;
        assert!(stage.has("button", "Creating…").await);
        assert_eq!(stage.value("textbox", "Name").await, "moved");
        stage.card("moved").await;
        assert_eq!(stage.creates().len(), 1);
        if stage
            .script("return 'moveBefore' in Element.prototype")
            .await
            == json!(true)
        {
            stage.script("from.moveBefore(to.firstChild, null)").await;
            stage.card("moved").await;
        }
    });
}

#[test]
fn moving_it_to_another_window_keeps_its_style_and_state() {
    // Regression: it lost its style, because a document does not adopt the style sheet of another
    // one.
    let body = "<volume-create></volume-create><iframe width=900 height=900></iframe>";
    let script = "const host = document.querySelector('volume-create');
        const page = document.querySelector('iframe').contentDocument;
        window.form = host.shadowRoot.querySelector('form');
        window.background = () => getComputedStyle(form).backgroundColor;
        window.popOut = () => page.body.append(host);
        window.popIn = () => document.querySelector('main').append(host);
        window.cards = () => page.querySelector('volume-create').shadowRoot.querySelectorAll('article').length;";
    play_in_host(body, "", "", async |stage| {
        stage.fill_form("popped-out").await;
        stage.script(script).await;
        let white = json!("rgb(255, 255, 255)");
        assert_eq!(stage.script("return background()").await, white);
        stage.script("popOut()").await;
        assert_eq!(stage.script("return background()").await, white);
        stage.picture("element-in-another-window").await;
        // By script: the driver finds an element that moved between windows in neither.
        stage.script("form.requestSubmit()").await;
        until("a card", async || {
            (stage.script("return cards()").await == json!(1)).then_some(())
        })
        .await;
        stage.script("popIn()").await;
        stage.card("popped-out").await;
        assert_eq!(stage.script("return background()").await, white);
    });
}

#[test]
fn removing_it_aborts_its_request_and_adding_it_again_looks_it_up() {
    play_in_host("<volume-create></volume-create>", "", "", async |stage| {
        stage.fill_form("sandbox-stall").await;
        stage.press("Create volume").await;
        until("the request", async || {
            (!stage.creates().is_empty()).then_some(())
        })
        .await;
        let remove = "window.removed = document.querySelector('volume-create'); removed.remove()";
        stage.script(remove).await;
        let left = "return removed.shadowRoot.childNodes.length";
        until("it is empty", async || {
            (stage.script(left).await == json!(0)).then_some(())
        })
        .await;
        stage.assert_no_page_errors().await;
        assert_eq!(stage.script("return events.length").await, json!(0));
        stage
            .script("document.querySelector('main').append(removed)")
            .await;
        stage.card("sandbox-stall").await;
        assert_eq!(stage.creates().len(), 1, "nothing is sent twice");
    });
}

#[test]
fn a_host_may_remove_it_in_the_created_event() {
    let script = "document.addEventListener('volume-created', ({ target }) => target.remove());";
    play_in_host(
        "<volume-create></volume-create>",
        script,
        "",
        async |stage| {
            stage.create("closing").await;
            assert_eq!(events(stage, 1).await[0]["detail"]["volumeName"], "closing");
            let count = "return document.querySelectorAll('volume-create').length";
            assert_eq!(stage.script(count).await, json!(0));
            let again =
                "document.querySelector('main').append(document.createElement('volume-create'))";
            stage.script(again).await;
            stage.card("closing").await;
            assert_eq!(stage.value("textbox", "Name").await, "");
        },
    );
}

#[test]
fn it_works_in_the_html_before_the_script_and_created_by_script() {
    let early = "<volume-create id=early></volume-create>";
    let script = r#"
        const late = document.createElement("volume-create");
        late.id = "late";
        late.config = { defaults: { sizeGB: 31 } };
        document.querySelector("main").append(late);"#;
    play_in_host(early, script, "", async |stage| {
        stage.within(Some("#late"));
        until("its property", async || {
            (stage.value("textbox", "Size (GB)").await == "31").then_some(())
        })
        .await;
    });
    // A property that is set before the class is defined.
    let files = [
        (
            "index.html",
            "<!doctype html><html lang=en><title>x</title><volume-create></volume-create><script src=host.js></script></html>",
        ),
        (
            "host.js",
            r#"document.querySelector("volume-create").config = { defaults: { sizeGB: 32 } };
                import("./volume-create/embed.js");"#,
        ),
    ];
    let folder = site(&files);
    play_at("/", serving(&folder), async |stage| {
        until("the early property", async || {
            (stage.value("textbox", "Size (GB)").await == "32").then_some(())
        })
        .await;
    });
}

#[test]
fn styles_are_isolated_but_for_the_documented_properties_and_parts() {
    let body = "<button class=button id=own>Own</button><volume-create></volume-create>";
    let style = "html { font-size: 10px; color-scheme: light } \
        main, main * { color: rgb(255, 0, 0); font: 30px serif; text-transform: uppercase; letter-spacing: 9px; } \
        p, label, .field { display: none } \
        volume-create { --volume-create-accent: rgb(0, 100, 0); --volume-create-unit: 16px } \
        volume-create::part(submit) { border-radius: 13px }";
    play_in_host(body, "", style, async |stage| {
        stage.picture("element-themed").await;
        let computed = |selector: &str, property: &str| {
            format!(
                "return getComputedStyle(document.querySelector('volume-create').shadowRoot.querySelector('{selector}')).{property}"
            )
        };
        for (selector, property, expected) in [
            ("label", "display", "block"),
            ("label", "color", "rgb(22, 25, 31)"),
            ("label", "fontSize", "14px"),
            ("label", "textTransform", "none"),
            ("label", "letterSpacing", "normal"),
            ("[type=submit]", "backgroundColor", "rgb(0, 100, 0)"),
            ("[type=submit]", "borderRadius", "13px"),
        ] {
            let found = stage.script(&computed(selector, property)).await;
            assert_eq!(found, json!(expected), "{selector} {property}");
        }
        let own = stage
            .script("return getComputedStyle(own).fontWeight")
            .await;
        assert_eq!(own, json!("400"), "the host's own button of the same class");
    });
}

#[test]
fn its_colours_follow_the_host_page_or_its_theme_attribute() {
    let body = "<volume-create></volume-create>";
    let style = "html { color-scheme: light }";
    play_in_host(body, "", style, async |stage| {
        stage.emulate_media("prefers-color-scheme", "dark").await;
        let background = "return getComputedStyle(document.querySelector('volume-create').shadowRoot.querySelector('form')).backgroundColor";
        assert_eq!(stage.script(background).await, json!("rgb(255, 255, 255)"));
        stage
            .script("document.querySelector('volume-create').setAttribute('theme', 'dark')")
            .await;
        until("dark", async || {
            (stage.script(background).await == json!("rgb(24, 28, 35)")).then_some(())
        })
        .await;
        stage.picture("element-dark").await;
        stage.audit("a dark element in a light page").await;
    });
}

#[test]
fn a_hundred_mounts_and_removals_leak_no_memory_nodes_or_listeners() {
    play_in_host("<volume-create></volume-create>", "", "", async |stage| {
        let cycle = "const done = arguments[arguments.length - 1];
            const main = document.querySelector('main');
            (async () => {
                for (let count = 0; count < COUNT; count++) {
                    const element = document.createElement('volume-create');
                    element.config = { timeoutSeconds: 5 };
                    main.append(element);
                    while (!element.shadowRoot.querySelector('form')) await new Promise(requestAnimationFrame);
                    await new Promise(requestAnimationFrame);
                    element.remove();
                    await new Promise((resolve) => setTimeout(resolve));
                }
                done(true);
            })();";
        let cycles = async |count: u32| {
            let script = cycle.replace("COUNT", &count.to_string());
            stage
                .driver
                .execute_async(script, vec![])
                .await
                .expect("it runs");
        };
        // WebAssembly's memory is not part of the heap, and never shrinks.
        let memory = async || {
            let script = "const done = arguments[arguments.length - 1];
                const glue = performance.getEntriesByType('resource').find(({ name }) => /volume-create-[0-9a-f]+\\.js$/.test(name));
                import(glue.name).then((app) => app.default()).then((exports) => {
                    const memory = Object.values(exports).find((each) => each instanceof WebAssembly.Memory);
                    done(memory.buffer.byteLength);
                })";
            let bytes = stage
                .driver
                .execute_async(script, vec![])
                .await
                .expect("it runs");
            bytes.json().as_f64().expect("bytes")
        };
        // The first cycles create all singletons and grow the memory to its final size.
        cycles(100).await;
        let (mut heap, nodes, listeners) = stage.footprint().await;
        let before = memory().await;
        // A leak grows the heap in each hundred; the code that the browser recompiles, only in
        // some.
        let mut growths = Vec::new();
        for _ in 0..8 {
            cycles(100).await;
            let now = until("nodes and listeners as before", async || {
                let now = stage.footprint().await;
                println!("before {nodes} {listeners}, now {now:?}");
                (now.1 <= nodes && now.2 <= listeners).then_some(now.0)
            })
            .await;
            growths.push(now - heap);
            heap = now;
            if growths.last() <= Some(&10_000.0) {
                break;
            }
        }
        assert!(
            growths.last() <= Some(&10_000.0),
            "each hundred leaks bytes: {growths:?}"
        );
        assert_eq!(memory().await, before, "the app's memory, in bytes");
    });
}

#[test]
fn an_app_that_does_not_load_is_reported_and_can_be_retried() {
    let files = [
        ("index.html", host("<volume-create></volume-create>")),
        ("host.js", LISTEN.to_owned()),
        ("host.css", String::new()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let folder = site(&files);
    let wasm = std::fs::read_dir(folder.path().join("volume-create"))
        .expect("a folder")
        .filter_map(Result::ok)
        .map(|file| file.path())
        .find(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        })
        .expect("the app");
    let away = wasm.with_extension("away");
    std::fs::rename(&wasm, &away).expect("moved");
    for ending in ["br", "gz"] {
        std::fs::remove_file(wasm.with_extension(format!("wasm.{ending}"))).expect("removed");
    }
    play_unopened(serving(&folder), async |stage| {
        stage.goto("/").await;
        stage.alert("could not be loaded").await;
        std::fs::rename(&away, &wasm).expect("moved back");
        stage.press("Try again").await;
        stage.create("after-all").await;
        stage.card("after-all").await;
    });
}

#[test]
fn a_panic_is_reported_in_every_element_and_the_draft_survives() {
    let body = "<volume-create id=one></volume-create><volume-create id=two></volume-create>";
    play_in_host(body, "", "", async |stage| {
        stage.within(Some("#one"));
        stage.fill_form("panicked").await;
        // A rejection that is not an `Error` makes the fetch library panic.
        stage
            .script("window.fetch = () => Promise.reject('no error')")
            .await;
        stage.press("Create volume").await;
        for element in ["#one", "#two"] {
            stage.within(Some(element));
            stage.alert("The form has stopped working").await;
        }
        let style = "const { shadowRoot } = document.querySelector('#one');
            const { fontSize, borderStyle } = getComputedStyle(shadowRoot.querySelector('.notice'));
            return [fontSize, borderStyle]";
        assert_eq!(stage.script(style).await, json!(["14px", "solid"]));
        stage.picture("element-stopped").await;
        assert!(!stage.page_errors().await.is_empty());
        stage.driver.refresh().await.expect("loaded again");
        stage.within(Some("#one"));
        stage.alert("safe to try again").await;
        assert_eq!(stage.value("textbox", "Name").await, "panicked");
    });
}

#[test]
fn with_an_api_on_another_site_it_offers_no_token_field() {
    let probe = site(&[("index.html", "")]);
    let service = start(Options {
        signed_out: true,
        ..serving(&probe)
    });
    let service = run(service).expect("a sandbox");
    let origin = service.origin().replace("127.0.0.1", "localhost");
    drop(service);
    let files = [
        (
            "index.html",
            host(&format!(
                "<volume-create api-base={origin}/api></volume-create>"
            )),
        ),
        ("host.js", LISTEN.to_owned()),
        ("host.css", String::new()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let folder = site(&files);
    let options = Options {
        signed_out: true,
        connect_src: vec![origin.clone()],
        ..serving(&folder)
    };
    play_at("/", options, async |stage| {
        let port: u16 = origin
            .rsplit(':')
            .next()
            .and_then(|port| port.parse().ok())
            .expect("a port");
        let service = start(Options {
            port,
            allow_origin: vec![stage.sandbox.origin()],
            ..Options::default()
        });
        let service = service.await.expect("a sandbox");
        stage.create("elsewhere").await;
        stage.alert("not signed in").await;
        assert!(
            !stage.has("textbox", "Access token").await,
            "its cookie would be sent to the wrong site"
        );
        let seen: Vec<_> = service
            .requests()
            .into_iter()
            .filter(|request| request.path == CREATE)
            .collect();
        assert!(
            seen.iter().any(|request| request.method == "POST"),
            "{seen:?}"
        );
        assert!(
            seen.iter().all(|request| request.cookies.is_empty()),
            "{seen:?}"
        );
        assert_eq!(stage.creates().len(), 0);
        service.stop().await;
    });
}

#[test]
fn loading_the_script_twice_is_harmless() {
    let script = "await import('./volume-create/embed.js?again');";
    play_in_host(
        "<volume-create></volume-create>",
        script,
        "",
        async |stage| {
            stage.create("once").await;
            stage.card("once").await;
            let _ = stage
                .driver
                .find(By::Tag("h1"))
                .await
                .expect("the host's own");
        },
    );
}
