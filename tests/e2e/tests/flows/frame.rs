//! The page in a frame of a page of another origin: what that one hears, that it can say nothing, and which cookie goes where.

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

/// Plays with a host page that may hold a frame; none is open yet.
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

/// Plays on a host page with the page in a frame; `heard` says whether the host's origin is configured to hear of it.
fn play_framed(heard: bool, test: impl AsyncFnOnce(&Stage, &Sandbox)) {
    play_unframed(heard, async |stage, app| {
        enter(stage, app).await;
        stage.expect_program().await;
        test(stage, app).await;
    });
}

/// The same before the page is in the frame.
fn play_unframed(heard: bool, test: impl AsyncFnOnce(&Stage, &Sandbox)) {
    play_host(async |stage| {
        let origin = stage.sandbox.origin();
        let strict = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
            img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
            require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors";
        let listed = if heard {
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
        stage.assert_sound().await;
        stage.driver.enter_default_frame().await.expect("the host");
        app.stop().await;
    });
}

/// Opens the page in the frame and looks there.
async fn enter(stage: &Stage, app: &Sandbox) {
    let page = format!("/#{}/index.html?embed", app.origin());
    stage.goto(&page).await;
    stage.driver.enter_frame(0).await.expect("a frame");
    stage.find("button", "Create volume").await;
}

/// What the host has heard, in order; leaves the frame and enters it again.
async fn heard(stage: &Stage) -> Vec<Value> {
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
fn it_tells_its_height_and_how_creates_ended_to_the_configured_origin() {
    play_framed(true, async |stage, app| {
        let first = until("a height", async || {
            of(&heard(stage).await, "height")
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
        let messages = until("all endings", async || {
            let messages = heard(stage).await;
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
            let last = of(&heard(stage).await, "height").last()?["height"].as_f64()?;
            (last > height + 200.0).then_some(())
        })
        .await;
        stage.picture("framed").await;
    });
}

// A frame that is out of sight is not painted, and the page waited for that.
#[test]
fn it_tells_its_height_also_out_of_sight() {
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
fn it_shows_no_heading_of_a_page_but_has_one() {
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

// A strip was kept free for a scroll bar: in a frame that is as high as its page, the host's own colour showed there.
#[test]
fn it_fills_its_frame_to_the_edge() {
    play_framed(true, async |stage, _| {
        let widths = "return [document.documentElement.getBoundingClientRect().width, innerWidth]";
        assert_eq!(stage.script(widths).await, json!([1000, 1000]));
    });
}

// A sandboxed frame without `allow-forms` fires no submit: Enter and the button did nothing, and nothing said why.
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

// What tells the host is loaded on demand: what had happened by then it never heard of.
#[test]
fn it_tells_what_came_before_the_program_was_there() {
    play_unframed(true, async |stage, app| {
        let part = stage.part();
        app.hold(&part);
        enter(stage, app).await;
        stage.create("early").await;
        stage.find("button", "Creating…").await;
        app.let_go(&part);
        stage.card("early").await;
        until("it is told", async || {
            (of(&heard(stage).await, "volume-created").len() == 1).then_some(())
        })
        .await;
    });
}

// Where that had not come at first, the host heard nothing at all.
#[test]
fn it_tells_once_it_can_where_what_tells_came_late() {
    play_unframed(true, async |stage, app| {
        let part = stage.part();
        app.force(&part, e2e::fault("sandbox-503"), None);
        enter(stage, app).await;
        stage.expect_program().await;
        app.release(&part);
        until("a height", async || {
            (!of(&heard(stage).await, "height").is_empty()).then_some(())
        })
        .await;
        stage.create("after that").await;
        stage.card("after that").await;
        until("it is told", async || {
            (of(&heard(stage).await, "volume-created").len() == 1).then_some(())
        })
        .await;
    });
}

#[test]
fn it_tells_nothing_to_an_origin_that_is_not_configured() {
    play_framed(false, async |stage, _| {
        stage.create("unheard").await;
        stage.card("unheard").await;
        stage.create("unheard").await;
        stage.alert("Volume already exists").await;
        assert_eq!(heard(stage).await, Vec::<Value>::new());
    });
}

#[test]
fn nothing_that_the_page_around_it_says_changes_it() {
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
        // A message that came after those has been heard by now.
        stage
            .driver
            .execute_async(
                "const done = arguments[arguments.length - 1]; addEventListener('message', ({ data }) => data === 'last' && done(true)); postMessage('last')",
                vec![],
            )
            .await
            .expect("heard");
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "200");
        assert_eq!(calls(), before);
        stage.create("own").await;
        stage.card("own").await;
    });
}

#[test]
fn on_another_site_a_create_goes_through_with_a_partitioned_cookie_and_with_no_other() {
    play_host(async |stage| {
        // To a browser two names are two sites, wherever they lead.
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
fn a_page_that_is_not_named_in_frame_ancestors_gets_no_frame() {
    play_host(async |stage| {
        let service = start(Options::default()).await.expect("a sandbox");
        let named = "https://dashboard.example";
        let relay = Relay::start_framed(Server::Nginx, &service, true, named).await;
        stage
            .goto(&format!("/#{}/volume-create/?embed", relay.origin()))
            .await;
        until("the browser's refusal", async || {
            let faults = stage.faults().await;
            faults
                .iter()
                .any(|fault| fault.contains("frame-ancestors"))
                .then_some(())
        })
        .await;
        stage.driver.enter_frame(0).await.expect("a frame");
        assert!(!stage.has("button", "Create volume").await);
        stage.driver.enter_default_frame().await.expect("the host");
        service.stop().await;
    });
}
