//! Every exchange has exactly one outcome: the first matching row of the table.

use proptest::prelude::*;
use volume_create::i18n::Messages;
use volume_create::model::contract::ServerMessage;
use volume_create::model::outcome::{
    Exchange, Interruption, Outcome, Reply, UnconfirmedReason, wait_seconds,
};
use volume_create::model::report;

const VOLUME: &str = r#"{"volume":{"id":"1"}}"#;
const NOTED: &str = r#"{"volume":{"id":"1"},"message":"nearly full"}"#;
const MESSAGE: &str = r#"{"message":"Volume already exists"}"#;
const OTHER: &str = r#"{"message":"The upstream server is timing out"}"#;
const HTML: &str = "<!doctype html><title>Sign in</title>";

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

fn unconfirmed(reason: UnconfirmedReason) -> Outcome {
    Outcome::Unconfirmed {
        server_message: None,
        reason,
    }
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Created { .. } => "created",
        Outcome::Unauthorized { .. } => "unauthorized",
        Outcome::Throttled { .. } => "throttled",
        Outcome::Rejected { .. } => "rejected",
        Outcome::Unconfirmed { .. } => "unconfirmed",
    }
}

#[test]
fn a_complete_response_has_the_outcome_of_the_first_matching_row() {
    let table = [
        (200, VOLUME, "created"),
        (201, VOLUME, "created"),
        (299, VOLUME, "created"),
        (200, NOTED, "created"),
        (200, r#"{"volume":{"volumeName":"a"}}"#, "created"),
        (401, "", "unauthorized"),
        (401, MESSAGE, "unauthorized"),
        (401, VOLUME, "unauthorized"),
        (401, HTML, "unauthorized"),
        (429, "", "throttled"),
        (429, MESSAGE, "throttled"),
        (200, MESSAGE, "rejected"),
        (400, MESSAGE, "rejected"),
        (409, MESSAGE, "rejected"),
        (500, MESSAGE, "rejected"),
        (503, MESSAGE, "rejected"),
        (599, r#"{"message":"volume ALREADY EXISTS."}"#, "rejected"),
        (409, OTHER, "rejected"),
        (400, "", "rejected"),
        (403, HTML, "rejected"),
        (404, "null", "rejected"),
        (413, VOLUME, "rejected"),
        (400, r#"{"message":7}"#, "rejected"),
        (500, NOTED, "unconfirmed"),
        (504, OTHER, "unconfirmed"),
        (200, OTHER, "unconfirmed"),
        (202, OTHER, "unconfirmed"),
        (500, r#"{"error":"volume already exists"}"#, "unconfirmed"),
        (200, r#"{"volume":{}}"#, "unconfirmed"),
        (
            200,
            r#"{"message":"quota","volume":{"id":"","volumeName":""}}"#,
            "unconfirmed",
        ),
        (200, "", "unconfirmed"),
        (204, "", "unconfirmed"),
        (200, "{}", "unconfirmed"),
        (200, HTML, "unconfirmed"),
        (200, r#"{"message":7}"#, "unconfirmed"),
        (200, r#"{"volume":null}"#, "unconfirmed"),
        (200, r#"{"volume":{"id""#, "unconfirmed"),
        (304, "", "unconfirmed"),
        (500, "", "unconfirmed"),
        (500, VOLUME, "unconfirmed"),
        (502, HTML, "unconfirmed"),
        (599, r#"{"message":{}}"#, "unconfirmed"),
        (200, r#"{"message":""}"#, "unconfirmed"),
    ];
    for (status, body, expected) in table {
        let outcome = Outcome::of(&answered(status, body));
        assert_eq!(kind(&outcome), expected, "{status} {body}");
    }
}

#[test]
fn the_services_message_stays_verbatim_and_a_blank_one_is_missing() {
    let words = Some(ServerMessage::Message("Volume already exists".to_owned()));
    for (status, expected) in [
        (
            401,
            Outcome::Unauthorized {
                server_message: words.clone(),
            },
        ),
        (
            429,
            Outcome::Throttled {
                server_message: words.clone(),
                retry_after: None,
            },
        ),
        (
            409,
            Outcome::Rejected {
                server_message: words.clone(),
                status: 409,
            },
        ),
    ] {
        assert_eq!(Outcome::of(&answered(status, MESSAGE)), expected);
    }
    let blank = Outcome::of(&answered(409, r#"{"message":" \n"}"#));
    assert_eq!(
        blank,
        Outcome::Rejected {
            server_message: None,
            status: 409
        }
    );
    let noted = Outcome::of(&answered(200, NOTED));
    assert!(
        matches!(&noted, Outcome::Created { note: Some(note), .. } if note == "nearly full"),
        "{noted:?}"
    );
}

#[test]
fn a_redirect_that_ends_in_html_is_a_sign_in_page() {
    let table = [
        (
            200,
            true,
            Some("text/html; charset=utf-8"),
            "sign in",
            "unauthorized",
        ),
        (200, true, Some(" TEXT/HTML"), "", "unauthorized"),
        (200, true, None, "\n <html>", "unauthorized"),
        (404, true, Some("text/html"), HTML, "unauthorized"),
        (200, true, Some("application/json"), VOLUME, "created"),
        (200, true, Some("application/json"), "{}", "unconfirmed"),
        (200, false, Some("text/html"), HTML, "unconfirmed"),
        (200, true, Some("text/htm"), "", "unconfirmed"),
        (200, true, Some("é"), "", "unconfirmed"),
    ];
    for (status, redirected, content_type, body, expected) in table {
        let exchange = Exchange {
            reply: Some(Reply {
                status,
                redirected,
                content_type: content_type.map(str::to_owned),
                body: Some(body.to_owned()),
                ..Reply::default()
            }),
            interruption: None,
        };
        let outcome = Outcome::of(&exchange);
        assert_eq!(
            kind(&outcome),
            expected,
            "{status} {redirected} {content_type:?} {body}"
        );
    }
}

#[test]
fn no_response_is_unconfirmed_with_the_reason() {
    for interruption in [
        Interruption::Unreachable,
        Interruption::TimedOut,
        Interruption::Cancelled,
        Interruption::Left,
    ] {
        let outcome = Outcome::of(&Exchange {
            reply: None,
            interruption: Some(interruption),
        });
        let reason = UnconfirmedReason::NoAnswer(interruption);
        assert_eq!(outcome, unconfirmed(reason));
    }
}

#[test]
fn headers_without_a_body_decide_if_the_status_is_enough() {
    let cut = |status| {
        Outcome::of(&Exchange {
            reply: Some(Reply {
                status,
                body: None,
                ..Reply::default()
            }),
            interruption: Some(Interruption::Unreachable),
        })
    };
    let lost = unconfirmed(UnconfirmedReason::NoAnswer(Interruption::Unreachable));
    assert_eq!(cut(200), lost);
    assert_eq!(kind(&cut(401)), "unauthorized");
    assert_eq!(kind(&cut(429)), "throttled");
    assert_eq!(kind(&cut(400)), "rejected");
    assert_eq!(cut(500), unconfirmed(UnconfirmedReason::ServerError(500)));
}

#[test]
fn only_unconfirmed_outcomes_say_that_the_volume_may_exist() {
    for (status, body) in [
        (200, ""),
        (500, ""),
        (200, VOLUME),
        (401, ""),
        (429, ""),
        (400, ""),
        (400, MESSAGE),
    ] {
        let outcome = Outcome::of(&answered(status, body));
        let says_so = Messages::ENGLISH.outcome(&outcome).contains("may exist");
        assert_eq!(says_so, kind(&outcome) == "unconfirmed", "{status} {body}");
    }
}

#[test]
fn an_unconfirmed_outcome_has_a_reason() {
    for (status, body, reason) in [
        (500, "", UnconfirmedReason::ServerError(500)),
        (504, OTHER, UnconfirmedReason::ServerError(504)),
        (202, OTHER, UnconfirmedReason::NoVolume(202)),
        (200, "{}", UnconfirmedReason::NoVolume(200)),
        (200, "[]", UnconfirmedReason::Unreadable(200)),
        (304, "", UnconfirmedReason::Unreadable(304)),
    ] {
        let Outcome::Unconfirmed { reason: own, .. } = Outcome::of(&answered(status, body)) else {
            panic!("{status} {body}");
        };
        assert_eq!(own, reason, "{status} {body}");
    }
}

#[test]
fn only_a_rejection_with_a_message_means_that_the_name_is_taken() {
    for (status, body, is_taken) in [
        (409, MESSAGE, true),
        (200, MESSAGE, true),
        (401, MESSAGE, false),
        (409, OTHER, false),
        (409, r#"{"error":"already exists"}"#, false),
    ] {
        assert_eq!(
            Outcome::of(&answered(status, body)).is_name_taken(),
            is_taken,
            "{status} {body}"
        );
    }
}

#[test]
fn retry_after_is_kept_unparsed() {
    let mut exchange = answered(429, "");
    if let Some(reply) = &mut exchange.reply {
        reply.retry_after = Some("120".to_owned());
    }
    let outcome = Outcome::of(&exchange);
    let retry_after = Some("120".to_owned());
    assert_eq!(
        outcome,
        Outcome::Throttled {
            server_message: None,
            retry_after
        }
    );
}

#[test]
fn a_wait_is_parsed_from_seconds_and_dates_only() {
    let now = 1_000_000.0;
    // A stand-in for the browser's parser of dates.
    let parse = |date: &str| {
        if date.starts_with("Mon,") {
            1_004_200.0
        } else {
            f64::NAN
        }
    };
    let table = [
        ("0", 0),
        ("5", 5),
        (" 120 ", 120),
        ("Mon, 23 Nov 2026 17:00:00 GMT", 5),
        ("4294967295", u32::MAX),
        ("", 0),
        ("-5", 0),
        ("soon", 0),
        ("1.5", 0),
    ];
    for (retry_after, seconds) in table {
        assert_eq!(
            wait_seconds(retry_after, now, parse),
            seconds,
            "{retry_after:?}"
        );
    }
    // A date in the past means no wait.
    assert_eq!(wait_seconds("Mon, 1", 2_000_000.0, parse), 0);
}

#[test]
fn a_long_message_is_shortened_between_characters() {
    let short = "é".repeat(10_000);
    assert_eq!(Messages::ENGLISH.shortened(&short), short);
    let long = Messages::ENGLISH.shortened(&"é".repeat(10_001));
    assert!(long.starts_with(&short) && long.len() < short.len() + 100);
    assert!(long.contains("Copy details has all of it"));
}

#[test]
fn a_report_has_the_whole_response() {
    let mut exchange = answered(502, "<html>\n");
    if let Some(reply) = &mut exchange.reply {
        reply.content_type = Some("text/html".to_owned());
        reply.request_id = Some("r-1".to_owned());
    }
    assert_eq!(
        report::text(&exchange, "now"),
        "POST /storage/volume/create\ntime: now\nstatus: 502\ncontent-type: text/html\nx-request-id: r-1\nbody:\n<html>\n"
    );
    let nothing = Exchange {
        reply: None,
        interruption: Some(Interruption::TimedOut),
    };
    assert_eq!(
        report::text(&nothing, "now"),
        "POST /storage/volume/create\ntime: now\ninterrupted: TimedOut"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_exchange_has_an_outcome_and_only_a_2xx_with_a_volume_is_created(
        status in any::<u16>(),
        redirected in any::<bool>(),
        content_type in prop::option::of("text/html|application/json|.*"),
        body in prop::option::of(prop_oneof![Just(VOLUME.to_owned()), Just(MESSAGE.to_owned()), Just(HTML.to_owned()), ".*".prop_map(String::from)]),
        has_reply in any::<bool>(),
    ) {
        let interruption = body.is_none().then_some(Interruption::Unreachable);
        let has_volume = body.as_deref() == Some(VOLUME);
        let reply = Reply { status, redirected, content_type, body, ..Reply::default() };
        let outcome = Outcome::of(&Exchange { reply: has_reply.then_some(reply), interruption });
        let created = has_reply && (200..300).contains(&status) && has_volume;
        prop_assert_eq!(kind(&outcome) == "created", created);
        prop_assert!(created || !Messages::ENGLISH.outcome(&outcome).is_empty());
    }
}
