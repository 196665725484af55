//! A response of any bytes and any status has an outcome that follows the rules, and nothing
//! panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use volume_create::model::contract::{CreateVolume, ListPage};
use volume_create::model::outcome::{Exchange, Outcome, Reply, wait_seconds};
use volume_create::i18n::Messages;
use volume_create::model::{lookup, report};

fuzz_target!(|input: (u16, bool, &[u8])| {
    let (status, redirected, bytes) = input;
    let body = String::from_utf8_lossy(bytes).into_owned();
    let _ = wait_seconds(&body, 0.0, |_| f64::NAN);
    if let Some(page) = ListPage::parse(&body) {
        let request = CreateVolume {
            name: "v".to_owned(),
            size_gb: 1,
            region: "r".to_owned(),
            volume_type: "t".to_owned(),
        };
        let nfc = |name: &str| name.to_owned();
        let _ = lookup::find_created(&page.volumes, &request, &lookup::Ids::default(), nfc);
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
    let _ = lookup::ListWalk::default().take(&exchange);
    let outcome = Outcome::of(&exchange);
    let created = matches!(outcome, Outcome::Created { .. });
    assert!(!created || (200..300).contains(&status));
    assert_eq!(created, Messages::ENGLISH.outcome(&outcome).is_empty());
    assert!(report::text(&exchange, "now").contains("body:"));
});
