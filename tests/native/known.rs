//! What the user's own volumes tell: regions to offer, names that exist, names that are free.

use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use volume_create::model::contract::Volume;
use volume_create::model::known::{KnownVolumes, MOST_USED, RegionSource};
use volume_create::model::lookup::Nfc;

const NFC: Nfc = |name| name.nfc().collect();

fn volume(id: &str, name: &str, region: &str) -> Volume {
    match json!({ "id": id, "volumeName": name, "region": region }) {
        Value::Object(fields) => Volume::from_object(fields),
        other => panic!("an object: {other}"),
    }
}

fn known(volumes: &[(&str, &str)]) -> KnownVolumes {
    let mut known = KnownVolumes::default();
    let volumes = volumes.iter().enumerate();
    known.replace(
        volumes
            .map(|(id, (name, region))| volume(&id.to_string(), name, region))
            .collect(),
    );
    known
}

fn offered(known: &KnownVolumes, typed: &str) -> Vec<String> {
    let all = known.suggest(typed);
    let text = |source| match source {
        RegionSource::Pasted => "pasted".to_owned(),
        RegionSource::Volumes(count) => count.to_string(),
        RegionSource::Used => "used".to_owned(),
    };
    all.into_iter()
        .map(|one| format!("{} {}", one.id, text(one.source)))
        .collect()
}

#[test]
fn regions_are_counted_in_the_order_of_their_newest_volume() {
    let mut known = known(&[("a", "west"), ("b", "east"), ("c", "west"), ("d", " ")]);
    let counted = |known: &KnownVolumes| {
        let regions = known.counted().into_iter();
        regions
            .map(|(id, count)| format!("{id} {count}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(counted(&known), ["west 2", "east 1"]);
    known.add(volume("new", "e", "north"));
    assert_eq!(counted(&known), ["north 1", "west 2", "east 1"]);
    known.add(volume("0", "a", "east"));
    assert_eq!(counted(&known), ["north 1", "east 2", "west 1"]);
}

#[test]
fn each_region_is_offered_once_pasted_ones_first_used_ones_last() {
    let mut known = KnownVolumes::default();
    known.set_used(vec!["old".to_owned(), "west".to_owned()]);
    assert_eq!(offered(&known, ""), ["old used", "west used"]);
    known.replace(vec![volume("1", "a", "west"), volume("2", "b", "west")]);
    known.paste("west");
    known.paste("new");
    assert_eq!(offered(&known, ""), ["new pasted", "west 2", "old used"]);
    known.clear_used();
    assert_eq!(offered(&known, ""), ["new pasted", "west 2"]);
    assert_eq!(offered(&KnownVolumes::default(), ""), [""; 0]);
}

#[test]
fn what_is_typed_narrows_the_regions_until_it_is_one_of_them() {
    let known = known(&[("a", "fce31a0c"), ("b", "9fce"), ("c", "other")]);
    assert_eq!(offered(&known, " FCE"), ["fce31a0c 1", "9fce 1"]);
    assert_eq!(offered(&known, "nowhere"), [""; 0]);
    assert_eq!(offered(&known, "other").len(), 3);
}

#[test]
fn a_name_exists_in_any_unicode_form_but_not_in_another_case() {
    let known = known(&[("caf\u{e9}", "r"), ("data", "r")]);
    for name in ["café", "cafe\u{301}", "data"] {
        assert!(known.named(name, NFC).is_some(), "{name}");
    }
    for name in ["Data", "data-2", "", "dat"] {
        assert!(known.named(name, NFC).is_none(), "{name}");
    }
}

#[test]
fn the_free_name_counts_on() {
    let known = known(&[
        ("data", "r"),
        ("data-2", "r"),
        ("data-9", "r"),
        ("v007", "r"),
        ("2024", "r"),
        ("n99999999999", "r"),
    ]);
    for (name, free) in [
        ("data", "data-3"),
        ("data-2", "data-3"),
        ("data-9", "data-10"),
        ("v007", "v008"),
        ("2024", "2024-2"),
        ("n99999999999", "n99999999999-2"),
        ("卷", "卷-2"),
    ] {
        assert_eq!(known.free_name(name), free);
    }
}

#[test]
fn a_browser_remembers_the_last_regions_used() {
    let mut known = KnownVolumes::default();
    for region in 0..20 {
        assert!(known.mark_used(&region.to_string()));
    }
    assert!(!known.mark_used("19"), "it is the last one");
    assert!(known.mark_used("15"));
    assert_eq!(known.used().len(), MOST_USED);
    assert_eq!(known.used()[..3], ["15", "19", "18"]);
}

proptest! {
    #[test]
    fn a_free_name_is_never_one_of_a_volume(
        names in prop::collection::vec("[ab]{0,2}[-0-9]{0,3}", 0..20), name in "[ab]{1,2}-?[0-9]{0,3}"
    ) {
        let volumes: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "r")).collect();
        let known = known(&volumes);
        let free = known.free_name(&name);
        prop_assert!(known.named(&free, NFC).is_none());
        prop_assert_ne!(&free, &name);
    }
}
