//! Any bytes as an answer, of any status: there is an outcome, and it keeps the rules, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use volume_create::contract::{CreateVolume, read_list};
use volume_create::outcome::{Exchange, Outcome, Reply, wait_seconds};
use volume_create::messages::Messages;
use volume_create::{lookup, report};

fuzz_target!(|input: (u16, bool, &[u8])| {
    let (status, redirected, bytes) = input;
    let body = String::from_utf8_lossy(bytes).into_owned();
    let _ = wait_seconds(&body, 0.0, |_| f64::NAN);
    if let Some(volumes) = read_list(&body) {
        let request = CreateVolume {
            name: "v".to_owned(),
            size_gb: 1,
            region: "r".to_owned(),
            volume_type: "t".to_owned(),
        };
        let _ = lookup::judge(&volumes, &request, &lookup::Ids::default());
        let _ = lookup::Pages::of(10).take(&volumes);
    }
    let exchange = Exchange {
        reply: Some(Reply {
            status,
            redirected,
            body: Some(body),
            ..Reply::default()
        }),
        interruption: None,
    };
    let outcome = Outcome::of(&exchange);
    let created = matches!(outcome, Outcome::Created { .. });
    assert!(!created || (200..300).contains(&status));
    assert_eq!(created, Messages::ENGLISH.failure(&outcome).is_empty());
    assert!(report::text(&exchange, "now").contains("body:"));
});
