//! Lookups: only the list decides whether an unconfirmed create created its volume.

use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use volume_create::i18n::Messages;
use volume_create::model::contract::{CreateVolume, Volume};
use volume_create::model::flow::Lookup;
use volume_create::model::lookup::{Ids, ListWalk, LookupError, LookupResult, find_created};
use volume_create::model::outcome::{Exchange, Interruption, Reply};

fn request() -> CreateVolume {
    CreateVolume {
        name: "data".to_owned(),
        size_gb: 200,
        region: "r".to_owned(),
        volume_type: "filesystem".to_owned(),
    }
}

fn volume(value: Value) -> Volume {
    match value {
        Value::Object(fields) => Volume::from_object(fields),
        other => panic!("an object: {other}"),
    }
}

fn look_up(volumes: &[Volume], request: &CreateVolume, known: &Ids) -> LookupResult {
    find_created(volumes, request, known, |name| name.nfc().collect())
}

fn known(ids: &[&str]) -> Ids {
    let mut known = Ids::default();
    for id in ids {
        known.insert(id);
    }
    known
}

#[test]
fn a_volume_is_the_creates_only_if_it_is_new_with_the_same_name_and_values() {
    let table = [
        (
            json!({"id": "1", "volumeName": "data", "sizeGB": 200, "region": "r", "volumeType": "filesystem"}),
            "found",
        ),
        (json!({"id": "1", "name": "data"}), "found"),
        (json!({"volumeName": "data"}), "found"),
        (json!({"volumeName": "data", "sizeGB": "200"}), "found"),
        (json!({"volumeName": "data", "sizeGB": 200.0}), "found"),
        (json!({"volumeName": "data", "sizeGB": "much"}), "found"),
        (
            json!({"volumeName": "data", "sizeGB": null, "region": null}),
            "found",
        ),
        (
            json!({"id": "old", "volumeName": "data", "sizeGB": 200}),
            "another",
        ),
        (json!({"volumeName": "data", "sizeGB": 100}), "another"),
        (json!({"volumeName": "data", "sizeGB": 201}), "another"),
        (json!({"volumeName": "data", "sizeGB": 200.5}), "another"),
        (json!({"volumeName": "data", "region": "q"}), "another"),
        (
            json!({"volumeName": "data", "volumeType": "highspeedstorage"}),
            "another",
        ),
        (json!({"volumeName": "Data"}), "nothing"),
        (json!({"volumeName": " data"}), "nothing"),
        (json!({"volumeName": "data2"}), "nothing"),
        (json!({"id": "data"}), "nothing"),
        (json!({}), "nothing"),
    ];
    for (value, expected) in table {
        let result = look_up(&[volume(value.clone())], &request(), &known(&["old"]));
        let kind = match result {
            LookupResult::Found(_) => "found",
            LookupResult::Another => "another",
            LookupResult::NotFound => "nothing",
        };
        assert_eq!(kind, expected, "{value}");
    }
}

#[test]
fn the_creates_volume_is_found_among_others_with_its_name() {
    let volumes = [
        volume(json!({"id": "old", "volumeName": "data"})),
        volume(json!({"id": "x", "volumeName": "other"})),
        volume(json!({"id": "new", "volumeName": "data"})),
    ];
    let LookupResult::Found(found) = look_up(&volumes, &request(), &known(&["old"])) else {
        panic!("it is listed");
    };
    assert_eq!(found.id.as_deref(), Some("new"));
}

