//! Parsing the service's bodies: present values are read, missing ones stay missing, nothing
//! panics.

use proptest::prelude::*;
use serde_json::{Value, json};
use volume_create::model::contract::{
    Answer, CreateVolume, ListPage, ListVolumes, Pager, Quantity, ServerMessage, Volume,
};

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn parse(body: &str) -> Answer {
    Answer::parse(body, None)
}

fn volume_of(volume: &Value) -> Volume {
    Volume::from_object(volume.as_object().expect("an object").clone())
}

#[test]
fn the_documented_response_is_parsed_with_all_eight_values() {
    let body = r#"{"volume":{"id":"3f6c","volumeName":"example-volume2","region":"fce31a0c","volumeType":"filesystem","sizeGB":200,"usageGB":0,"status":"Pending","username":"ada"}}"#;
    let raw: Value = serde_json::from_str(body).expect("JSON");
    let raw = raw["volume"].as_object().expect("an object").clone();
    assert_eq!(
        parse(body),
        Answer {
            volume: Some(Volume {
                raw,
                id: text("3f6c"),
                name: text("example-volume2"),
                region: text("fce31a0c"),
                volume_type: text("filesystem"),
                size: Some(Quantity::Number(200.0)),
                usage: Some(Quantity::Number(0.0)),
                status: text("Pending"),
                username: text("ada"),
            }),
            server_message: None,
            is_object: true,
        }
    );
}

