//! Several volumes at once: a pattern or a list of names, created one after another.

use e2e::{
    CREATE, Key, LIST, Options, REGION, Stage, as_built, configured, fault, options, play,
    play_unopened, until, until_within,
};
use serde_json::json;

const BATCH: &str = "Volumes created one after another";

/// Waits until the batch says this of itself.
async fn expect_progress(stage: &Stage, expected: &str) {
    until(&format!("the progress {expected}"), async || {
        let shown = "return document.querySelector('.batch-text')?.textContent";
        (stage.script(shown).await == json!(expected)).then_some(())
    })
    .await;
}

/// The rows: name, word and note of each volume.
async fn rows(stage: &Stage) -> Vec<[String; 3]> {
    let rows = "return [...document.querySelectorAll('.batch-row')]
        .map((row) => [...row.children].map((cell) => cell.textContent))";
    serde_json::from_value(stage.script(rows).await).expect("rows of three cells")
}

/// The words of the rows.
async fn words(stage: &Stage) -> Vec<String> {
    let rows = rows(stage).await.into_iter();
    rows.map(|[_, word, _]| word).collect()
}

/// The names on the cards; Firefox gives those out of sight no accessible name.
async fn cards(stage: &Stage) -> Vec<String> {
    let names =
        "return [...document.querySelectorAll('article h3')].map((name) => name.textContent)";
    serde_json::from_value(stage.script(names).await).expect("names")
}

/// The names of the volumes that the service has, in the order of their creation.
fn created(stage: &Stage) -> Vec<String> {
    let volumes = stage.sandbox.volumes().into_iter();
    volumes.map(|volume| volume.volume_name).collect()
}

/// The names that were sent, in this order.
fn sent(stage: &Stage) -> Vec<String> {
    let creates = stage.creates().into_iter();
    let name = |body: &str| {
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        body["name"].as_str().expect("a name").to_owned()
    };
    creates.map(|create| name(&create.body)).collect()
}

/// Whether the page asks before it is left.
async fn asks(stage: &Stage) -> bool {
    let asks = "const event = new Event('beforeunload', { cancelable: true });
        dispatchEvent(event); return event.defaultPrevented";
    stage.script(asks).await == json!(true)
}

#[test]
fn a_pattern_is_previewed_and_its_volumes_are_created_in_order() {
    play(options(), async |stage| {
        stage.fill_form("data-{08..11}").await;
        stage
            .status("One after another: data-08, data-09, …, data-11.")
            .await;
        stage.press("Create 4 volumes").await;
        expect_progress(stage, "4 of 4 created.").await;
        let names = ["data-08", "data-09", "data-10", "data-11"];
        assert_eq!(created(stage), names);
        assert_eq!(sent(stage), names);
        let newest = ["data-11", "data-10", "data-09", "data-08"];
        assert_eq!(cards(stage).await, newest);
        let volumes = stage.sandbox.volumes();
        for (row, volume) in rows(stage).await.iter().zip(&volumes) {
            assert_eq!(
                *row,
                [volume.volume_name.as_str(), "Created", &volume.id].map(str::to_owned)
            );
        }
        assert_eq!(stage.value("textbox", "Name").await, "", "the next one");
        assert_eq!(stage.field_error("Name").await, "");
        stage.find("button", "Create volume").await;
        assert!(!asks(stage).await);
        stage.picture("several-created").await;
        stage.press("Close").await;
        until("no rows", async || {
            (!stage.has("region", BATCH).await).then_some(())
        })
        .await;
        stage.expect_focus("Name").await;
        stage.reload().await;
        stage.card("data-11").await;
        assert_eq!(cards(stage).await, newest);
        assert!(!stage.has("region", BATCH).await);
    });
}

#[test]
fn a_submit_before_the_app_is_loaded_creates_them_all() {
    play_unopened(options(), async |stage| {
        stage.sandbox.pause(&stage.file(".wasm"));
        stage.goto("/").await;
        stage.fill_form("early-{a,b}").await;
        stage.press("Create volume").await;
        stage.sandbox.resume(&stage.file(".wasm"));
        expect_progress(stage, "2 of 2 created.").await;
        assert_eq!(created(stage), ["early-a", "early-b"]);
    });
}

