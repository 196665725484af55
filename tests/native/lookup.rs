//! Whether a create in doubt made its volume is judged by what the list shows, and by nothing else.

use proptest::prelude::*;
use serde_json::{Value, json};
use volume_create::contract::{CreateVolume, Volume};
use volume_create::lookup::{CannotLook, Ids, Look, Pages, Sighting, judge};
use volume_create::messages::Messages;

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
        Value::Object(fields) => Volume::read(fields),
        other => panic!("an object: {other}"),
    }
}

fn known(ids: &[&str]) -> Ids {
    let mut known = Ids::default();
    for id in ids {
        known.insert(id);
    }
    known
}

#[test]
fn a_volume_is_the_creates_only_by_its_exact_name_its_values_and_being_new() {
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
        let sighting = judge(&[volume(value.clone())], &request(), &known(&["old"]));
        let kind = match sighting {
            Sighting::Found(_) => "found",
            Sighting::Another => "another",
            Sighting::Nothing => "nothing",
        };
        assert_eq!(kind, expected, "{value}");
    }
}

#[test]
fn the_creates_volume_is_found_among_others_of_its_name() {
    let volumes = [
        volume(json!({"id": "old", "volumeName": "data"})),
        volume(json!({"id": "x", "volumeName": "other"})),
        volume(json!({"id": "new", "volumeName": "data"})),
    ];
    let Sighting::Found(found) = judge(&volumes, &request(), &known(&["old"])) else {
        panic!("it is there");
    };
    assert_eq!(found.id.as_deref(), Some("new"));
}

/// What a service that holds so many volumes answers, `most` to a page at most.
fn page_of(total: u32, most: u32, pager: volume_create::contract::Pager) -> Vec<Volume> {
    let size = pager.page_size.min(most);
    let start = (pager.current_page - 1).saturating_mul(size);
    (start..total.min(start.saturating_add(size)))
        .map(|index| volume(json!({ "id": index.to_string() })))
        .collect()
}

#[test]
fn every_page_is_looked_at_whatever_size_the_service_gives_them() {
    for (total, most) in [
        (0, 100),
        (1, 100),
        (99, 100),
        (100, 100),
        (101, 100),
        (250, 20),
        (7, 1),
    ] {
        let mut pages = Pages::of(100);
        let mut seen = 0;
        loop {
            let volumes = page_of(total, most, pages.pager());
            seen += volumes.len();
            if !pages.take(&volumes).expect("an end") {
                break;
            }
        }
        assert_eq!(seen, total as usize, "{total} volumes, {most} to a page");
    }
}

#[test]
fn a_service_that_ignores_the_page_is_asked_twice() {
    for volumes in [
        vec![volume(json!({"id": "1"}))],
        vec![volume(json!({"volumeName": "no id"}))],
    ] {
        let mut pages = Pages::of(10);
        assert_eq!(pages.pager().current_page, 1);
        assert_eq!(pages.take(&volumes), Ok(true));
        assert_eq!(pages.pager().current_page, 2);
        assert_eq!(pages.pager().page_size, 10);
        assert_eq!(pages.take(&volumes), Ok(false));
    }
}

#[test]
fn a_list_without_end_is_given_up() {
    let mut pages = Pages::of(10);
    for page in 1..Pages::MOST {
        let volumes = page_of(u32::MAX, 10, pages.pager());
        assert_eq!(pages.take(&volumes), Ok(true), "page {page}");
    }
    let volumes = page_of(u32::MAX, 10, pages.pager());
    assert_eq!(pages.take(&volumes), Err(CannotLook::TooLong));
}

#[test]
fn safe_to_try_again_is_said_only_after_a_look_that_did_not_find_it() {
    let table = [
        (Look::NotNeeded, false, false),
        (Look::Looking, false, false),
        (Look::NotThere { another: false }, true, false),
        (Look::NotThere { another: true }, true, false),
        (Look::Failed(CannotLook::NoSession), false, true),
        (Look::Failed(CannotLook::NoList), false, true),
        (Look::Failed(CannotLook::TooLong), false, true),
    ];
    for (look, safe, could_not) in table {
        let text = Messages::ENGLISH.look(look).unwrap_or_default();
        assert_eq!(text.contains("safe to try again"), safe, "{look:?}");
        assert_eq!(text.contains("could not check"), could_not, "{look:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn only_a_new_volume_of_the_very_name_is_ever_found(
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
        match (judge(&volumes, &request(), &known), expected) {
            (Sighting::Found(found), Some((volume, _))) => prop_assert_eq!(&*found, volume),
            (Sighting::Another, None) => prop_assert!(names.iter().any(|name| name == "data")),
            (Sighting::Nothing, None) => prop_assert!(names.iter().all(|name| name != "data")),
            (sighting, expected) => prop_assert!(false, "{:?} {:?}", sighting, expected),
        }
    }
}