#[test]
fn names_are_compared_after_normalisation() {
    let composed = CreateVolume {
        name: "caf\u{e9}".to_owned(),
        ..request()
    };
    for (name, expected) in [("cafe\u{301}", true), ("caf\u{e9}", true), ("cafe", false)] {
        let volumes = [volume(json!({ "volumeName": name }))];
        let found = matches!(
            look_up(&volumes, &composed, &known(&[])),
            LookupResult::Found(_)
        );
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_size_beyond_the_maximum_is_not_the_requested_one() {
    let volumes = [volume(
        json!({ "volumeName": "data", "sizeGB": "9007199254740993" }),
    )];
    assert_eq!(
        look_up(&volumes, &request(), &known(&[])),
        LookupResult::Another
    );
}

fn answered(status: u16, body: &str) -> Exchange {
    Exchange {
        reply: Some(Reply {
            status,
            body: Some(body.to_owned()),
            ..Reply::default()
        }),
        interruption: None,
    }
}

fn list(entries: &[Value]) -> Exchange {
    answered(200, &json!({ "volumeList": entries }).to_string())
}

fn lost(interruption: Interruption) -> Exchange {
    Exchange {
        reply: None,
        interruption: Some(interruption),
    }
}

fn volumes(range: std::ops::Range<u32>) -> Vec<Value> {
    range.map(|id| json!({ "id": id.to_string() })).collect()
}

/// Reads a list from these responses; returns the number of volumes and the requested pages.
fn walk(answer: impl Fn(u32, u32) -> Exchange) -> (Result<usize, LookupError>, Vec<(u32, u32)>) {
    let mut walk = ListWalk::default();
    let mut asked = Vec::new();
    loop {
        let pager = walk.pager();
        asked.push((pager.current_page, pager.page_size));
        match walk.take(&answer(pager.current_page, pager.page_size)) {
            Ok(true) => {}
            Ok(false) => return (Ok(walk.volumes.len()), asked),
            Err(error) => return (Err(error), asked),
        }
    }
}

#[test]
fn every_page_is_read_whatever_its_size() {
    for (total, most) in [
        (0, 100),
        (1, 100),
        (99, 100),
        (100, 100),
        (101, 100),
        (250, 20),
        (7, 1),
    ] {
        let (found, _) = walk(|page, size| {
            let size = size.min(most);
            let start = (page - 1) * size;
            list(&volumes(start.min(total)..total.min(start + size)))
        });
        assert_eq!(
            found,
            Ok(total as usize),
            "{total} volumes, {most} to a page"
        );
    }
}

#[test]
fn a_service_that_ignores_the_page_gets_two_requests() {
    for entry in [json!({"id": "1"}), json!({"volumeName": "no id"})] {
        let (found, asked) = walk(|_, _| list(std::slice::from_ref(&entry)));
        assert_eq!((found, asked.len()), (Ok(1), 2), "{entry}");
    }
}

#[test]
fn a_rejected_page_size_falls_back_to_the_documented_one() {
    let (found, asked) = walk(|page, size| match (page, size) {
        (_, 100) => answered(500, ""),
        (1, _) => list(&volumes(0..10)),
        _ => list(&[]),
    });
    assert_eq!((found, asked), (Ok(10), vec![(1, 100), (1, 10), (2, 10)]));
    let (found, asked) = walk(|_, _| answered(500, ""));
    assert_eq!(
        (found, asked),
        (Err(LookupError::NoList), vec![(1, 100), (1, 10)])
    );
}

// Regression: on some services a page beyond the last one is an error; the lookup ended in "could
// not check" (B22).
#[test]
fn an_error_after_a_short_page_is_the_end_and_after_a_full_one_is_not() {
    for end in [
        answered(404, r#"{"message":"Invalid page."}"#),
        answered(400, ""),
        answered(500, "<html>"),
        answered(204, ""),
        answered(200, r#"{"volumeList":null,"message":"no such page"}"#),
    ] {
        for (length, found) in [
            (0, Ok(0)),
            (1, Ok(1)),
            (9, Ok(9)),
            (10, Err(LookupError::NoList)),
        ] {
            let (own, _) = walk(|page, _| match page {
                1 => list(&volumes(0..length)),
                _ => end.clone(),
            });
            assert_eq!(own, found, "{length} {end:?}");
        }
    }
    // No response or no session is not the end.
    for (end, error) in [
        (lost(Interruption::TimedOut), LookupError::NoList),
        (lost(Interruption::Cancelled), LookupError::Cancelled),
        (answered(401, ""), LookupError::NoSession),
    ] {
        let (own, _) = walk(|page, _| {
            if page == 1 {
                list(&volumes(0..3))
            } else {
                end.clone()
            }
        });
        assert_eq!(own, Err(error));
    }
}

#[test]
fn an_empty_page_in_any_notation_is_the_end() {
    for body in ["{}", r#"{"volumeList":null}"#, r#"{"volumeList":[]}"#] {
        let (found, _) = walk(|page, _| {
            if page == 1 {
                list(&volumes(0..50))
            } else {
                answered(200, body)
            }
        });
        assert_eq!(found, Ok(50), "{body}");
        assert_eq!(walk(|_, _| answered(200, body)).0, Ok(0), "{body}");
    }
}

#[test]
fn unreadable_entries_are_skipped_and_not_the_end() {
    let (found, _) = walk(|page, _| match page {
        1 => list(&[json!(1), json!("two")]),
        2 => list(&[json!(null), json!({"id": "1"})]),
        3 => list(&[json!([3])]),
        4 => list(&[json!({"id": "2"})]),
        _ => list(&[]),
    });
    assert_eq!(found, Ok(2));
}

#[test]
fn without_a_session_the_list_cannot_be_read() {
    let sign_in = Exchange {
        reply: Some(Reply {
            status: 200,
            redirected: true,
            content_type: Some("text/html".to_owned()),
            body: Some("<html>".to_owned()),
            ..Reply::default()
        }),
        interruption: None,
    };
    for exchange in [answered(401, "{}"), sign_in] {
        let (found, asked) = walk(|_, _| exchange.clone());
        assert_eq!((found, asked.len()), (Err(LookupError::NoSession), 1));
    }
}

#[test]
fn an_endless_list_is_an_error() {
    let (found, asked) = walk(|page, size| list(&volumes((page - 1) * size..page * size)));
    assert_eq!(found, Err(LookupError::TooLong));
    assert_eq!(asked.len(), ListWalk::MAX_PAGES as usize);
    let last = ListWalk::MAX_PAGES;
    let (found, _) = walk(|page, size| {
        list(&volumes(
            (page - 1) * size..(page * size).min((last - 1) * size),
        ))
    });
    assert_eq!(found, Ok(9900));
}

#[test]
fn safe_to_try_again_requires_a_lookup_without_a_match() {
    let table = [
        (Lookup::NotNeeded, false, false),
        (Lookup::Running, false, false),
        (Lookup::NotFound { another: false }, true, false),
        (Lookup::NotFound { another: true }, true, false),
        (Lookup::Failed(LookupError::NoSession), false, true),
        (Lookup::Failed(LookupError::NoList), false, true),
        (Lookup::Failed(LookupError::TooLong), false, true),
        (Lookup::Failed(LookupError::Cancelled), false, true),
    ];
    for (lookup, safe, could_not) in table {
        let text = Messages::ENGLISH.lookup(lookup).unwrap_or_default();
        assert_eq!(text.contains("safe to try again"), safe, "{lookup:?}");
        assert_eq!(text.contains("could not check"), could_not, "{lookup:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn only_a_new_volume_with_the_exact_name_is_found(
        names in prop::collection::vec("data|Data|data |x", 0..6),
        sizes in prop::collection::vec(prop_oneof![Just(200), Just(100)], 6),
        old in 0..6_usize,
    ) {
        let volumes: Vec<Volume> = names.iter().zip(&sizes).enumerate()
            .map(|(id, (name, size))| volume(json!({ "id": id.to_string(), "volumeName": name, "sizeGB": size })))
            .collect();
        let known = known(&[&old.to_string()]);
        let expected = volumes.iter().zip(&sizes).find(|(volume, size)| {
            volume.name.as_deref() == Some("data") && **size == 200 && volume.id.as_deref() != Some(&old.to_string())
        });
        match (look_up(&volumes, &request(), &known), expected) {
            (LookupResult::Found(found), Some((volume, _))) => prop_assert_eq!(&*found, volume),
            (LookupResult::Another, None) => prop_assert!(names.iter().any(|name| name == "data")),
            (LookupResult::NotFound, None) => prop_assert!(names.iter().all(|name| name != "data")),
            (result, expected) => prop_assert!(false, "{:?} {:?}", result, expected),
        }
    }
}
