//! The page in a frame of another origin: the messages to the host, that messages from it are
//! ignored, and the cookies.

use e2e::{
    Key, Options, Relay, Sandbox, Server, Stage, options, play_unopened, serving, start, until,
};
use serde_json::{Value, json};

const HOST: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Dashboard</title>\
    <link rel=icon href=data:,><main><h1>Dashboard</h1><iframe title='Create a volume' width=1000 height=900></iframe></main>\
    <script src=host.js></script></html>";
const SCRIPT: &str = "window.messages = [];
    addEventListener('message', ({ data, origin }) => messages.push({ data, origin }));
    document.querySelector('iframe').src = decodeURIComponent(location.hash.slice(1));";

/// Runs a test with a host page for a frame, without opening it.
fn play_host(test: impl AsyncFnOnce(&Stage)) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("index.html", HOST), ("host.js", SCRIPT)] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let policy = "default-src 'self'; img-src data:; frame-src *";
    let host = Options {
        policy: Some(policy.to_owned()),
        signed_out: true,
        ..serving(&folder)
    };
    play_unopened(host, test);
}

/// Runs a test on a host page with the page in a frame; `allowed`: whether `embedOrigins` has the
/// host's origin.
fn play_framed(allowed: bool, test: impl AsyncFnOnce(&Stage, &Sandbox)) {
    play_unframed(allowed, async |stage, app| {
        enter(stage, app).await;
        stage.expect_app().await;
        test(stage, app).await;
    });
}

/// Like [`play_framed`], before the page is in the frame.
fn play_unframed(allowed: bool, test: impl AsyncFnOnce(&Stage, &Sandbox)) {
    play_host(async |stage| {
        let origin = stage.sandbox.origin();
        let strict = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
            img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
            require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors";
        let listed = if allowed {
            origin.as_str()
        } else {
            "https://dashboard.example"
        };
        let app = start(Options {
            policy: Some(format!("{strict} {origin}")),
            config: Some(json!({ "embedOrigins": ["https://other.example", listed] })),
            ..options()
        });
        let app = app.await.expect("a sandbox");
        test(stage, &app).await;
        stage.assert_no_page_errors().await;
        stage.driver.enter_default_frame().await.expect("the host");
        app.stop().await;
    });
}

/// Opens the page in the frame and switches to the frame.
async fn enter(stage: &Stage, app: &Sandbox) {
    let page = format!("/#{}/index.html?embed", app.origin());
    stage.goto(&page).await;
    stage.driver.enter_frame(0).await.expect("a frame");
    stage.find("button", "Create volume").await;
}

/// The messages that the host has received, in order; leaves and re-enters the frame.
async fn received(stage: &Stage) -> Vec<Value> {
    stage.driver.enter_default_frame().await.expect("the host");
    let messages = stage.script("return messages").await;
    stage.driver.enter_frame(0).await.expect("a frame");
    messages.as_array().cloned().unwrap_or_default()
}

fn of<'m>(messages: &'m [Value], event: &str) -> Vec<&'m Value> {
    let data = messages.iter().map(|message| &message["data"]);
    data.filter(|data| data["event"] == event).collect()
}

#[test]
fn it_reports_its_height_and_outcomes_to_the_configured_origin() {
    play_framed(true, async |stage, app| {
        let first = until("a height", async || {
            of(&received(stage).await, "height")
                .last()
                .map(|data| (*data).clone())
        })
        .await;
        assert_eq!(
            (&first["source"], &first["version"]),
            (&json!("volume-create"), &json!(1))
        );
        let height = first["height"].as_f64().expect("pixels");
        let real = "return document.querySelector('main').getBoundingClientRect().height";
        let real = stage.script(real).await.as_f64().expect("pixels");
        assert!((height - real).abs() <= 1.0, "{height} {real}");

        for name in ["one", "two", "three"] {
            stage.create(name).await;
            stage.card(name).await;
        }
        stage.create("one").await;
        stage.alert("Volume already exists").await;
        let messages = until("all outcomes", async || {
            let messages = received(stage).await;
            (!of(&messages, "volume-create-failed").is_empty()).then_some(messages)
        })
        .await;
        let created = of(&messages, "volume-created");
        assert_eq!(created.len(), 3);
        assert_eq!(created[0]["detail"]["id"], json!(app.volumes()[0].id));
        assert_eq!(
            of(&messages, "volume-create-failed")[0]["detail"],
            json!({ "kind": "rejected", "status": 400, "message": "Volume already exists" })
        );
        assert!(
            messages
                .iter()
                .all(|message| message["origin"] == json!(app.origin()))
        );
        until("the height of all cards", async || {
            let last = of(&received(stage).await, "height").last()?["height"].as_f64()?;
            (last > height + 200.0).then_some(())
        })
        .await;
        stage.picture("framed").await;
    });
}

