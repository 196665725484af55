//! Unconfirmed creates: the volume may exist, and the page looks it up.

use e2e::{
    CREATE, Fault, JSON, LIST, Options, Reply, configured, fault, options, play, run, until,
};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[test]
fn a_cancelled_create_is_looked_up_and_found() {
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
fn a_create_that_is_not_found_can_be_sent_again_unchanged() {
    play(options(), async |stage| {
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-drop").before(), Some(1));
        stage.fill("Size (GB)", "55").await;
        stage.create("again").await;
        let alert = stage.alert("safe to try again").await;
        assert!(alert.contains("may exist"), "{alert}");
        stage.picture("not-found").await;
        stage.press("Try again").await;
        stage.card("again").await;
        let creates = stage.creates();
        assert_eq!(creates.len(), 2);
        assert_eq!(creates[0].body, creates[1].body);
    });
}

#[test]
fn a_failed_lookup_is_reported_and_can_be_repeated() {
    play(options(), async |stage| {
        stage.sandbox.inject_fault(LIST, fault("sandbox-500"), None);
        stage.create("sandbox-drop").await;
        let alert = stage.alert("could not check").await;
        assert!(
            alert.contains("may exist") && !alert.contains("safe"),
            "{alert}"
        );
        assert!(!stage.has("button", "Try again").await, "no blind retry");
        stage.picture("could-not-check").await;
        stage.sandbox.clear_fault(LIST);
        stage.press("Check again").await;
        stage.card("sandbox-drop").await;
        assert_eq!(stage.creates().len(), 1);
    });
}

#[test]
fn a_volume_with_a_card_does_not_confirm_a_create() {
    play(options(), async |stage| {
        stage.create("mine").await;
        stage.card("mine").await;
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-drop"), Some(1));
        stage.create("mine").await;
        let alert = stage.alert("it is not the one you requested").await;
        assert!(alert.contains("may exist"), "{alert}");
        assert_eq!(stage.cards().await, ["mine"]);
        assert_eq!(stage.sandbox.volumes().len(), 1);
    });
}

#[test]
fn an_existing_volume_with_other_values_does_not_confirm_a_create() {
    play(options(), async |stage| {
        stage
            .script(
                "return fetch('api/storage/volume/create', { method: 'POST', headers: { 'content-type': 'application/json' },
                    body: JSON.stringify({ name: 'theirs', sizeGB: 1, region: 'r', volumeType: 'filesystem' }) }).then(() => 0)",
            )
            .await;
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-reset"), Some(1));
        stage.create("theirs").await;
        stage.alert("it is not the one you requested").await;
        assert_eq!(stage.cards().await.len(), 0);
    });
}