#[test]
fn each_volume_has_a_row_with_its_own_outcome() {
    play(options(), async |stage| {
        let names = "{fine,sandbox-409,sandbox-422,sandbox-drop,sandbox-503,last}";
        stage.fill_form(names).await;
        stage.press("Create 6 volumes").await;
        expect_progress(stage, "3 of 6 created.").await;
        until("the end", async || {
            stage.has("button", "Close").await.then_some(())
        })
        .await;
        let id = |name: &str| {
            let volumes = stage.sandbox.volumes();
            let volume = volumes
                .into_iter()
                .find(|volume| volume.volume_name == name);
            volume.expect("a volume").id
        };
        let conflict = "Volume already exists";
        let silent = "The service rejected the request without a reason (status 422).";
        let missing = "It is not in your volume list: safe to try again.";
        let expected = [
            ["fine", "Created", &id("fine")],
            ["sandbox-409", "Rejected", conflict],
            ["sandbox-422", "Rejected", silent],
            ["sandbox-drop", "Created", &id("sandbox-drop")],
            ["sandbox-503", "Not found", missing],
            ["last", "Created", &id("last")],
        ];
        let shown = rows(stage).await;
        for (row, expected) in shown.iter().zip(expected) {
            assert_eq!(row[..2], expected[..2]);
            assert!(row[2].contains(expected[2]), "{row:?}");
        }
        assert!(stage.all("alert", None).await.is_empty(), "the rows say it");
        stage.picture("several-outcomes").await;

        // The summary has the same.
        stage.press("Copy summary").await;
        stage.status("Summary copied.").await;
        let lines: Vec<String> = shown.iter().map(|row| row[..2].join("\t")).collect();
        let copied = stage.clipboard_text().await;
        for (copied, line) in copied.lines().zip(&lines) {
            assert!(copied.starts_with(line.as_str()), "{copied}");
        }
        assert_eq!(copied.lines().count(), 6);

        // What may be sent again is, and nothing else.
        let before = sent(stage).len();
        stage.press("Continue").await;
        until("the end", async || {
            (sent(stage).len() > before && stage.has("button", "Close").await).then_some(())
        })
        .await;
        stage.press("Try rejected again").await;
        until("the end", async || {
            (sent(stage).len() >= before + 4 && stage.has("button", "Close").await).then_some(())
        })
        .await;
        let again = ["sandbox-503", "sandbox-409", "sandbox-422", "sandbox-503"];
        assert_eq!(sent(stage)[before..], again);
        expect_progress(stage, "3 of 6 created.").await;
    });
}

#[test]
fn stop_ends_after_the_one_in_flight_and_continue_creates_the_rest() {
    play(options(), async |stage| {
        stage.sandbox.pause(CREATE);
        stage.fill_form("s-{1..3}").await;
        stage.press("Create 3 volumes").await;
        until("the first in flight", async || {
            (sent(stage).len() == 1).then_some(())
        })
        .await;
        assert_eq!(words(stage).await, ["Creating…", "Waiting", "Waiting"]);
        assert!(!stage.has("button", "Close").await);
        stage.press("Stop").await;
        stage.expect_focus(BATCH).await;
        stage.sandbox.resume(CREATE);
        expect_progress(stage, "1 of 3 created. Stopped.").await;
        assert_eq!(words(stage).await, ["Created", "Waiting", "Waiting"]);
        assert_eq!(sent(stage), ["s-1"]);
        assert!(asks(stage).await, "of what is left");
        // Between, a single one.
        stage.fill("Name", "single").await;
        stage.press("Create volume").await;
        stage.card("single").await;
        stage.press("Continue").await;
        expect_progress(stage, "3 of 3 created.").await;
        assert_eq!(created(stage), ["s-1", "single", "s-2", "s-3"]);
    });
}

