//! Every fault, as it is on the wire.

use std::{
    fs,
    time::{Duration, Instant},
};

use sandbox::{
    CREATE, Delivery, Fault, LIST, Makes, Options, Outcome, Reply, SENTINELS, Sandbox, Step, table,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{End, JSON, Wire, answer, call, get, header, run, wanted, wire};

/// Longer than any pause that is no stall, the 8 s of `sandbox-slow` apart.
const PATIENCE: Duration = Duration::from_secs(2);

async fn create(sandbox: &Sandbox, name: &str, patience: Duration) -> Wire {
    let cookie = format!("AccessToken={}", sandbox.token("sandbox", 60));
    let headers = [("content-type", JSON), ("cookie", cookie.as_str())];
    let body = wanted(name).to_string();
    wire(
        sandbox,
        &format!("POST {CREATE}"),
        &headers,
        &body,
        patience,
    )
    .await
}

/// The rule for each sentinel's answer.
fn holds(sentinel: &str, name: &str, wire: &Wire) -> bool {
    let body = wire.json();
    let kind = wire.header("content-type").unwrap_or_default();
    let text = String::from_utf8_lossy(wire.body()).into_owned();
    let whole = || wire.end == End::Closed && wire.announced() == wire.body().len();
    let status = |status| whole() && wire.status() == Some(status);
    let says = |code, message: &str| status(code) && body == json!({ "message": message });
    let html = |code| status(code) && kind == "text/html" && text.starts_with("<!doctype html>");
    let exactly = |expected: &str| status(200) && kind == JSON && text == expected;
    let begun = || wire.status() == Some(200) && wire.body().len() < wire.announced();
    let volume = |field: &str| body["volume"][field].clone();
    let made = || status(200) && volume("volumeName") == name;
    match sentinel {
        "sandbox-refuse" => says(400, "Volume already exists"),
        "sandbox-refuse-200" => says(200, "Volume already exists"),
        "sandbox-refuse-500" => says(500, "Volume already exists"),
        "sandbox-long-message" => {
            status(400)
                && body["message"]
                    .as_str()
                    .is_some_and(|text| text.len() >= 2_000_000)
        }
        "sandbox-lines" => {
            status(400)
                && body["message"]
                    .as_str()
                    .is_some_and(|text| text.lines().count() == 3)
        }
        "sandbox-markup" => {
            status(400)
                && body["message"]
                    .as_str()
                    .is_some_and(|text| text.contains("<script>") && text.contains("onerror"))
        }
        "sandbox-401" => says(401, "Unauthorized"),
        "sandbox-login" => status(302) && wire.header("location").unwrap() == "/login",
        "sandbox-403" => html(403),
        "sandbox-404" => says(404, "Region not found"),
        "sandbox-409" => says(409, "Volume already exists"),
        "sandbox-413" => html(413),
        "sandbox-422" => status(422) && body.get("message").is_none() && body.is_object(),
        "sandbox-429" => {
            says(429, "Too many requests") && wire.header("retry-after").unwrap() == "5"
        }
        "sandbox-429-date" => {
            status(429) && wire.header("retry-after").unwrap().ends_with(" gmt") && text.is_empty()
        }
        "sandbox-500" => status(500) && body.get("message").is_none() && body.is_object(),
        "sandbox-502-html" => html(502),
        "sandbox-503" => html(503),
        "sandbox-504" => html(504),
        "sandbox-504-message" => says(504, "The upstream server is timing out"),
        "sandbox-202" => says(202, "Volume creation accepted"),
        "sandbox-empty-volume" => {
            status(200)
                && body["message"].is_string()
                && volume("id") == ""
                && volume("volumeName") == ""
        }
        "sandbox-reason" => status(422) && body["error"]["message"].is_string(),
        "sandbox-reason-plain" => status(400) && kind == "text/plain" && !text.is_empty(),
        "sandbox-surrogate" => {
            status(409) && text.contains("\\ud83d") && serde_json::from_str::<Value>(&text).is_err()
        }
        "sandbox-large" => status(200) && text.contains("\"sizeGB\":9007199254740993,"),
        "sandbox-html" => html(200),
        "sandbox-drop" => wire.raw.is_empty() && wire.end == End::Closed,
        "sandbox-reset" => wire.raw.is_empty() && wire.end == End::Reset,
        "sandbox-cut" => begun() && !wire.body().is_empty() && wire.end == End::Reset,
        "sandbox-short" => begun() && volume("volumeName") == name && wire.end == End::Closed,
        "sandbox-chunks" => {
            wire.header("transfer-encoding").unwrap() == "chunked"
                && text.contains(name)
                && !text.ends_with("0\r\n\r\n")
                && wire.end == End::Closed
        }
        "sandbox-stall" => wire.raw.is_empty() && wire.end == End::Open,
        "sandbox-stall-body" => begun() && !wire.body().is_empty() && wire.end == End::Open,
        "sandbox-not-http" => wire.status().is_none() && !wire.raw.is_empty(),
        "sandbox-encoding" => made() && wire.header("content-encoding").unwrap() == "gzip",
        "sandbox-slow" | "sandbox-drip" => made() && kind == JSON,
        "sandbox-empty" => exactly(""),
        "sandbox-204" => wire.status() == Some(204) && text.is_empty(),
        "sandbox-null" => exactly("null"),
        "sandbox-array" => exactly("[]"),
        "sandbox-no-volume" => exactly("{}"),
        "sandbox-message-object" => status(200) && body["message"].is_object(),
        "sandbox-deep" => status(200) && text.contains(&"[".repeat(100_000)),
        "sandbox-odd-volume" => {
            status(200) && body["volume"].is_object() && volume("volumeName").is_null()
        }
        "sandbox-strings" => made() && volume("sizeGB") == "200" && volume("usageGB") == 0.5,
        "sandbox-status" => made() && volume("status") == "Waiting for zone b",
        "sandbox-note" => made() && body["message"].is_string(),
        "sandbox-duplicate" => made() && text.matches("\"volume\":").count() == 2,
        "sandbox-utf8" => {
            status(200)
                && serde_json::from_str::<Value>(&text).unwrap()["volume"]["volumeName"]
                    == format!("\u{fffd}\u{fffd}{name}")
                && std::str::from_utf8(wire.body()).is_err()
        }
        "sandbox-bom" => {
            status(200)
                && text
                    .strip_prefix('\u{feff}')
                    .is_some_and(|text| text.contains(name))
        }
        "sandbox-plain" => made() && kind == "text/plain",
        _ => panic!("{sentinel} has no rule"),
    }
}

/// Tries every sentinel of a kind at once, under a name of its own.
async fn try_all(makes: &[Makes], before: bool) {
    let mut tries = JoinSet::new();
    for sentinel in SENTINELS
        .iter()
        .filter(|sentinel| makes.contains(&sentinel.makes))
    {
        tries.spawn(async move {
            let sandbox = run(Options::default()).await;
            let name = if before {
                format!("{}-7", sentinel.before())
            } else {
                format!("{}-7", sentinel.name)
            };
            let slow = sentinel.name == "sandbox-slow";
            let patience = if slow {
                Duration::from_secs(20)
            } else {
                PATIENCE
            };
            let started = Instant::now();
            let wire = create(&sandbox, &name, patience).await;
            // How long the others take is the machine's affair: all run at once.
            assert!(
                !slow || started.elapsed() >= Duration::from_secs(8),
                "{name}"
            );
            let shown = String::from_utf8_lossy(&wire.raw[..wire.raw.len().min(2_000)]);
            assert!(
                holds(sentinel.name, &name, &wire),
                "{name}: {:?}\n{shown}",
                wire.end
            );
            let made = sandbox.volumes().iter().any(|row| row.volume_name == name);
            let makes = !before && sentinel.makes != Makes::Nothing;
            assert_eq!(made, makes, "{name}");
            let seen = sandbox.requests();
            assert_eq!(seen.len(), 1);
            assert_eq!(seen[0].status, wire.status(), "{name}");
            assert_eq!(seen[0].body, wanted(&name).to_string());
            sandbox.stop().await;
        });
    }
    while let Some(tried) = tries.join_next().await {
        tried.unwrap();
    }
}

#[tokio::test]
async fn every_sentinel_does_on_the_wire_what_its_row_says() {
    try_all(&[Makes::Volume, Makes::Nothing, Makes::Either], false).await;
}

#[tokio::test]
async fn with_before_no_volume_is_made_and_the_answer_is_the_same() {
    try_all(&[Makes::Either], true).await;
}

#[test]
fn the_longest_sentinel_wins_and_only_whole_words_count() {
    let name = |name: &str| Fault::named(name).map(|fault| format!("{fault:?}"));
    let named = |volume: &str, fault: &str| {
        name(volume).is_some_and(|debug| debug.contains(&format!("name: {fault:?}")))
    };
    assert!(named("sandbox-refuse", "sandbox-refuse"));
    assert!(named("sandbox-refuse-1", "sandbox-refuse"));
    assert!(named("sandbox-refuse-200", "sandbox-refuse-200"));
    assert!(named("sandbox-refuse-2000", "sandbox-refuse"));
    assert!(named("sandbox-429-date-3", "sandbox-429-date"));
    assert!(named("sandbox-drop-before", "sandbox-drop-before"));
    assert!(named("sandbox-drop-before-7", "sandbox-drop-before"));
    assert!(named("sandbox-drop-beforehand", "sandbox-drop"));
    for plain in [
        "sandbox",
        "sandbox-",
        "sandbox-unknown",
        "sandbox-dropped",
        "my-sandbox-drop",
        "drop",
    ] {
        assert_eq!(name(plain), None, "{plain}");
    }
}

#[tokio::test]
async fn an_unknown_sandbox_name_is_a_plain_create() {
    let sandbox = run(Options::default()).await;
    let (status, body) = answer(&sandbox, CREATE, &wanted("sandbox-unknown")).await;
    assert_eq!(
        (status, &body["volume"]["status"]),
        (200, &json!("Pending"))
    );
}

#[tokio::test]
async fn a_sentinel_is_no_way_around_the_session_or_the_checks() {
    let sandbox = run(Options::default()).await;
    let token = sandbox.token("sandbox", 60);
    let mut body = wanted("sandbox-drop");
    let request = call(&sandbox, CREATE, "", &body.to_string());
    assert_eq!(request.send().await.unwrap().status(), 401);
    body["sizeGB"] = json!(0);
    let request = call(&sandbox, CREATE, &token, &body.to_string());
    assert_eq!(request.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_lost_answers_volume_is_found_by_the_list_and_fails_again_under_the_same_name() {
    let sandbox = run(Options::default()).await;
    for _ in 0..2 {
        let wire = create(&sandbox, "sandbox-drop", PATIENCE).await;
        assert!(holds("sandbox-drop", "sandbox-drop", &wire));
    }
    let pager = json!({ "pager": { "currentPage": 1, "pageSize": 10 } });
    let (_, listed) = answer(&sandbox, LIST, &pager).await;
    assert_eq!(listed["volumeList"].as_array().unwrap().len(), 1);
    assert_eq!(listed["volumeList"][0]["volumeName"], "sandbox-drop");
}

#[tokio::test]
async fn a_redirect_to_the_login_page_ends_in_html() {
    let sandbox = run(Options::default()).await;
    let response = get(&sandbox, "/login").await;
    assert_eq!(response.status(), 200);
    assert!(header(&response, "content-type").starts_with("text/html"));
}

#[tokio::test]
async fn forced_faults_take_their_turn_so_often_and_no_more() {
    let sandbox = run(Options::default()).await;
    sandbox.force(LIST, Fault::named("sandbox-503").unwrap(), Some(2));
    sandbox.force(
        LIST,
        Fault::reply(Reply::new(418, "text/plain", "tea")),
        Some(1),
    );
    sandbox.force(LIST, Fault::named("sandbox-500").unwrap(), Some(0));
    let pager = json!({ "pager": { "currentPage": 1, "pageSize": 10 } }).to_string();
    let token = sandbox.token("sandbox", 60);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let response = call(&sandbox, LIST, &token, &pager).send().await.unwrap();
        statuses.push(response.status().as_u16());
    }
    assert_eq!(statuses, [503, 503, 418, 200]);
    let (status, _) = answer(&sandbox, CREATE, &wanted("elsewhere")).await;
    assert_eq!(status, 200);

    sandbox.force(LIST, Fault::named("sandbox-503").unwrap(), None);
    for _ in 0..3 {
        let response = call(&sandbox, LIST, &token, &pager).send().await.unwrap();
        assert_eq!(response.status(), 503);
    }
    sandbox.release(LIST);
    let response = call(&sandbox, LIST, &token, &pager).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn a_forced_fault_comes_after_or_before_the_work() {
    let sandbox = run(Options::default()).await;
    sandbox.force(CREATE, Fault::deliver(Delivery::Drop), Some(1));
    sandbox.force(CREATE, Fault::deliver(Delivery::Drop).before(), Some(1));
    for name in ["after", "before"] {
        let wire = create(&sandbox, name, PATIENCE).await;
        assert_eq!((wire.raw.len(), wire.end), (0, End::Closed));
    }
    let names: Vec<String> = sandbox
        .volumes()
        .into_iter()
        .map(|row| row.volume_name)
        .collect();
    assert_eq!(names, ["after"]);
}

#[tokio::test]
async fn a_forced_script_is_played_step_by_step() {
    let sandbox = run(Options::default()).await;
    let script = vec![
        Step::Write(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Step::Pause(Duration::from_millis(10)),
        Step::Write(b"content-length: 2\r\n\r\nok".to_vec()),
        Step::Close,
        Step::Write(b"never".to_vec()),
    ];
    sandbox.force(CREATE, Fault::script(script), Some(1));
    let wire = create(&sandbox, "scripted", PATIENCE).await;
    assert_eq!(wire.raw, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    assert_eq!(wire.end, End::Closed);
    assert_eq!(sandbox.requests()[0].status, None);
}

#[tokio::test]
async fn files_can_be_made_to_fail_too() {
    let dist = tempfile::tempdir().unwrap();
    fs::write(dist.path().join("app.wasm"), "0123456789").unwrap();
    let options = Options {
        dist: Some(dist.path().to_owned()),
        ..Options::default()
    };
    let sandbox = run(options).await;
    sandbox.force("/app.wasm", Fault::deliver(Delivery::Cut), Some(1));
    let wire = wire(&sandbox, "GET /app.wasm", &[], "", PATIENCE).await;
    assert_eq!((wire.status(), wire.announced()), (Some(200), 10));
    assert_eq!((wire.body(), wire.end), (b"01234".as_slice(), End::Reset));
    assert_eq!(
        get(&sandbox, "/app.wasm").await.text().await.unwrap(),
        "0123456789"
    );
}

#[tokio::test]
async fn a_stalled_connection_ends_with_the_sandbox() {
    let sandbox = run(Options::default()).await;
    sandbox.force(CREATE, Fault::deliver(Delivery::Stall), None);
    let (seen, stopped) = tokio::sync::oneshot::channel();
    let token = sandbox.token("sandbox", 60);
    let stalled = tokio::spawn(call(&sandbox, CREATE, &token, &wanted("s").to_string()).send());
    while sandbox.volumes().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::spawn(async move {
        let started = Instant::now();
        sandbox.stop().await;
        seen.send(started.elapsed()).unwrap();
    });
    assert!(stopped.await.unwrap() < Duration::from_millis(900));
    assert!(stalled.await.unwrap().is_err());
}

#[test]
fn the_printed_table_has_a_row_for_every_sentinel_and_every_outcome_occurs() {
    let table = table();
    assert_eq!(table.lines().count(), SENTINELS.len().saturating_add(2));
    for sentinel in SENTINELS {
        assert!(table.contains(&format!("| `{}` |", sentinel.name)));
    }
    for outcome in [
        Outcome::Created,
        Outcome::Unauthorized,
        Outcome::Throttled,
        Outcome::Rejected,
        Outcome::Unconfirmed,
    ] {
        assert!(SENTINELS.iter().any(|sentinel| sentinel.outcome == outcome));
    }
}
