//! A create in doubt: the volume may exist, and the page finds out.

use e2e::{
    CREATE, Fault, JSON, LIST, Options, Reply, configured, fault, options, play, run, until,
};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[test]
fn cancelled_it_is_looked_for_and_found() {
    play(options(), async |stage| {
        stage.create("sandbox-stall").await;
        stage.press("Cancel").await;
        stage.status("It was found in your volume list").await;
        stage.card("sandbox-stall").await;
        stage.expect_focus("Name").await;
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn not_there_the_same_values_are_sent_again_by_one_click() {
    play(options(), async |stage| {
        stage
            .sandbox
            .force(CREATE, fault("sandbox-drop").before(), Some(1));
        stage.fill("Size (GB)", "55").await;
        stage.create("again").await;
        let alert = stage.alert("safe to try again").await;
        assert!(alert.contains("may exist"), "{alert}");
        stage.picture("not-there").await;
        stage.press("Try again").await;
        stage.card("again").await;
        let creates = stage.creates();
        assert_eq!(creates.len(), 2);
        assert_eq!(creates[0].body, creates[1].body);
    });
}

#[test]
fn where_it_cannot_be_looked_that_is_said_and_can_be_tried_again() {
    play(options(), async |stage| {
        stage.sandbox.force(LIST, fault("sandbox-500"), None);
        stage.create("sandbox-drop").await;
        let alert = stage.alert("could not check").await;
        assert!(
            alert.contains("may exist") && !alert.contains("safe"),
            "{alert}"
        );
        assert!(!stage.has("button", "Try again").await, "no blind retry");
        stage.picture("could-not-check").await;
        stage.sandbox.release(LIST);
        stage.press("Check again").await;
        stage.card("sandbox-drop").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn a_volume_whose_card_is_shown_is_no_proof() {
    play(options(), async |stage| {
        stage.create("mine").await;
        stage.card("mine").await;
        stage.sandbox.force(CREATE, fault("sandbox-drop"), Some(1));
        stage.create("mine").await;
        let alert = stage.alert("it is not the one you requested").await;
        assert!(alert.contains("may exist"), "{alert}");
        assert_eq!(stage.cards().await, ["mine"]);
        assert_eq!(stage.sandbox.volumes().len(), 1);
    });
}

#[test]
fn a_volume_of_other_values_that_was_there_before_is_no_proof() {
    play(options(), async |stage| {
        stage
            .script(
                "return fetch('api/storage/volume/create', { method: 'POST', headers: { 'content-type': 'application/json' },
                    body: JSON.stringify({ name: 'theirs', sizeGB: 1, region: 'r', volumeType: 'filesystem' }) }).then(() => 0)",
            )
            .await;
        stage.sandbox.force(CREATE, fault("sandbox-reset"), Some(1));
        stage.create("theirs").await;
        stage.alert("it is not the one you requested").await;
        assert_eq!(stage.cards().await.len(), 0);
    });
}

#[test]
fn it_is_found_on_a_later_page_of_a_long_list() {
    play(options(), async |stage| {
        stage
            .script(
                "const create = (name) => fetch('api/storage/volume/create', { method: 'POST',
                    headers: { 'content-type': 'application/json' },
                    body: JSON.stringify({ name, sizeGB: 1, region: 'r', volumeType: 't' }) });
                return (async () => { for (let i = 0; i < 250; i += 1) await create(`v${i}`); })()",
            )
            .await;
        stage.create("sandbox-cut").await;
        stage.card("sandbox-cut").await;

        // Not there: all pages were looked at before that is said.
        stage.create("sandbox-drop-before").await;
        stage.alert("safe to try again").await;
        let pages: Vec<String> = stage
            .posts(LIST)
            .iter()
            .map(|request| request.body.clone())
            .collect();
        let third = r#"{"pager":{"currentPage":3,"pageSize":100}}"#;
        assert!(pages.iter().any(|page| page == third), "{pages:?}");
    });
}

#[test]
fn a_service_that_refuses_large_pages_is_asked_for_documented_ones() {
    play(options(), async |stage| {
        stage.sandbox.force(LIST, fault("sandbox-500"), Some(1));
        stage.create("sandbox-drop").await;
        stage.card("sandbox-drop").await;
        let pages: Vec<String> = stage
            .posts(LIST)
            .iter()
            .map(|request| request.body.clone())
            .collect();
        let page = |size| format!(r#"{{"pager":{{"currentPage":1,"pageSize":{size}}}}}"#);
        assert_eq!(pages.get(..2), Some([page(100), page(10)].as_slice()));
    });
}

#[test]
fn without_a_session_to_look_a_new_one_is_offered_and_then_it_is_found() {
    let options = Options {
        signed_out: true,
        ..options()
    };
    play(options, async |stage| {
        let cookie = |token: String| format!("document.cookie = 'AccessToken={token}; Path=/'");
        stage
            .script(&cookie(stage.sandbox.token("ada", 3600)))
            .await;
        stage.sandbox.force(LIST, fault("sandbox-401"), None);
        stage.stop_clock().await;
        stage.create("sandbox-drop").await;
        stage.alert("could not check").await;
        stage.find("region", "Session").await;
        // By itself the page looks twice more.
        until("the last look", async || {
            stage.pass(4000).await;
            (stage.posts(LIST).len() == 3).then_some(())
        })
        .await;
        stage.start_clock().await;
        stage.sandbox.release(LIST);
        stage
            .fill("Access token", &stage.sandbox.token("ada", 3000))
            .await;
        stage.press("Use token").await;
        stage.status("The token is in use until").await;
        stage.card("sandbox-drop").await;
    });
}

// A list that came as null, an error behind its last page or one unreadable entry ended in "could not check" (B07, B21, B22).
#[test]
fn whatever_the_list_looks_like_it_is_read_to_its_end() {
    play(options(), async |stage| {
        stage.create("mine").await;
        stage.card("mine").await;
        type Edit = fn(Reply) -> Reply;
        let bodies: [(&str, Edit); 4] = [
            ("null", |own| {
                Reply::new(own.status, JSON, r#"{"volumeList":null}"#)
            }),
            ("empty", |own| Reply::new(own.status, JSON, "{}")),
            ("beyond", |own| {
                if own.text().contains("volumeName") {
                    own
                } else {
                    Reply::message(404, "Invalid page.")
                }
            }),
            ("surrogate", |own| {
                let body = own.text().replace("\"mine\"", r#""mine \ud83d""#);
                Reply::new(own.status, JSON, body)
            }),
        ];
        for (name, answer) in bodies {
            stage.sandbox.release(LIST);
            stage.sandbox.force(LIST, Fault::edit(answer), None);
            stage.create(&format!("sandbox-drop-before-{name}")).await;
            stage.alert("safe to try again").await;
        }
        stage.create("sandbox-drop-surrogate").await;
        stage.card("sandbox-drop-surrogate").await;
    });
}

// It was looked for during two seconds, and then a second volume was made (B25).
#[test]
fn what_comes_late_into_the_list_is_found_without_a_second_create() {
    play(options(), async |stage| {
        let hide = |own: Reply| Reply::new(own.status, JSON, r#"{"volumeList":[]}"#);
        stage.sandbox.force(LIST, Fault::edit(hide), None);
        stage.create("sandbox-drop").await;
        stage.alert("safe to try again").await;
        stage.sandbox.release(LIST);
        stage.press("Try again").await;
        stage.card("sandbox-drop").await;
        assert_eq!((stage.creates().len(), stage.card_count().await), (1, 1));

        stage.sandbox.force(LIST, Fault::edit(hide), None);
        stage.create("sandbox-drop-late").await;
        stage.alert("safe to try again").await;
        stage.sandbox.release(LIST);
        stage.card("sandbox-drop-late").await;
        assert_eq!(stage.creates().len(), 2);
        assert!(stage.all("alert", None).await.is_empty());
    });
}

// A duplicated tab has a copy of the storage: it took over the first one's create and said that it was safe to try again (B08).
#[test]
fn a_duplicated_tab_leaves_a_create_to_the_tab_that_runs_it() {
    play(options(), async |stage| {
        stage.create("sandbox-slow").await;
        stage.find("button", "Creating…").await;
        let first = stage.driver.window().await.expect("a window");
        let before = stage.driver.windows().await.expect("windows");
        // A window that a page opens starts with a copy of its session storage, as a duplicated tab does.
        stage.script("open(location.href)").await;
        let second = until("the other tab", async || {
            let windows = stage.driver.windows().await.ok()?;
            windows.into_iter().find(|window| !before.contains(window))
        })
        .await;
        stage.driver.switch_to_window(second).await.expect("there");
        stage.expect_form().await;
        stage.expect_program().await;
        until("its answer", async || {
            let kept = stage
                .script("return sessionStorage['volume-create.pending'] ?? '[]'")
                .await;
            (kept == json!("[]")).then_some(())
        })
        .await;
        assert!(stage.all("alert", None).await.is_empty());
        assert_eq!(stage.card_count().await, 0);
        stage.driver.close_window().await.expect("closed");
        stage.driver.switch_to_window(first).await.expect("back");
        stage.card("sandbox-slow").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn a_timeout_closes_the_connection() {
    let listener = run(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let api = format!("http://{}", listener.local_addr().expect("an address"));
    let options = Options {
        connect_src: vec![api.clone()],
        ..configured(json!({ "apiBase": format!("{api}/api"), "timeoutSeconds": 1 }))
    };
    play(options, async |stage| {
        stage.fill_form("closed").await;
        stage.press("Create volume").await;
        let origin = stage.sandbox.origin();
        let closed = async {
            loop {
                let (mut connection, _) = listener.accept().await.expect("a connection");
                let mut request = vec![0; 4096];
                let length = connection.read(&mut request).await.expect("a request");
                if request.starts_with(b"OPTIONS") {
                    let answer = format!(
                        "HTTP/1.1 204 No Content\r\naccess-control-allow-origin: {origin}\r\n\
                         access-control-allow-credentials: true\r\naccess-control-allow-headers: content-type\r\n\
                         connection: close\r\n\r\n"
                    );
                    connection
                        .write_all(answer.as_bytes())
                        .await
                        .expect("answered");
                } else if length > 0 {
                    // The rest of the request, and then its end: the browser has closed the connection.
                    while connection.read(&mut request).await.unwrap_or(0) > 0 {}
                    return;
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), closed)
            .await
            .expect("the request is aborted, not only given up");
        stage.alert("did not answer in time").await;
    });
}

#[test]
fn on_a_connection_that_served_before_one_click_still_makes_one_volume() {
    let options = Options {
        keep_alive: true,
        ..options()
    };
    play(options, async |stage| {
        stage.create("warm").await;
        stage.card("warm").await;
        stage.create("sandbox-drop").await;
        until("an end", async || {
            let ended = stage.has("article", "sandbox-drop").await
                || !stage.all("alert", None).await.is_empty();
            ended.then_some(())
        })
        .await;
        let made = stage.sandbox.volumes();
        assert_eq!(
            made.iter()
                .filter(|volume| volume.volume_name == "sandbox-drop")
                .count(),
            1
        );
        println!(
            "requests on a kept connection: {}",
            stage.creates().len() - 1
        );
    });
}

#[test]
fn the_page_that_was_left_while_a_create_ran_looks_for_it_after_a_reload() {
    play(options(), async |stage| {
        stage.create("sandbox-stall").await;
        until("the request", async || {
            (stage.creates().len() == 1).then_some(())
        })
        .await;
        stage.driver.refresh().await.expect("loaded again");
        stage.card("sandbox-stall").await;
        stage.status("It was found in your volume list").await;
        assert_eq!(stage.creates().len(), 1, "never sent again");

        stage.create("sandbox-stall-before").await;
        until("the request", async || {
            (stage.creates().len() == 2).then_some(())
        })
        .await;
        stage.driver.refresh().await.expect("loaded again");
        let alert = stage.alert("safe to try again").await;
        assert!(
            alert.contains("The page was closed before the service answered."),
            "{alert}"
        );
        assert_eq!(stage.value("textbox", "Name").await, "sandbox-stall-before");
        // Once settled, it is not looked for at each start.
        stage.reload().await;
        assert_eq!(stage.all("alert", None).await.len(), 0);
    });
}