#[test]
fn cancel_stops_the_rest_and_looks_up_the_one_in_flight() {
    play(options(), async |stage| {
        stage.fill_form("{sandbox-stall,never}").await;
        stage.press("Create 2 volumes").await;
        stage.press("Cancel").await;
        expect_progress(stage, "1 of 2 created. Stopped.").await;
        assert_eq!(words(stage).await, ["Created", "Waiting"]);
        assert_eq!(created(stage), ["sandbox-stall"]);
    });
}

#[test]
fn a_missing_session_stops_the_rest_until_the_user_has_signed_in() {
    let options = Options {
        signed_out: true,
        ..options()
    };
    play(options, async |stage| {
        stage.fill_form("u-{1..3}").await;
        stage.press("Create 3 volumes").await;
        stage.alert("Sign in to continue.").await;
        expect_progress(stage, "0 of 3 created. Stopped: sign in, then continue.").await;
        assert_eq!(sent(stage), ["u-1"], "the others would be refused, too");
        stage.picture("several-signed-out").await;
        let token = stage.sandbox.token("ada", 3600);
        stage.insert("Access token", &token).await;
        stage.press("Use token").await;
        stage.status("The token is in use").await;
        stage.press("Continue").await;
        expect_progress(stage, "3 of 3 created.").await;
        assert_eq!(created(stage), ["u-1", "u-2", "u-3"]);
    });
}

#[test]
fn try_again_of_the_failure_that_stopped_them_continues() {
    play(options(), async |stage| {
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-401"), Some(1));
        stage.fill_form("t-{1..2}").await;
        stage.press("Create 2 volumes").await;
        stage.alert("Sign in to continue.").await;
        stage.press("Try again").await;
        expect_progress(stage, "2 of 2 created.").await;
        assert_eq!(created(stage), ["t-1", "t-2"]);
    });
}

#[test]
fn a_refusal_that_concerns_all_stops_the_rest() {
    play(options(), async |stage| {
        stage.fill_form("{q-1,sandbox-403,q-2}").await;
        stage.press("Create 3 volumes").await;
        let stopped = "1 of 3 created. \
            Stopped: the last reason seems to concern the other volumes, too.";
        expect_progress(stage, stopped).await;
        assert_eq!(words(stage).await, ["Created", "Rejected", "Waiting"]);
        stage.alert("The volume was not created.").await;
        stage.press("Continue").await;
        expect_progress(stage, "2 of 3 created.").await;
        assert_eq!(created(stage), ["q-1", "q-2"]);
    });
}

#[test]
fn a_throttled_volume_is_waited_for_and_sent_again() {
    play(options(), async |stage| {
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-429"), Some(1));
        stage.fill_form("w-{1..2}").await;
        stage.press("Create 2 volumes").await;
        until("the wait", async || {
            let [_, word, note] = rows(stage).await.into_iter().next()?;
            let waits = note.starts_with("The service asked to wait. To be sent in ");
            (word == "Waiting" && waits).then_some(())
        })
        .await;
        expect_progress(stage, "2 of 2 created.").await;
        assert_eq!(sent(stage), ["w-1", "w-1", "w-2"]);
        assert_eq!(created(stage), ["w-1", "w-2"]);
    });
}

// Regression: Firefox aborts the one in flight when it begins to leave the page, which then went on
// with the next one.
#[test]
fn after_a_reload_the_one_in_flight_is_found_and_the_rest_waits_for_the_user() {
    play(options(), async |stage| {
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-stall"), Some(1));
        stage.fill_form("r-{1..3}").await;
        stage.press("Create 3 volumes").await;
        until("the first is created", async || {
            (created(stage).len() == 1).then_some(())
        })
        .await;
        stage.reload().await;
        let stopped = "1 of 3 created. Stopped, because the page was left.";
        expect_progress(stage, stopped).await;
        assert_eq!(words(stage).await, ["Created", "Waiting", "Waiting"]);
        stage.card("r-1").await;
        stage.press("Continue").await;
        expect_progress(stage, "3 of 3 created.").await;
        assert_eq!(sent(stage), ["r-1", "r-2", "r-3"], "none twice");
        stage.reload().await;
        expect_progress(stage, "3 of 3 created.").await;
    });
}