/// Puts a second frame with the same page beside the first, with a name of its own.
async fn add_second(stage: &Stage) {
    let add = "const frame = document.querySelector('iframe');
        const second = frame.cloneNode();
        second.name = 'second';
        frame.after(second)";
    stage.driver.enter_default_frame().await.expect("the host");
    stage.script(add).await;
}

async fn enter_frame(stage: &Stage, number: u16) {
    stage.driver.enter_default_frame().await.expect("the host");
    // Off screen, its cards have no names.
    let show = format!("document.querySelectorAll('iframe')[{number}].scrollIntoView()");
    stage.script(&show).await;
    stage.driver.enter_frame(number).await.expect("a frame");
    stage.expect_app().await;
}

// Frames of one page share the tab's storage: each restored the other's cards, and forgot its
// pending creates.
#[test]
fn two_frames_of_a_page_restore_what_is_their_own() {
    play_framed(true, async |stage, _| {
        add_second(stage).await;
        for (number, name) in [(0, "first"), (1, "second")] {
            enter_frame(stage, number).await;
            stage.create(name).await;
            stage.card(name).await;
            stage.fill("Name", &format!("next {name}")).await;
            let saved = format!(
                "return Object.values(sessionStorage).some((text) => text.includes('next {name}'))"
            );
            until("the draft", async || {
                (stage.script(&saved).await == json!(true)).then_some(())
            })
            .await;
        }
        stage.driver.enter_default_frame().await.expect("the host");
        stage.driver.refresh().await.expect("loaded again");
        add_second(stage).await;
        for (number, name) in [(0, "first"), (1, "second")] {
            enter_frame(stage, number).await;
            stage.card(name).await;
            assert_eq!(stage.cards().await, [name]);
            let next = format!("next {name}");
            assert_eq!(stage.value("textbox", "Name").await, next);
        }
    });
}

// Regression: the page waited for a paint, but a frame off screen is not painted.
#[test]
fn it_reports_its_height_also_off_screen() {
    play_framed(true, async |stage, _| {
        stage.driver.enter_default_frame().await.expect("the host");
        let away = "document.querySelector('h1').style.height = '9000px';
            scrollTo(0, 0);
            messages.length = 0;
            const frame = document.querySelector('iframe');
            frame.src = frame.src.replace('?embed', '?embed&again')";
        stage.script(away).await;
        until("a height", async || {
            let messages = stage.script("return messages").await;
            (!of(messages.as_array()?, "height").is_empty()).then_some(())
        })
        .await;
        stage.driver.enter_frame(0).await.expect("a frame");
    });
}

#[test]
fn its_heading_is_visually_hidden() {
    play_framed(true, async |stage, _| {
        let script = "const { width, height } = document.querySelector('h1').getBoundingClientRect();
            return [document.querySelector('h1').textContent, document.querySelector('.page-heading').getBoundingClientRect().width]";
        assert_eq!(
            stage.script(script).await,
            json!(["Create a storage volume", 1])
        );
        stage.audit("the page in a frame").await;
    });
}

// Regression: space was reserved for a scroll bar, and the host's background showed through.
#[test]
fn it_fills_its_frame_to_the_edge() {
    play_framed(true, async |stage, _| {
        let widths = "return [document.documentElement.getBoundingClientRect().width, innerWidth]";
        assert_eq!(stage.script(widths).await, json!([1000, 1000]));
    });
}

// Regression: a sandboxed frame without `allow-forms` fires no submit event; Enter and the button
// did nothing.
#[test]
fn in_a_sandboxed_frame_it_creates_by_button_and_by_enter() {
    play_framed(true, async |stage, app| {
        stage.driver.enter_default_frame().await.expect("the host");
        stage
            .script(
                "const frame = document.querySelector('iframe');
                frame.sandbox = 'allow-scripts allow-same-origin';
                frame.src = `${frame.src}&sandboxed`;",
            )
            .await;
        stage.driver.enter_frame(0).await.expect("a frame");
        until("the sandboxed page", async || {
            let address = stage
                .script("return location.search + document.readyState")
                .await;
            (address == json!("?embed&sandboxedcomplete")).then_some(())
        })
        .await;
        stage.create("by-button").await;
        stage.card("by-button").await;
        stage.fill("Name", "by-enter").await;
        stage.keys(Key::Enter + "").await;
        stage.card("by-enter").await;
        assert_eq!(app.volumes().len(), 2);
    });
}

// Regression: the code that messages the host is in the lazy chunk; earlier events were lost.
#[test]
fn it_reports_events_from_before_the_lazy_chunk_was_loaded() {
    play_unframed(true, async |stage, app| {
        let chunk = stage.lazy_chunk();
        app.pause(&chunk);
        enter(stage, app).await;
        stage.create("early").await;
        stage.find("button", "Creating…").await;
        app.resume(&chunk);
        stage.card("early").await;
        until("it is reported", async || {
            (of(&received(stage).await, "volume-created").len() == 1).then_some(())
        })
        .await;
    });
}

