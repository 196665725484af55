//! The service's bodies are read as they come: what is there is taken, what is missing is missing, nothing panics.

use proptest::prelude::*;
use serde_json::{Value, json};
use volume_create::contract::{
    Answer, CreateVolume, ListVolumes, Pager, Quantity, Volume, read_list,
};

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn volume_of(volume: &Value) -> Volume {
    let body = json!({ "volume": volume }).to_string();
    Answer::read(&body).volume.expect("a volume")
}

#[test]
fn the_documented_answer_is_read_with_all_eight_values() {
    let body = r#"{"volume":{"id":"3f6c","volumeName":"example-volume2","region":"fce31a0c","volumeType":"filesystem","sizeGB":200,"usageGB":0,"status":"Pending","username":"ada"}}"#;
    let raw: Value = serde_json::from_str(body).expect("JSON");
    let raw = raw["volume"].as_object().expect("an object").clone();
    assert_eq!(
        Answer::read(body),
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
            message: None,
        }
    );
}

#[test]
fn a_message_is_taken_verbatim_and_only_where_it_is_a_string() {
    let table = [
        (
            r#"{"message":"Volume already exists"}"#,
            text("Volume already exists"),
        ),
        (r#"{"message":"  a\nb  "}"#, text("  a\nb  ")),
        (r#"{"message":""}"#, text("")),
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
        assert_eq!(Answer::read(body).message, expected, "{body}");
    }
}

#[test]
fn a_volume_is_an_object_whatever_is_in_it() {
    for (body, is_volume) in [
        (r#"{"volume":{}}"#, true),
        (r#"{"volume":{"unknown":[1,2]}}"#, true),
        (r#"{"volume":null}"#, false),
        (r#"{"volume":[]}"#, false),
        (r#"{"volume":"v"}"#, false),
        (r#"{"volume":true}"#, false),
        (r#"{"Volume":{}}"#, false),
        ("[{\"volume\":{}}]", false),
    ] {
        assert_eq!(Answer::read(body).volume.is_some(), is_volume, "{body}");
    }
    assert_eq!(volume_of(&json!({})), Volume::default());
}

#[test]
fn what_is_not_known_here_is_kept_with_the_volume() {
    let raw = json!({ "id": "1", "iops": 3000 });
    assert_eq!(Value::Object(volume_of(&raw).raw), raw);
}

#[test]
fn a_list_is_read_with_whatever_stands_in_it() {
    let names = |body: &str| -> Option<Vec<Option<String>>> {
        Some(
            read_list(body)?
                .into_iter()
                .map(|volume| volume.name)
                .collect(),
        )
    };
    assert_eq!(names(r#"{"volumeList":[]}"#), Some(vec![]));
    assert_eq!(
        names(r#"{"volumeList":[{"volumeName":"a"},{"name":"b"},{},null,7,[]],"pager":{}}"#),
        Some(vec![text("a"), text("b"), None])
    );
    for body in [
        "",
        "[]",
        "{}",
        r#"{"volumeList":null}"#,
        r#"{"volumeList":{}}"#,
        "<html>",
    ] {
        assert_eq!(names(body), None, "{body}");
    }
}

#[test]
fn a_page_of_the_list_is_asked_for_as_documented() {
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
fn sizes_are_numbers_in_any_of_their_writings_and_else_the_words_that_came() {
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
fn texts_of_another_kind_are_shown_as_they_were_written() {
    let volume =
        volume_of(&json!({ "id": 17, "status": ["Pending"], "region": null, "username": "" }));
    assert_eq!(volume.id, text("17"));
    assert_eq!(volume.status, text("[\"Pending\"]"));
    assert_eq!(volume.region, None);
    assert_eq!(volume.username, None);
}

#[test]
fn the_name_may_come_under_either_of_its_keys() {
    assert_eq!(volume_of(&json!({ "name": "a" })).name, text("a"));
    let both = json!({ "name": "a", "volumeName": "b" });
    assert_eq!(volume_of(&both).name, text("b"));
}

#[test]
fn nesting_without_end_is_no_answer_and_no_panic() {
    let body = format!("{{\"volume\":{}", "[".repeat(200_000));
    assert_eq!(Answer::read(&body), Answer::default());
}

/// Any JSON value, with the service's own keys among its keys.
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
    fn any_json_is_read_and_says_volume_or_message_only_where_it_holds_one(value in any_json()) {
        let answer = Answer::read(&value.to_string());
        let fields = value.as_object();
        prop_assert_eq!(answer.volume.is_some(), fields.is_some_and(|f| f.get("volume").is_some_and(Value::is_object)));
        let message = fields.and_then(|f| f.get("message")).and_then(Value::as_str);
        prop_assert_eq!(answer.message.as_deref(), message);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Answer::read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn every_request_comes_out_of_its_json_as_it_went_in(
        name in ".+", size_gb in 1..(1_u64 << 53), region in ".+", volume_type in ".+",
    ) {
        let request = CreateVolume { name, size_gb, region, volume_type };
        let json = serde_json::to_string(&request).expect("JSON");
        let value: Value = serde_json::from_str(&json).expect("JSON");
        let back = value.as_object().and_then(CreateVolume::read);
        prop_assert_eq!(back.as_ref(), Some(&request));
        prop_assert_eq!(&value, &json!({
            "name": request.name, "sizeGB": request.size_gb,
            "region": request.region, "volumeType": request.volume_type,
        }));
    }
}