#[test]
fn a_message_is_read_verbatim_and_only_if_it_is_a_string() {
    let table = [
        (
            r#"{"message":"Volume already exists"}"#,
            text("Volume already exists"),
        ),
        (r#"{"message":"  a\nb  "}"#, text("  a\nb  ")),
        (r#"{"message":""}"#, None),
        (r#"{"message":" \n"}"#, None),
        (r#"{"message":"<b>bold</b>"}"#, text("<b>bold</b>")),
        (r#"{"message":null}"#, None),
        (r#"{"message":{"text":"no"}}"#, None),
        (r#"{"message":["no"]}"#, None),
        (r#"{"message":5}"#, None),
        (r#"["message"]"#, None),
        (r#""message""#, None),
        ("message", None),
        ("", None),
        ("null", None),
        (r#"{"message":"cut off"#, None),
    ];
    for (body, expected) in table {
        assert_eq!(
            parse(body).server_message,
            expected.map(ServerMessage::Message),
            "{body}"
        );
    }
}

// Regression: a reason under another key was shown as missing (B26).
#[test]
fn without_a_message_a_reason_is_read_from_the_usual_keys() {
    let json = "application/json";
    let table = [
        (json, r#"{"error":"quota"}"#, "quota"),
        (json, r#"{"error":{"code":7,"message":"quota"}}"#, "quota"),
        (json, r#"{"detail":"quota"}"#, "quota"),
        (
            json,
            r#"{"errors":[{"message":"quota"},{"message":"b"}]}"#,
            "quota",
        ),
        (json, r#"{"errors":["quota"]}"#, "quota"),
        (json, r#"{"Message":"quota"}"#, "quota"),
        (json, r#"{"title":"quota","status":422}"#, "quota"),
        (
            json,
            r#"{"title":"Unprocessable","detail":"quota"}"#,
            "quota",
        ),
        (json, r#"{"message":7,"detail":"quota"}"#, "quota"),
        (json, r#"{"message":" ","detail":"quota"}"#, "quota"),
        (
            "text/plain; charset=utf-8",
            " quota exceeded\n",
            "quota exceeded",
        ),
        (json, "quota exceeded", ""),
        ("text/html", "<p>quota</p>", ""),
        ("text/plain", " \n", ""),
        ("text/plain", "null", ""),
        (json, r#"{"error":7,"detail":["quota"],"errors":[]}"#, ""),
        (json, r#"{"error":" "}"#, ""),
    ];
    for (content_type, body, expected) in table {
        let words = Answer::parse(body, Some(content_type)).server_message;
        let reason = (!expected.is_empty()).then(|| ServerMessage::Reason(expected.to_owned()));
        assert_eq!(words, reason, "{content_type} {body}");
    }
    let both = parse(r#"{"message":"no","error":"quota"}"#);
    assert_eq!(
        both.server_message,
        Some(ServerMessage::Message("no".to_owned()))
    );
}

// Regression: an error with an empty volume object was taken for a create (B27).
#[test]
fn a_volume_is_an_object_with_an_id_or_a_name() {
    for (body, is_volume) in [
        (r#"{"volume":{"id":"1"}}"#, true),
        (r#"{"volume":{"id":1,"unknown":[1,2]}}"#, true),
        (r#"{"volume":{"volumeName":"a"}}"#, true),
        (r#"{"volume":{}}"#, false),
        (r#"{"volume":{"unknown":[1,2]}}"#, false),
        (r#"{"volume":{"id":"","volumeName":" ","sizeGB":0}}"#, false),
        (r#"{"volume":null}"#, false),
        (r#"{"volume":[]}"#, false),
        (r#"{"volume":"v"}"#, false),
        (r#"{"volume":true}"#, false),
        (r#"{"Volume":{"id":"1"}}"#, false),
        ("[{\"volume\":{\"id\":\"1\"}}]", false),
    ] {
        assert_eq!(parse(body).volume.is_some(), is_volume, "{body}");
    }
    assert_eq!(volume_of(&json!({})), Volume::default());
}

// Regression: a text truncated within an emoji made the whole document unreadable (B06, B07).
#[test]
fn half_a_surrogate_pair_becomes_the_replacement_character() {
    let high = "\\ud83d";
    let low = "\\ude00";
    let table = [
        (format!("disk {high}"), "disk \u{fffd}".to_owned()),
        (format!("{low} disk"), "\u{fffd} disk".to_owned()),
        (format!("{high}{low}{high}"), "\u{1f600}\u{fffd}".to_owned()),
        (format!("{high}{high}{low}"), "\u{fffd}\u{1f600}".to_owned()),
        (format!("{high}\\n{low}"), "\u{fffd}\n\u{fffd}".to_owned()),
        (format!("{high}\\\\ude00"), "\u{fffd}\\ude00".to_owned()),
        (format!("\\\\ud83d {high}"), "\\ud83d \u{fffd}".to_owned()),
        (format!("é{high}é"), "é\u{fffd}é".to_owned()),
    ];
    for (written, expected) in table {
        let message = parse(&format!("{{\"message\":\"{written}\"}}")).server_message;
        assert_eq!(message, Some(ServerMessage::Message(expected)), "{written}");
    }
    // Other invalid JSON stays invalid.
    for body in [
        format!("{{\"message\":\"{high}"),
        "{\"message\":\"\\ud8+1\"}".to_owned(),
        "\\".to_owned(),
    ] {
        assert_eq!(parse(&body), Answer::default(), "{body}");
    }
    let list = format!(r#"{{"volumeList":[{{"volumeName":"old {high}"}},{{"volumeName":"a"}}]}}"#);
    assert_eq!(ListPage::parse(&list).expect("a list").volumes.len(), 2);
}

#[test]
fn a_byte_order_mark_and_a_duplicate_key_are_tolerated() {
    let body = "\u{feff}{\"volume\":{},\"volume\":{\"id\":\"1\",\"id\":\"2\"}}";
    assert_eq!(parse(body).volume.expect("a volume").id, text("2"));
}

#[test]
fn numbers_of_2_to_the_53_and_more_keep_every_digit() {
    for (body, size) in [
        (
            r#"{"sizeGB":9007199254740991}"#,
            Quantity::Number(9_007_199_254_740_991.0),
        ),
        (
            r#"{"sizeGB":9007199254740993}"#,
            Quantity::Large("9007199254740993".to_owned()),
        ),
        (
            r#"{"sizeGB":"12345678901234567890.5"}"#,
            Quantity::Large("12345678901234567890.5".to_owned()),
        ),
        (
            r#"{"sizeGB":-9007199254740993}"#,
            Quantity::Large("-9007199254740993".to_owned()),
        ),
        (r#"{"sizeGB":1e999}"#, Quantity::Text("1e+999".to_owned())),
    ] {
        let fields: Value = serde_json::from_str(body).expect("JSON");
        let volume = volume_of(&fields);
        assert_eq!(volume.size, Some(size), "{body}");
        let again = serde_json::to_string(&volume.raw).expect("JSON");
        assert_eq!(
            volume_of(&serde_json::from_str(&again).expect("JSON")),
            volume
        );
    }
}

#[test]
fn keys_are_read_in_other_spellings() {
    let volume =
        volume_of(&json!({"volume_name": "a", "SizeGb": 1, "usage-gb": 2, "VolumeId": "i"}));
    assert_eq!((volume.name, volume.id), (text("a"), text("i")));
    assert_eq!(volume.size, Some(Quantity::Number(1.0)));
    assert_eq!(volume.usage, Some(Quantity::Number(2.0)));
    // The documented spelling has precedence, and null counts as missing.
    let both = volume_of(&json!({"VOLUMENAME": "b", "volumeName": null, "name": "a"}));
    assert_eq!(both.name, text("a"));
}

// Regression: a list with a summary removed size, region and owner from the card (B23).
#[test]
fn values_missing_in_a_newer_response_stay() {
    let whole = json!({"id": "1", "volumeName": "a", "region": "r", "volumeType": "t", "sizeGB": 200, "usageGB": 0,
        "status": "Pending", "username": "ada", "extra": 1});
    let before = volume_of(&whole);
    let after = before.updated(&volume_of(
        &json!({"id": "1", "name": "b", "status": "Available", "size_gb": null,
        "usage_gb": 3, "zone": "z"}),
    ));
    let expected = volume_of(
        &json!({"id": "1", "volumeName": "b", "region": "r", "volumeType": "t", "sizeGB": 200,
        "usageGB": 3, "status": "Available", "username": "ada", "extra": 1, "zone": "z"}),
    );
    assert_eq!(after, expected);
    assert_eq!(before.updated(&Volume::default()), before);
}

#[test]
fn a_pending_status_is_recognized_in_any_case() {
    for (status, is_pending) in [
        (json!("Pending"), true),
        (json!("PENDING"), true),
        (json!("Available"), false),
        (json!(null), false),
    ] {
        assert_eq!(
            volume_of(&json!({ "status": status })).is_pending(),
            is_pending,
            "{status}"
        );
    }
}

#[test]
fn unknown_fields_are_kept_with_the_volume() {
    let raw = json!({ "id": "1", "iops": 3000 });
    assert_eq!(Value::Object(volume_of(&raw).raw), raw);
}

// Regression: a null list, as Go services write empty ones, ended every lookup in "could not check"
// (B21).
#[test]
fn a_list_with_unusual_entries_is_parsed() {
    let list = |body: &str| -> Option<(Vec<Option<String>>, usize)> {
        let page = ListPage::parse(body)?;
        let names = page.volumes.into_iter().map(|volume| volume.name);
        Some((names.collect(), page.others.len()))
    };
    for empty in [
        r#"{"volumeList":[]}"#,
        r#"{"volumeList":null}"#,
        r#"{"volumeList":{}}"#,
        r#"{"pager":{"totalEntries":0}}"#,
        r#"{"message":"","volumeList":null}"#,
        "{}",
    ] {
        assert_eq!(list(empty), Some((vec![], 0)), "{empty}");
    }
    assert_eq!(
        list(r#"{"volumeList":[{"volumeName":"a"},{"name":"b"},{},null,7,[]],"message":"ok"}"#),
        Some((vec![text("a"), text("b"), None], 3))
    );
    for none in [
        "",
        "null",
        "[]",
        r#"{"volumeList":7}"#,
        r#"{"volumeList":{"a":1}}"#,
        r#"{"volumeList":null,"message":"no"}"#,
        r#"{"message":"no"}"#,
        // Regression: an error under another key was an empty list.
        r#"{"error":"internal"}"#,
        r#"{"detail":"no such page"}"#,
        "<html>",
    ] {
        assert_eq!(list(none), None, "{none}");
    }
}

#[test]
fn a_page_of_the_list_is_requested_as_documented() {
    let pager = Pager {
        current_page: 1,
        page_size: 10,
    };
    assert_eq!(
        serde_json::to_string(&ListVolumes { pager }).expect("JSON"),
        r#"{"pager":{"currentPage":1,"pageSize":10}}"#
    );
}

#[test]
fn sizes_are_numbers_in_any_notation_or_the_original_text() {
    let table = [
        (json!(200), Some(Quantity::Number(200.0))),
        (json!(1.5), Some(Quantity::Number(1.5))),
        (json!("200"), Some(Quantity::Number(200.0))),
        (json!(" 1.5 "), Some(Quantity::Number(1.5))),
        (json!("200 GB"), Some(Quantity::Text("200 GB".to_owned()))),
        (json!("NaN"), Some(Quantity::Text("NaN".to_owned()))),
        (json!("inf"), Some(Quantity::Text("inf".to_owned()))),
        (json!(true), Some(Quantity::Text("true".to_owned()))),
        (
            json!({"gb": 1}),
            Some(Quantity::Text("{\"gb\":1}".to_owned())),
        ),
        (json!(null), None),
        (json!(""), None),
    ];
    for (value, expected) in table {
        let volume = volume_of(&json!({ "sizeGB": value, "usageGB": value }));
        assert_eq!(volume.size, expected, "{value}");
        assert_eq!(volume.usage, expected, "{value}");
    }
}

#[test]
fn texts_of_another_type_are_shown_unchanged() {
    let volume =
        volume_of(&json!({ "id": 17, "status": ["Pending"], "region": null, "username": "" }));
    assert_eq!(volume.id, text("17"));
    assert_eq!(volume.status, text("[\"Pending\"]"));
    assert_eq!(volume.region, None);
    assert_eq!(volume.username, None);
}

#[test]
fn the_name_is_read_under_both_keys() {
    assert_eq!(volume_of(&json!({ "name": "a" })).name, text("a"));
    let both = json!({ "name": "a", "volumeName": "b" });
    assert_eq!(volume_of(&both).name, text("b"));
}

#[test]
fn endless_nesting_is_unreadable_and_no_panic() {
    let body = format!("{{\"volume\":{}", "[".repeat(200_000));
    assert_eq!(parse(&body), Answer::default());
}

/// Any JSON value, with the service's keys among its keys.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    let key = "volume|message|id|volumeName|name|sizeGB|usageGB|status|[a-z]{0,3}";
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(key, inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_json_is_parsed_and_has_a_volume_or_message_only_if_it_contains_one(value in any_json()) {
        let answer = parse(&value.to_string());
        let fields = value.as_object();
        prop_assert_eq!(answer.is_object, fields.is_some());
        let volume = fields.and_then(|f| f.get("volume")).and_then(Value::as_object);
        prop_assert!(answer.volume.is_none() || volume.is_some());
        let message = fields.and_then(|f| f.get("message")).and_then(Value::as_str).filter(|m| !m.trim().is_empty());
        match (answer.server_message, message) {
            (Some(ServerMessage::Message(words)), Some(message)) => prop_assert_eq!(words, message),
            (words, message) => prop_assert!(message.is_none() && !matches!(words, Some(ServerMessage::Message(_)))),
        }
    }

    #[test]
    fn an_update_never_loses_known_values(older in any_json(), newer in any_json()) {
        let volume = |value: Value| Volume::from_object(value.as_object().cloned().unwrap_or_default());
        let (older, newer) = (volume(older), volume(newer));
        let updated = older.updated(&newer);
        prop_assert!(older.id.is_none() || updated.id.is_some());
        prop_assert!(older.name.is_none() || updated.name.is_some());
        prop_assert!(older.size.is_none() || updated.size.is_some());
        prop_assert!(older.status.is_none() || updated.status.is_some());
        prop_assert_eq!(&updated.updated(&newer), &updated);
    }

    #[test]
    fn json_that_browsers_parse_is_parsed(text in "([a-z\\\\\"]|\\\\[nu]|d83d|de00){0,12}") {
        let body = format!("{{\"message\":\"{text}x\"}}");
        // Lone surrogates are the only texts that serde_json rejects and browsers accept.
        let _ = parse(&body);
        if serde_json::from_str::<Value>(&body).is_ok() {
            prop_assert!(parse(&body).is_object);
        }
    }

    #[test]
    fn any_bytes_are_parsed_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn every_request_survives_a_round_trip_through_json(
        name in ".+", size_gb in 1..(1_u64 << 53), region in ".+", volume_type in ".+",
    ) {
        let request = CreateVolume { name, size_gb, region, volume_type };
        let json = serde_json::to_string(&request).expect("JSON");
        let value: Value = serde_json::from_str(&json).expect("JSON");
        let back = value.as_object().and_then(CreateVolume::from_object);
        prop_assert_eq!(back.as_ref(), Some(&request));
        prop_assert_eq!(&value, &json!({
            "name": request.name, "sizeGB": request.size_gb,
            "region": request.region, "volumeType": request.volume_type,
        }));
    }
}