// Regression: after a failed load of that code, the host received nothing.
#[test]
fn it_reports_events_after_a_retry_of_the_lazy_chunk() {
    play_unframed(true, async |stage, app| {
        let chunk = stage.lazy_chunk();
        app.inject_fault(&chunk, e2e::fault("sandbox-503"), None);
        enter(stage, app).await;
        stage.expect_app().await;
        app.clear_fault(&chunk);
        until("a height", async || {
            (!of(&received(stage).await, "height").is_empty()).then_some(())
        })
        .await;
        stage.create("after that").await;
        stage.card("after that").await;
        until("it is reported", async || {
            (of(&received(stage).await, "volume-created").len() == 1).then_some(())
        })
        .await;
    });
}

#[test]
fn it_sends_nothing_to_an_origin_that_is_not_configured() {
    play_framed(false, async |stage, _| {
        stage.create("unheard").await;
        stage.card("unheard").await;
        stage.create("unheard").await;
        stage.alert("Volume already exists").await;
        assert_eq!(received(stage).await, Vec::<Value>::new());
    });
}

#[test]
fn messages_from_the_host_are_ignored() {
    play_framed(true, async |stage, app| {
        // Files may still be loaded.
        let calls = || {
            let requests = app.requests();
            let calls = requests.iter().filter(|request| request.method == "POST");
            calls.count()
        };
        let before = calls();
        stage.driver.enter_default_frame().await.expect("the host");
        stage
            .script(
                "const frame = document.querySelector('iframe').contentWindow;
                for (const message of [
                    'submit', { name: 'theirs', sizeGB: 5 }, { source: 'volume-create', version: 1, event: 'create' },
                    { source: 'volume-create', version: 1, event: 'config', config: { apiBase: 'https://evil.example' } },
                    { token: 'x' }, null, [1], new ArrayBuffer(8),
                ]) frame.postMessage(message, '*');",
            )
            .await;
        stage.driver.enter_frame(0).await.expect("a frame");
        // When this later message arrives, those have arrived, too.
        stage
            .driver
            .execute_async(
                "const done = arguments[arguments.length - 1]; addEventListener('message', ({ data }) => data === 'last' && done(true)); postMessage('last')",
                vec![],
            )
            .await
            .expect("received");
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "200");
        assert_eq!(calls(), before);
        stage.create("own").await;
        stage.card("own").await;
    });
}

#[test]
fn on_another_site_a_create_requires_a_partitioned_cookie() {
    play_host(async |stage| {
        // To a browser two host names are two sites, even with the same address.
        let dashboard = stage.sandbox.origin().replace("127.0.0.1", "localhost");
        let service = start(Options {
            signed_out: true,
            ..Options::default()
        });
        let service = service.await.expect("a sandbox");
        let relay = Relay::start_framed(Server::Nginx, &service, true, &dashboard).await;
        let address = format!("{dashboard}/#{}/volume-create/?embed", relay.origin());
        stage.driver.goto(address).await.expect("the host opens");
        stage.driver.enter_frame(0).await.expect("a frame");
        let token = service.token("sandbox", 600);
        let create = async |name: &str, attributes: &str| {
            let cookie = format!("AccessToken={token}; Secure; Path=/api/; {attributes}");
            stage.script(&format!("document.cookie = '{cookie}'")).await;
            stage.create(name).await;
        };
        create("strict", "SameSite=Strict").await;
        stage.alert("You are not signed in").await;
        create("unpartitioned", "SameSite=None").await;
        stage.alert("You are not signed in").await;
        create("partitioned", "SameSite=None; Partitioned").await;
        stage.card("partitioned").await;
        assert_eq!(service.volumes().len(), 1);
        stage.picture("framed-on-another-site").await;
        stage.driver.enter_default_frame().await.expect("the host");
        service.stop().await;
    });
}

#[test]
fn a_host_that_is_not_in_frame_ancestors_cannot_embed_the_page() {
    play_host(async |stage| {
        let service = start(Options::default()).await.expect("a sandbox");
        let allowed = "https://dashboard.example";
        let relay = Relay::start_framed(Server::Nginx, &service, true, allowed).await;
        stage
            .goto(&format!("/#{}/volume-create/?embed", relay.origin()))
            .await;
        until("the browser's refusal", async || {
            let errors = stage.page_errors().await;
            errors
                .iter()
                .any(|error| error.contains("frame-ancestors"))
                .then_some(())
        })
        .await;
        stage.driver.enter_frame(0).await.expect("a frame");
        assert!(!stage.has("button", "Create volume").await);
        stage.driver.enter_default_frame().await.expect("the host");
        service.stop().await;
    });
}
