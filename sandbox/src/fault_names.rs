//! The volume names that inject a fault into a create, in one table.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use crate::{
    delivery::Delivery,
    reply::{HTML, JSON, Reply},
};

/// Whether a create with a fault creates the volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creates {
    /// It does.
    Volume,
    /// It does not.
    Nothing,
    /// It does; with `-before` after the name it does not.
    Either,
}

impl fmt::Display for Creates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Volume => "yes",
            Self::Nothing => "no",
            Self::Either => "yes; no with `-before`",
        })
    }
}

/// The outcome of a create on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The volume's card.
    Created,
    /// A way to sign in.
    Unauthorized,
    /// A countdown.
    Throttled,
    /// The server's message, or the page's own text with the status.
    Rejected,
    /// "The volume may exist", and a lookup.
    Unconfirmed,
}

/// A volume name that injects a fault.
#[derive(Debug)]
pub struct NamedFault {
    /// The name; names that begin with it and a `-` inject the same fault.
    pub name: &'static str,
    /// Whether the volume is created.
    pub creates: Creates,
    /// A description of the fault.
    pub happens: &'static str,
    /// The outcome on the page.
    pub outcome: Outcome,
    /// A description of what else the page shows; may be empty.
    pub shows: &'static str,
    pub(crate) answer: fn(Reply) -> Reply,
    pub(crate) delivery: Delivery,
}

impl NamedFault {
    /// The name that creates no volume, for [`Creates::Either`].
    pub fn before(&self) -> String {
        format!("{}-before", self.name)
    }
}

/// The table of all fault names, in Markdown.
pub fn table() -> String {
    let head =
        "| Name begins with | Fault | Volume created | Outcome on the page |\n|---|---|---|---|\n";
    let rows = NAMED_FAULTS.iter().map(|fault| {
        let NamedFault {
            name,
            creates,
            happens,
            outcome,
            shows,
            ..
        } = fault;
        let colon = if shows.is_empty() { "" } else { ": " };
        format!("| `{name}` | {happens} | {creates} | {outcome:?}{colon}{shows} |\n")
    });
    head.to_owned() + &rows.collect::<String>()
}

macro_rules! named_faults {
    ($($name:literal, $creates:ident, $outcome:ident, $happens:literal, $shows:literal, $answer:expr, $delivery:expr;)*) => {
        /// Every named fault: the source of the faults, the printed table and the tests.
        pub static NAMED_FAULTS: &[NamedFault] = &[$(NamedFault {
            name: $name,
            creates: Creates::$creates,
            outcome: Outcome::$outcome,
            happens: $happens,
            shows: $shows,
            answer: $answer,
            delivery: $delivery,
        }),*];
    };
}

const TAKEN: &str = "Volume already exists";

