//! Every fault, on the wire.

use std::{
    fs,
    time::{Duration, Instant},
};

use sandbox::{
    CREATE, Creates, Delivery, Fault, LIST, NAMED_FAULTS, Options, Outcome, Reply, Sandbox, Step,
    table,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{End, JSON, Wire, call, call_as_user, get, header, run, wanted, wire};

/// Longer than every pause but a stall and the 8 s of `sandbox-slow`.
const TIMEOUT: Duration = Duration::from_secs(2);

async fn create(sandbox: &Sandbox, name: &str, timeout: Duration) -> Wire {
    let cookie = format!("AccessToken={}", sandbox.token("sandbox", 60));
    let headers = [("content-type", JSON), ("cookie", cookie.as_str())];
    let body = wanted(name).to_string();
    wire(sandbox, &format!("POST {CREATE}"), &headers, &body, timeout).await
}

/// Whether the response on the wire is that of a fault.
fn is_response_of(fault: &str, name: &str, wire: &Wire) -> bool {
    let body = wire.json();
    let kind = wire.header("content-type").unwrap_or_default();
    let text = String::from_utf8_lossy(wire.body()).into_owned();
    let whole = || wire.end == End::Closed && wire.announced() == wire.body().len();
    let status = |status| whole() && wire.status() == Some(status);
    let says = |code, message: &str| status(code) && body == json!({ "message": message });
    let html = |code| status(code) && kind == "text/html" && text.starts_with("<!doctype html>");
    let exactly = |expected: &str| status(200) && kind == JSON && text == expected;
    let is_partial = || wire.status() == Some(200) && wire.body().len() < wire.announced();
    let volume = |field: &str| body["volume"][field].clone();
    let is_created = || status(200) && volume("volumeName") == name;
    match fault {
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
        "sandbox-cut" => is_partial() && !wire.body().is_empty() && wire.end == End::Reset,
        "sandbox-short" => is_partial() && volume("volumeName") == name && wire.end == End::Closed,
        "sandbox-chunks" => {
            wire.header("transfer-encoding").unwrap() == "chunked"
                && text.contains(name)
                && !text.ends_with("0\r\n\r\n")
                && wire.end == End::Closed
        }
        "sandbox-stall" => wire.raw.is_empty() && wire.end == End::Open,
        "sandbox-stall-body" => is_partial() && !wire.body().is_empty() && wire.end == End::Open,
        "sandbox-not-http" => wire.status().is_none() && !wire.raw.is_empty(),
        "sandbox-encoding" => is_created() && wire.header("content-encoding").unwrap() == "gzip",
        "sandbox-slow" | "sandbox-drip" => is_created() && kind == JSON,
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
        "sandbox-strings" => is_created() && volume("sizeGB") == "200" && volume("usageGB") == 0.5,
        "sandbox-status" => is_created() && volume("status") == "Waiting for zone b",
        "sandbox-note" => is_created() && body["message"].is_string(),
        "sandbox-duplicate" => is_created() && text.matches("\"volume\":").count() == 2,
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
        "sandbox-plain" => is_created() && kind == "text/plain",
        _ => panic!("{fault} has no rule"),
    }
}

/// Tries every fault of these kinds at once, each with a name of its own.
async fn try_all(kinds: &[Creates], before: bool) {
    let mut tries = JoinSet::new();
    for fault in NAMED_FAULTS
        .iter()
        .filter(|fault| kinds.contains(&fault.creates))
    {
        tries.spawn(async move {
            let sandbox = run(Options::default()).await;
            let name = if before {
                format!("{}-7", fault.before())
            } else {
                format!("{}-7", fault.name)
            };
            let slow = fault.name == "sandbox-slow";
            let timeout = if slow {
                Duration::from_secs(20)
            } else {
                TIMEOUT
            };
            let started = Instant::now();
            let wire = create(&sandbox, &name, timeout).await;
            // The time of the others depends on the machine, because all run at once.
            assert!(
                !slow || started.elapsed() >= Duration::from_secs(8),
                "{name}"
            );
            let shown = String::from_utf8_lossy(&wire.raw[..wire.raw.len().min(2_000)]);
            assert!(
                is_response_of(fault.name, &name, &wire),
                "{name}: {:?}\n{shown}",
                wire.end
            );
            let exists = sandbox.volumes().iter().any(|row| row.volume_name == name);
            let creates = !before && fault.creates != Creates::Nothing;
            assert_eq!(exists, creates, "{name}");
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
async fn every_fault_matches_its_row_on_the_wire() {
    try_all(&[Creates::Volume, Creates::Nothing, Creates::Either], false).await;
}

#[tokio::test]
async fn with_before_no_volume_is_created_and_the_response_is_the_same() {
    try_all(&[Creates::Either], true).await;
}

#[test]
fn the_longest_name_wins_and_only_whole_words_match() {
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
async fn an_unknown_name_injects_no_fault() {
    let sandbox = run(Options::default()).await;
    let (status, body) = call_as_user(&sandbox, CREATE, &wanted("sandbox-unknown")).await;
    assert_eq!(
        (status, &body["volume"]["status"]),
        (200, &json!("Pending"))
    );
}

#[tokio::test]
async fn a_fault_name_bypasses_neither_the_session_nor_the_validation() {
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
async fn a_volume_whose_response_was_lost_is_in_the_list() {
    let sandbox = run(Options::default()).await;
    for _ in 0..2 {
        let wire = create(&sandbox, "sandbox-drop", TIMEOUT).await;
        assert!(is_response_of("sandbox-drop", "sandbox-drop", &wire));
    }
    let pager = json!({ "pager": { "currentPage": 1, "pageSize": 10 } });
    let (_, listed) = call_as_user(&sandbox, LIST, &pager).await;
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
async fn injected_faults_apply_in_order_and_as_often_as_requested() {
    let sandbox = run(Options::default()).await;
    sandbox.inject_fault(LIST, Fault::named("sandbox-503").unwrap(), Some(2));
    sandbox.inject_fault(
        LIST,
        Fault::reply(Reply::new(418, "text/plain", "tea")),
        Some(1),
    );
    sandbox.inject_fault(LIST, Fault::named("sandbox-500").unwrap(), Some(0));
    let pager = json!({ "pager": { "currentPage": 1, "pageSize": 10 } }).to_string();
    let token = sandbox.token("sandbox", 60);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let response = call(&sandbox, LIST, &token, &pager).send().await.unwrap();
        statuses.push(response.status().as_u16());
    }
    assert_eq!(statuses, [503, 503, 418, 200]);
    let (status, _) = call_as_user(&sandbox, CREATE, &wanted("elsewhere")).await;
    assert_eq!(status, 200);

    sandbox.inject_fault(LIST, Fault::named("sandbox-503").unwrap(), None);
    for _ in 0..3 {
        let response = call(&sandbox, LIST, &token, &pager).send().await.unwrap();
        assert_eq!(response.status(), 503);
    }
    sandbox.clear_fault(LIST);
    let response = call(&sandbox, LIST, &token, &pager).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn an_injected_fault_fails_after_or_before_the_call() {
    let sandbox = run(Options::default()).await;
    sandbox.inject_fault(CREATE, Fault::deliver(Delivery::Drop), Some(1));
    sandbox.inject_fault(CREATE, Fault::deliver(Delivery::Drop).before(), Some(1));
    for name in ["after", "before"] {
        let wire = create(&sandbox, name, TIMEOUT).await;
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
async fn an_injected_script_runs_step_by_step() {
    let sandbox = run(Options::default()).await;
    let script = vec![
        Step::Write(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Step::Pause(Duration::from_millis(10)),
        Step::Write(b"content-length: 2\r\n\r\nok".to_vec()),
        Step::Close,
        Step::Write(b"never".to_vec()),
    ];
    sandbox.inject_fault(CREATE, Fault::script(script), Some(1));
    let wire = create(&sandbox, "scripted", TIMEOUT).await;
    assert_eq!(wire.raw, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    assert_eq!(wire.end, End::Closed);
    assert_eq!(sandbox.requests()[0].status, None);
}

#[tokio::test]
async fn faults_apply_to_files_too() {
    let dist = tempfile::tempdir().unwrap();
    fs::write(dist.path().join("app.wasm"), "0123456789").unwrap();
    let options = Options {
        dist: Some(dist.path().to_owned()),
        ..Options::default()
    };
    let sandbox = run(options).await;
    sandbox.inject_fault("/app.wasm", Fault::deliver(Delivery::Cut), Some(1));
    let wire = wire(&sandbox, "GET /app.wasm", &[], "", TIMEOUT).await;
    assert_eq!((wire.status(), wire.announced()), (Some(200), 10));
    assert_eq!((wire.body(), wire.end), (b"01234".as_slice(), End::Reset));
    assert_eq!(
        get(&sandbox, "/app.wasm").await.text().await.unwrap(),
        "0123456789"
    );
}

#[tokio::test]
async fn a_stalled_connection_closes_with_the_sandbox() {
    let sandbox = run(Options::default()).await;
    sandbox.inject_fault(CREATE, Fault::deliver(Delivery::Stall), None);
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
fn the_printed_table_has_every_fault_and_every_outcome() {
    let table = table();
    assert_eq!(table.lines().count(), NAMED_FAULTS.len().saturating_add(2));
    for fault in NAMED_FAULTS {
        assert!(table.contains(&format!("| `{}` |", fault.name)));
    }
    for outcome in [
        Outcome::Created,
        Outcome::Unauthorized,
        Outcome::Throttled,
        Outcome::Rejected,
        Outcome::Unconfirmed,
    ] {
        assert!(NAMED_FAULTS.iter().any(|fault| fault.outcome == outcome));
    }
}