// The chunk is loaded for it, although there is neither a card nor a pending create.
#[test]
fn a_batch_without_any_volume_survives_a_reload() {
    play(options(), async |stage| {
        stage
            .sandbox
            .inject_fault(CREATE, fault("sandbox-401"), Some(1));
        stage.fill_form("n-{1..2}").await;
        stage.press("Create 2 volumes").await;
        stage.alert("Sign in to continue.").await;
        stage.reload().await;
        expect_progress(stage, "0 of 2 created. Stopped: sign in, then continue.").await;
        stage.press("Continue").await;
        expect_progress(stage, "2 of 2 created.").await;
    });
}

#[test]
fn a_duplicated_tab_leaves_them_to_the_tab_that_runs_them() {
    play(options(), async |stage| {
        stage.fill_form("{d-1,sandbox-slow,d-2}").await;
        stage.press("Create 3 volumes").await;
        stage.card("d-1").await;
        stage
            .in_duplicated_tab(async |stage| {
                until("no copy", async || {
                    let copy = "return sessionStorage['volume-create.batch'] ?? ''";
                    (stage.script(copy).await == json!("")).then_some(())
                })
                .await;
                assert!(!stage.has("region", BATCH).await);
            })
            .await;
        expect_progress(stage, "3 of 3 created.").await;
        assert_eq!(sent(stage).len(), 3);
    });
}

#[test]
fn a_pasted_list_fills_in_the_names() {
    play(options(), async |stage| {
        stage.fill_form("").await;
        stage.field("Name").await.click().await.expect("clicked");
        stage.paste("alpha\n beta \n\ngamma\n").await;
        stage
            .status("Filled in from your paste: names, to be created one after another.")
            .await;
        assert_eq!(stage.value("textbox", "Name").await, "{alpha,beta,gamma}");
        stage.keys(Key::Enter + "").await;
        expect_progress(stage, "3 of 3 created.").await;
        assert_eq!(created(stage), ["alpha", "beta", "gamma"]);

        // A pattern may begin as JSON does.
        stage.field("Name").await.click().await.expect("clicked");
        stage.paste("{x,y}-1").await;
        until("the pattern", async || {
            (stage.value("textbox", "Name").await == "{x,y}-1").then_some(())
        })
        .await;
    });
}

#[test]
fn names_that_cannot_be_used_are_an_error_of_the_name_and_nothing_is_sent() {
    play(options(), async |stage| {
        stage.fill_form("plain").await;
        for (names, error) in [
            (
                "n-{1..51}",
                "These are 51 names; at most 50 volumes can be created at once.",
            ),
            ("{a,b,a}", "The name a occurs twice."),
            ("{a,}", "One of these names is empty."),
        ] {
            stage.fill("Name", names).await;
            stage.expect_error("Name", error).await;
            stage.press("Create volume").await;
            stage.expect_focus("Name").await;
            assert_eq!(stage.value("textbox", "Name").await, names);
        }
        assert_eq!(sent(stage).len(), 0);
        stage.picture("several-error").await;
        // What is no pattern is a name.
        stage.fill("Name", "{1..51").await;
        stage.expect_error("Name", "").await;
        stage.press("Create volume").await;
        stage.card("{1..51").await;
    });
}

#[test]
fn names_in_use_are_told_before_they_are_sent() {
    let options = Options {
        seed: 2,
        ..as_built()
    };
    play(options, async |stage| {
        stage.fill_form("seed-{0002..0003}").await;
        stage
            .status("One after another: seed-0002, seed-0003. In use: seed-0002.")
            .await;
        stage.press("Create 2 volumes").await;
        expect_progress(stage, "1 of 2 created.").await;
        assert_eq!(words(stage).await, ["Rejected", "Created"]);
        let regions = "return localStorage.getItem('volume-create.regions')";
        let used = json!(format!("[\"{REGION}\"]"));
        assert_eq!(stage.script(regions).await, used, "used now");
        // Regression: the rows brought a cleared region back after a reload.
        stage
            .script("localStorage.removeItem('volume-create.regions')")
            .await;
        stage.reload().await;
        expect_progress(stage, "1 of 2 created.").await;
        assert_eq!(stage.script(regions).await, json!(null));
    });
}