named_faults! {
    "sandbox-refuse", Nothing, Rejected,
        "400 with the documented message", "the message, the form unchanged",
        |_| Reply::message(400, TAKEN), Delivery::Whole;
    "sandbox-refuse-200", Nothing, Rejected,
        "the same with 200", "the message",
        |_| Reply::message(200, TAKEN), Delivery::Whole;
    "sandbox-refuse-500", Nothing, Rejected,
        "the same with 500", "the message",
        |_| Reply::message(500, TAKEN), Delivery::Whole;
    "sandbox-long-message", Nothing, Rejected,
        "400, a message of 2 MB", "the message shortened; in full in the copied details",
        |_| Reply::message(400, &"This message is long. ".repeat(100_000)), Delivery::Whole;
    "sandbox-lines", Nothing, Rejected,
        "400, a message of several lines", "the lines unchanged",
        |_| Reply::message(400, "The volume was refused:\n  - the region is full\n  - the type is not offered there"),
        Delivery::Whole;
    "sandbox-markup", Nothing, Rejected,
        "400, a message that looks like HTML", "the message as text",
        |_| Reply::message(400, "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\"> & <b>bold</b>"),
        Delivery::Whole;
    "sandbox-401", Nothing, Unauthorized,
        "401 with a message", "the message, a way to sign in, the form unchanged",
        |_| Reply::message(401, "Unauthorized"), Delivery::Whole;
    "sandbox-login", Nothing, Unauthorized,
        "302 to `/login`, which answers 200 with HTML", "a way to sign in",
        |_| Reply::new(302, "", "").header("location", "/login"), Delivery::Whole;
    "sandbox-403", Nothing, Rejected,
        "403, a proxy's HTML", "its own text with the status",
        |_| Reply::page(403), Delivery::Whole;
    "sandbox-404", Nothing, Rejected,
        "404 with a message", "the message",
        |_| Reply::message(404, "Region not found"), Delivery::Whole;
    "sandbox-409", Nothing, Rejected,
        "409 with a message", "the message",
        |_| Reply::message(409, TAKEN), Delivery::Whole;
    "sandbox-413", Nothing, Rejected,
        "413, a proxy's HTML", "its own text with the status",
        |_| Reply::page(413), Delivery::Whole;
    "sandbox-422", Nothing, Rejected,
        "422, JSON without a message", "its own text with the status",
        |_| Reply::json(422, &json!({ "code": 17 })), Delivery::Whole;
    "sandbox-reason", Nothing, Rejected,
        "422, the reason under `error.message`", "the reason",
        |_| Reply::json(422, &json!({ "error": { "code": 17, "message": "The region is full" } })), Delivery::Whole;
    "sandbox-reason-plain", Nothing, Rejected,
        "400, the reason as `text/plain`", "the reason",
        |_| Reply::new(400, "text/plain", "quota exceeded\n"), Delivery::Whole;
    "sandbox-surrogate", Nothing, Rejected,
        "409, a message truncated within an emoji", "the message with the replacement character",
        |_| Reply::new(409, JSON, r#"{"message":"Name too long: disk \ud83d"}"#), Delivery::Whole;
    "sandbox-429", Nothing, Throttled,
        "429 with a message and `Retry-After: 5`", "the message, and a countdown of 5 s",
        |_| Reply::message(429, "Too many requests").header("retry-after", "5"), Delivery::Whole;
    "sandbox-429-date", Nothing, Throttled,
        "429 without a message, `Retry-After` as a date 5 s ahead", "a countdown of 5 s",
        |_| Reply::new(429, "", "").header("retry-after", &http_date_in(Duration::from_secs(5))), Delivery::Whole;
    "sandbox-500", Either, Unconfirmed,
        "500, JSON without a message", "",
        |_| Reply::json(500, &json!({ "error": "internal" })), Delivery::Whole;
    "sandbox-502-html", Either, Unconfirmed,
        "502, a proxy's HTML", "",
        |_| Reply::page(502), Delivery::Whole;
    "sandbox-503", Nothing, Unconfirmed,
        "503, a proxy's HTML", "safe to try again",
        |_| Reply::page(503), Delivery::Whole;
    "sandbox-504", Either, Unconfirmed,
        "504, a proxy's HTML", "",
        |_| Reply::page(504), Delivery::Whole;
    "sandbox-504-message", Either, Unconfirmed,
        "504, a gateway's message", "the message, and whether the volume was created",
        |_| Reply::message(504, "The upstream server is timing out"), Delivery::Whole;
    "sandbox-202", Either, Unconfirmed,
        "202 with a message", "the message, and whether the volume was created",
        |_| Reply::message(202, "Volume creation accepted"), Delivery::Whole;
    "sandbox-empty-volume", Nothing, Unconfirmed,
        "200, a message and a volume without ID and name", "the message, and whether the volume was created",
        |_| Reply::json(200, &json!({ "message": "Volume quota exceeded", "volume": { "id": "", "volumeName": "", "sizeGB": 0 } })),
        Delivery::Whole;
    "sandbox-html", Either, Unconfirmed,
        "200 with HTML", "",
        |_| Reply::new(200, HTML, "<!doctype html><title>Console</title><p>Not what was asked for.\n"), Delivery::Whole;
    "sandbox-drop", Either, Unconfirmed,
        "the connection is closed before any response", "",
        |own| own, Delivery::Drop;
    "sandbox-reset", Either, Unconfirmed,
        "the connection is reset before any response", "",
        |own| own, Delivery::Reset;
    "sandbox-cut", Either, Unconfirmed,
        "the connection is reset in the middle of the body", "",
        |own| own, Delivery::Cut;
    "sandbox-short", Either, Unconfirmed,
        "`content-length` is larger than the body, then the connection is closed", "",
        |own| own, Delivery::Short;
    "sandbox-chunks", Either, Unconfirmed,
        "chunked, the connection is closed before the last chunk", "",
        |own| own, Delivery::Chunks;
    "sandbox-stall", Either, Unconfirmed,
        "no response, and the connection stays open", "after the timeout or Cancel",
        |own| own, Delivery::Stall;
    "sandbox-stall-body", Either, Unconfirmed,
        "the headers and half the body, then nothing", "after the timeout or Cancel",
        |own| own, Delivery::StallBody;
    "sandbox-not-http", Either, Unconfirmed,
        "a response that is not HTTP", "",
        |own| own, Delivery::NotHttp;
    "sandbox-encoding", Either, Unconfirmed,
        "`content-encoding: gzip`, but the body is not", "",
        |own| own.header("content-encoding", "gzip"), Delivery::Whole;
    "sandbox-slow", Volume, Created,
        "the correct response after 8 s", "",
        |own| own, Delivery::Late(Duration::from_secs(8));
    "sandbox-drip", Volume, Created,
        "the correct response byte by byte", "",
        |own| own, Delivery::Drip(Duration::from_millis(5));
    "sandbox-empty", Either, Unconfirmed,
        "200 without a body", "",
        |_| Reply::new(200, JSON, ""), Delivery::Whole;
    "sandbox-204", Either, Unconfirmed,
        "204", "",
        |_| Reply::new(204, "", ""), Delivery::Whole;
    "sandbox-null", Either, Unconfirmed,
        "200, `null`", "",
        |_| Reply::new(200, JSON, "null"), Delivery::Whole;
    "sandbox-array", Either, Unconfirmed,
        "200, `[]`", "",
        |_| Reply::new(200, JSON, "[]"), Delivery::Whole;
    "sandbox-no-volume", Either, Unconfirmed,
        "200, `{}`", "",
        |_| Reply::new(200, JSON, "{}"), Delivery::Whole;
    "sandbox-message-object", Either, Unconfirmed,
        "200, a message that is an object", "",
        |_| Reply::json(200, &json!({ "message": { "text": TAKEN } })), Delivery::Whole;
    "sandbox-deep", Either, Unconfirmed,
        "200, arrays 100,000 deep instead of the volume", "",
        |_| Reply::new(200, JSON, format!("{{\"volume\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000))),
        Delivery::Whole;
    "sandbox-odd-volume", Volume, Created,
        "a volume with none of the known fields but its ID", "the returned and the missing fields, the raw response",
        |own| own.with_volume(|_| json!({ "volume": { "id": "odd-1", "zone": "b", "tags": ["new"] }, "requestId": 7 })),
        Delivery::Whole;
    "sandbox-strings", Volume, Created,
        "`sizeGB` as a string, `usageGB` as 0.5", "the sizes",
        |own| own.with_volume(|mut body| {
            if let Some(volume) = body.get_mut("volume").and_then(Value::as_object_mut) {
                let size = volume.get("sizeGB").map(Value::to_string).unwrap_or_default();
                volume.insert("sizeGB".to_owned(), size.into());
                volume.insert("usageGB".to_owned(), 0.5.into());
            }
            body
        }), Delivery::Whole;
    "sandbox-large", Volume, Created,
        "a `sizeGB` beyond 2^53", "all its digits",
        |own| own.with_volume_bytes(|body| {
            let (key, size) = (b"\"sizeGB\":", b"9007199254740993");
            let at = body.windows(key.len()).position(|part| part == key).unwrap_or_default();
            let (start, end) = body.split_at(at.saturating_add(key.len()).min(body.len()));
            let rest = end.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or_default();
            [start, size.as_slice(), end.get(rest..).unwrap_or_default()].concat()
        }), Delivery::Whole;
    "sandbox-status", Volume, Created,
        "an undocumented status", "the status unchanged",
        |own| own.with_volume(|mut body| {
            if let Some(volume) = body.get_mut("volume").and_then(Value::as_object_mut) {
                volume.insert("status".to_owned(), "Waiting for zone b".into());
            }
            body
        }), Delivery::Whole;
    "sandbox-note", Volume, Created,
        "a volume and a message", "the message as a note",
        |own| own.with_volume(|mut body| {
            if let Some(body) = body.as_object_mut() {
                body.insert("message".to_owned(), "The quota is nearly used up".into());
            }
            body
        }), Delivery::Whole;
    "sandbox-duplicate", Volume, Created,
        "the key `volume` twice", "",
        |own| own.with_volume_bytes(|body| [b"{\"volume\":{},".as_slice(), body.get(1..).unwrap_or_default()].concat()),
        Delivery::Whole;
    "sandbox-utf8", Volume, Created,
        "invalid UTF-8 in the volume's name", "the name with the replacement character",
        |own| own.with_volume_bytes(|body| {
            let key = b"\"volumeName\":\"";
            let at = body.windows(key.len()).position(|part| part == key).unwrap_or_default();
            let (start, end) = body.split_at(at.saturating_add(key.len()).min(body.len()));
            [start, b"\xff\xfe".as_slice(), end].concat()
        }), Delivery::Whole;
    "sandbox-bom", Volume, Created,
        "a byte order mark before the body", "",
        |own| own.with_volume_bytes(|body| [b"\xef\xbb\xbf".as_slice(), body.as_slice()].concat()), Delivery::Whole;
    "sandbox-plain", Volume, Created,
        "the correct response as `text/plain`", "",
        |own| Reply::new(own.status, "text/plain", own.body), Delivery::Whole;
}

fn http_date_in(time: Duration) -> String {
    let now = SystemTime::now();
    httpdate::fmt_http_date(now.checked_add(time).unwrap_or(now))
}