#[test]
fn the_lookup_reads_later_pages_of_a_long_list() {
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

        // Not found: all pages are read before that is reported.
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
fn the_lookup_falls_back_to_the_documented_page_size() {
    play(options(), async |stage| {
        stage
            .sandbox
            .inject_fault(LIST, fault("sandbox-500"), Some(1));
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
fn a_lookup_without_a_session_continues_after_signing_in() {
    let options = Options {
        signed_out: true,
        ..options()
    };
    play(options, async |stage| {
        let cookie = |token: String| format!("document.cookie = 'AccessToken={token}; Path=/'");
        stage
            .script(&cookie(stage.sandbox.token("ada", 3600)))
            .await;
        stage.sandbox.inject_fault(LIST, fault("sandbox-401"), None);
        stage.stop_clock().await;
        stage.create("sandbox-drop").await;
        stage.alert("could not check").await;
        stage.find("region", "Session").await;
        // The page retries the lookup twice.
        until("the last lookup", async || {
            stage.advance_clock(4000).await;
            (stage.posts(LIST).len() == 3).then_some(())
        })
        .await;
        stage.start_clock().await;
        stage.sandbox.clear_fault(LIST);
        stage
            .fill("Access token", &stage.sandbox.token("ada", 3000))
            .await;
        stage.press("Use token").await;
        stage.status("The token is in use until").await;
        stage.card("sandbox-drop").await;
    });
}

// Regression: a list of null, an error after its last page or an unreadable entry ended in "could
// not check" (B07, B21, B22).
#[test]
fn unusual_lists_are_read_to_the_end() {
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
            stage.sandbox.clear_fault(LIST);
            stage.sandbox.inject_fault(LIST, Fault::edit(answer), None);
            stage.create(&format!("sandbox-drop-before-{name}")).await;
            stage.alert("safe to try again").await;
        }
        stage.create("sandbox-drop-surrogate").await;
        stage.card("sandbox-drop-surrogate").await;
    });
}

// Regression: the lookup gave up after two seconds, and a retry created a second volume (B25).
#[test]
fn a_volume_that_is_listed_late_is_found_without_a_second_create() {
    play(options(), async |stage| {
        let hide = |own: Reply| Reply::new(own.status, JSON, r#"{"volumeList":[]}"#);
        stage.sandbox.inject_fault(LIST, Fault::edit(hide), None);
        stage.create("sandbox-drop").await;
        stage.alert("safe to try again").await;
        stage.sandbox.clear_fault(LIST);
        stage.press("Try again").await;
        stage.card("sandbox-drop").await;
        assert_eq!((stage.creates().len(), stage.card_count().await), (1, 1));

        stage.sandbox.inject_fault(LIST, Fault::edit(hide), None);
        stage.create("sandbox-drop-late").await;
        stage.alert("safe to try again").await;
        stage.sandbox.clear_fault(LIST);
        stage.card("sandbox-drop-late").await;
        assert_eq!(stage.creates().len(), 2);
        assert!(stage.all("alert", None).await.is_empty());
    });
}

// Regression: a duplicated tab has a copy of the storage; it took over the first tab's create and
// showed "safe to try again" (B08).
#[test]
fn a_duplicated_tab_leaves_a_create_to_the_tab_that_runs_it() {
    play(options(), async |stage| {
        stage.create("sandbox-slow").await;
        stage.find("button", "Creating…").await;
        stage
            .in_duplicated_tab(async |stage| {
                until("no pending create", async || {
                    let pending = stage
                        .script("return sessionStorage['volume-create.pending'] ?? '[]'")
                        .await;
                    (pending == json!("[]")).then_some(())
                })
                .await;
                assert!(stage.all("alert", None).await.is_empty());
                assert_eq!(stage.card_count().await, 0);
            })
            .await;
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
                    let response = format!(
                        "HTTP/1.1 204 No Content\r\naccess-control-allow-origin: {origin}\r\n\
                         access-control-allow-credentials: true\r\naccess-control-allow-headers: content-type\r\n\
                         connection: close\r\n\r\n"
                    );
                    connection
                        .write_all(response.as_bytes())
                        .await
                        .expect("sent");
                } else if length > 0 {
                    // The rest of the request, then the end of the stream: the browser closed the
                    // connection.
                    while connection.read(&mut request).await.unwrap_or(0) > 0 {}
                    return;
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), closed)
            .await
            .expect("the request is aborted");
        stage.alert("did not answer in time").await;
    });
}

#[test]
fn a_reused_connection_creates_one_volume_per_click() {
    let options = Options {
        keep_alive: true,
        ..options()
    };
    play(options, async |stage| {
        stage.create("warm").await;
        stage.card("warm").await;
        stage.create("sandbox-drop").await;
        until("an outcome", async || {
            let ended = stage.has("article", "sandbox-drop").await
                || !stage.all("alert", None).await.is_empty();
            ended.then_some(())
        })
        .await;
        let volumes = stage.sandbox.volumes();
        assert_eq!(
            volumes
                .iter()
                .filter(|volume| volume.volume_name == "sandbox-drop")
                .count(),
            1
        );
        println!(
            "requests on a reused connection: {}",
            stage.creates().len() - 1
        );
    });
}

#[test]
fn a_create_that_was_pending_at_a_reload_is_looked_up() {
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
        // A resolved create is not looked up again.
        stage.reload().await;
        assert_eq!(stage.all("alert", None).await.len(), 0);
    });
}