#[test]
fn the_request_preview_shows_each_body_and_a_loop() {
    play(options(), async |stage| {
        stage.fill_form("l-{1..2}").await;
        stage.open_details("Request as JSON and cURL").await;
        stage.press("Copy JSON").await;
        stage.status("JSON copied.").await;
        let bodies = stage.clipboard_text().await;
        let names: Vec<String> = bodies
            .lines()
            .map(|line| {
                let body: serde_json::Value = serde_json::from_str(line).expect("JSON");
                body["name"].as_str().expect("a name").to_owned()
            })
            .collect();
        assert_eq!(names, ["l-1", "l-2"]);
        stage.press("Copy cURL").await;
        stage.status("cURL copied.").await;
        let command = stage.clipboard_text().await;
        let script = command.replace("your_token_here", &stage.sandbox.token("ada", 3600));
        let run = tokio::process::Command::new("sh")
            .args(["-c", &script])
            .output();
        let output = run.await.expect("it runs");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(created(stage), ["l-1", "l-2"]);
        stage.fill("Name", "l-{1..99}").await;
        until("no request", async || {
            let texts = stage.visible_texts().await;
            texts
                .iter()
                .any(|text| text.contains("Complete these fields first: Name."))
                .then_some(())
        })
        .await;
    });
}

#[test]
fn the_preview_and_the_rows_are_accessible() {
    play(options(), async |stage| {
        stage.sandbox.pause(CREATE);
        stage
            .fill_form(
                "{first,sandbox-409,a-rather-long-name-that-takes-more-than-one-line-on-a-phone}",
            )
            .await;
        for width in [1280, 320] {
            stage.resize(width, 900).await;
            stage.audit(&format!("names, {width} px")).await;
            stage.picture(&format!("several-names-{width}")).await;
        }
        stage.press("Create 3 volumes").await;
        stage.find("region", BATCH).await;
        stage.find("progressbar", BATCH).await;
        stage.audit("in flight, 320 px").await;
        stage.sandbox.resume(CREATE);
        expect_progress(stage, "2 of 3 created.").await;
        for width in [1280, 320] {
            stage.resize(width, 1600).await;
            for theme in ["light", "dark"] {
                stage.emulate_media("prefers-color-scheme", theme).await;
                stage.audit(&format!("rows, {theme}, {width} px")).await;
                stage.picture(&format!("several-{theme}-{width}")).await;
            }
        }
    });
}

#[test]
fn fifty_volumes_of_which_every_tenth_fails_in_another_way_each_have_their_outcome() {
    let options = configured(json!({ "followStatus": false }));
    play(options, async |stage| {
        let faults = [
            ("sandbox-409", "Rejected"),
            ("sandbox-drop", "Created"),
            ("sandbox-503", "Not found"),
            ("sandbox-422", "Rejected"),
            ("sandbox-html", "Created"),
        ];
        let name = |index: usize| match faults.get(index / 10) {
            Some((fault, _)) if index % 10 == 9 => format!("{fault}-{index}"),
            _ => format!("soak-{index}"),
        };
        let names: Vec<String> = (0..50).map(name).collect();
        stage.fill_form("").await;
        stage.field("Name").await.click().await.expect("clicked");
        stage.paste(&names.join("\n")).await;
        stage.press("Create 50 volumes").await;
        until_within(std::time::Duration::from_secs(120), "the end", async || {
            stage.has("button", "Close").await.then_some(())
        })
        .await;
        expect_progress(stage, "47 of 50 created.").await;
        for (index, [own, word, _]) in rows(stage).await.iter().enumerate() {
            let expected = match faults.get(index / 10) {
                Some((_, word)) if index % 10 == 9 => word,
                _ => "Created",
            };
            assert_eq!((own, word.as_str()), (&name(index), expected));
        }
        assert_eq!(sent(stage), names, "each once, in order");
        let volumes = created(stage);
        assert_eq!(volumes.len(), 47);
        assert_eq!(stage.card_count().await, 47);
        // Only what looks a volume up reads the list.
        assert!(stage.posts(LIST).len() < 20, "{}", stage.posts(LIST).len());
    });
}
