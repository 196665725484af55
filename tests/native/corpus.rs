//! Replays the fuzzing corpus on every run, also without a fuzzer.

use std::fs;
use std::path::Path;

use volume_create::i18n::Messages;
use volume_create::model::contract::ListPage;
use volume_create::model::outcome::{Exchange, Outcome, Reply};

#[test]
fn every_response_in_the_fuzzing_corpus_has_an_outcome() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/answer");
    let mut read = 0_u32;
    for file in fs::read_dir(folder).expect("the corpus") {
        let bytes = fs::read(file.expect("a file").path()).expect("a case");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let _ = ListPage::parse(&body);
        for status in [200, 400, 401, 429, 500] {
            let outcome = Outcome::of(&Exchange {
                reply: Some(Reply {
                    status,
                    body: Some(body.clone()),
                    ..Reply::default()
                }),
                interruption: None,
            });
            let is_created = matches!(outcome, Outcome::Created { .. });
            assert_eq!(
                is_created,
                Messages::ENGLISH.outcome(&outcome).is_empty(),
                "{body}"
            );
        }
        read = read.saturating_add(1);
    }
    assert!(read > 0, "the corpus has cases");
}
