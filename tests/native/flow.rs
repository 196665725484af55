//! The create flow: each row of the outcome table, each effect and each order of arrival, without a
//! browser and without waiting.

mod batch;
mod properties;
mod stage;

use serde_json::{Value, json};
use stage::{Stage, answered, interrupted, request, throttled, volume};
use volume_create::i18n::Messages;
use volume_create::model::flow::{
    Activity, Announcement, Cause, Effect, Event, Lookup, PendingCreate, PendingId, Timer,
};
use volume_create::model::lookup::{LookupError, StatusAge};
use volume_create::model::outcome::{Interruption, NotSent};

const TIMEOUT: &str = r#"{"message":"The upstream server is timing out"}"#;
const TAKEN: &str = r#"{"message":"Volume already exists"}"#;

fn lost() -> volume_create::model::outcome::Exchange {
    interrupted(Interruption::Unreachable)
}

/// The text of the failure notice.
fn read(stage: &Stage) -> String {
    let failure = stage.failure();
    let words = failure
        .outcome()
        .and_then(|outcome| outcome.server_message());
    let words = words.map(|words| Messages::ENGLISH.server_message(words));
    let title = Messages::ENGLISH.failure_title(failure).to_owned();
    let lines = [title].into_iter().chain(words);
    let lines = lines.chain(Messages::ENGLISH.failure(failure));
    lines.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_create_is_persisted_sent_removed_and_shown_in_this_order() {
    let mut stage = Stage::new();
    let effects = stage.submit("a").to_vec();
    let id = PendingId("fee-0".to_owned());
    let create = PendingCreate {
        id: id.clone(),
        request: request("a"),
    };
    let call = stage.sent();
    assert_eq!(
        effects,
        [
            Effect::Announce(Announcement::Clear),
            Effect::Persist(create),
            Effect::Send(call, request("a")),
        ]
    );
    assert_eq!(stage.activity(), Activity::Creating);

    let body = json!({ "volume": volume("1", "a", "Available"), "message": "nearly full" });
    let effects = stage.answer(answered(200, &body.to_string())).to_vec();
    let [
        Effect::AddCard(card),
        Effect::Forget(forgotten),
        announced,
        remembered,
        cleared,
        Effect::FocusName,
        Effect::Notify(event),
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!((card.key, card.note.as_deref()), (0, Some("nearly full")));
    assert_eq!(card.details.as_deref(), Some("details"));
    assert_eq!((card.created_at, card.listed_at), (1_000_000_000, None));
    assert_eq!(card.age, StatusAge::AsOfCreation);
    assert_eq!(*forgotten, id);
    assert_eq!(
        *announced,
        Effect::Announce(Announcement::Created("a".to_owned()))
    );
    let region = request("a").region;
    assert_eq!(*remembered, Effect::RememberRegion(region));
    assert_eq!(*cleared, Effect::ClearForm(request("a")));
    assert_eq!(
        (event.name, &event.detail),
        ("volume-created", &body["volume"])
    );
    assert_eq!(stage.activity(), Activity::Idle);
    assert!(stage.flow.failure().is_none() && stage.timers.is_empty());

    stage.created("2", "b", "Available");
    assert_eq!(
        stage
            .cards()
            .iter()
            .map(|card| card.key)
            .collect::<Vec<_>>(),
        [0, 1]
    );
}

#[test]
fn a_volume_without_a_name_is_announced_by_the_requested_name() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(answered(200, r#"{"volume":{"id":"1"}}"#));
    assert_eq!(stage.announced(), [Announcement::Created("a".to_owned())]);
}

#[test]
fn each_rejection_is_reported_once_and_no_longer_persisted() {
    for (exchange, kind, text) in [
        (answered(401, ""), "unauthorized", "You are not signed in"),
        (throttled("x"), "throttled", "Too many requests"),
        (
            answered(400, TIMEOUT),
            "rejected",
            "The volume was not created. The upstream server is timing out",
        ),
        (answered(404, ""), "rejected", "status 404"),
        (
            answered(409, TAKEN),
            "rejected",
            "The volume was not created. Volume already exists",
        ),
        (
            answered(500, TAKEN),
            "rejected",
            "The volume was not created. Volume already exists",
        ),
        (
            answered(200, TAKEN),
            "rejected",
            "The volume was not created. Volume already exists",
        ),
        (
            answered(422, r#"{"error":{"message":"too small"}}"#),
            "rejected",
            "The volume was not created. The server answered: too small",
        ),
    ] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(exchange.clone());
        assert_eq!(stage.events(), [kind], "{exchange:?}");
        assert!(
            read(&stage).contains(text),
            "{exchange:?}: {}",
            read(&stage)
        );
        assert!(!read(&stage).contains("may exist"), "{exchange:?}");
        assert_eq!(stage.persisted(), []);
        assert_eq!(stage.activity(), Activity::Idle);
        assert_eq!(stage.failure().lookup, Lookup::NotNeeded);
        assert_eq!(stage.failure().details(), Some("details"));
        assert_eq!(stage.failure().needs_session(), kind == "unauthorized");
        assert_eq!(stage.failure().can_try_again(), kind != "rejected");
        assert!(!stage.failure().can_check_again());
        assert!(stage.cards().is_empty());
    }
}

// Regression: a gateway's timeout was shown as "The volume was not created", while the service went
// on (D3, B28).
#[test]
fn an_unconfirmed_create_is_looked_up_twice_and_reported_accordingly() {
    for (exchange, words, after) in [
        (lost(), "could not be reached", "safe to try again"),
        (
            interrupted(Interruption::TimedOut),
            "did not answer in time",
            "safe to try again",
        ),
        (
            interrupted(Interruption::Cancelled),
            "You cancelled",
            "safe to try again",
        ),
        (
            answered(500, ""),
            "The service returned an error (status 500)",
            "safe to try again",
        ),
        (
            answered(200, "<html>"),
            "could not be read",
            "safe to try again",
        ),
        (
            answered(200, "{}"),
            "’s response has no volume (status 200)",
            "safe to try again",
        ),
        (
            answered(502, r#"{"error":"bad gateway"}"#),
            "The server answered: bad gateway",
            "safe to try again",
        ),
        (
            answered(504, TIMEOUT),
            "The upstream server is timing out",
            "The volume was not created.",
        ),
        (
            answered(202, TIMEOUT),
            "The upstream server is timing out",
            "The volume was not created.",
        ),
        (
            answered(
                200,
                r#"{"message":"quota","volume":{"id":"","volumeName":""}}"#,
            ),
            "quota",
            "The volume was not created.",
        ),
    ] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(exchange.clone());
        assert_eq!(stage.events(), ["unconfirmed"], "{exchange:?}");
        assert_eq!(stage.activity(), Activity::Checking);
        assert_eq!(stage.failure().lookup, Lookup::Running);
        let text = read(&stage);
        assert!(text.contains(words) && text.contains("may exist"), "{text}");
        assert!(
            !text.contains("safe") && !text.contains("not created"),
            "{text}"
        );
        assert_eq!(stage.persisted().len(), 1);
        assert!(!stage.failure().can_try_again());

        stage.look_twice(&[volume("9", "b", "Available")]);
        let text = read(&stage);
        assert!(text.contains(words) && text.contains(after), "{text}");
        assert_eq!(
            text.contains("may exist"),
            !text.contains("not created"),
            "{text}"
        );
        assert_eq!(stage.activity(), Activity::Idle);
        assert_eq!(stage.persisted(), []);
        assert!(stage.failure().can_try_again());
        assert_eq!(stage.events(), ["unconfirmed"]);
        assert_eq!(stage.sends(), 1);
    }
}

#[test]
fn a_create_found_by_either_lookup_has_a_card_and_no_failure() {
    for found_at in [1, 2] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(lost());
        if found_at == 2 {
            stage.list_of(&[]);
            assert_eq!(stage.activity(), Activity::Checking);
            assert_eq!(stage.failure().lookup, Lookup::Running);
            stage.elapse();
        }
        let page = json!({ "volumeList": [volume("1", "a", "Available")] }).to_string();
        let effects = stage.list(answered(200, &page)).to_vec();
        let [
            Effect::AddCard(card),
            Effect::Forget(_),
            announced,
            remembered,
            cleared,
            Effect::FocusName,
            Effect::Notify(event),
        ] = effects.as_slice()
        else {
            panic!("{effects:?}");
        };
        assert_eq!(card.details.as_deref(), Some("details"));
        assert_eq!(
            *announced,
            Effect::Announce(Announcement::Found("a".to_owned()))
        );
        let region = request("a").region;
        assert_eq!(*remembered, Effect::RememberRegion(region));
        assert_eq!(*cleared, Effect::ClearForm(request("a")));
        assert_eq!(event.name, "volume-created");
        assert!(stage.flow.failure().is_none());
        assert_eq!(stage.activity(), Activity::Idle);
        assert_eq!(stage.events(), ["unconfirmed", "created"]);
        assert!(stage.timers.is_empty());
    }
}

#[test]
fn a_volume_seen_before_the_create_is_not_its_volume() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Available");
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[volume("1", "a", "Available")]);
    assert_eq!(stage.failure().lookup, Lookup::NotFound { another: true });
    assert!(read(&stage).contains("it is not the one you requested"));
    assert_eq!(stage.cards().len(), 1);
}

#[test]
fn an_unreadable_list_is_reported_and_the_create_stays_persisted() {
    for (exchange, error) in [
        (answered(401, ""), LookupError::NoSession),
        (lost(), LookupError::NoList),
    ] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(lost());
        stage.list(exchange.clone());
        if error == LookupError::NoList {
            // The second page size.
            stage.list(exchange);
        }
        assert_eq!(stage.failure().lookup, Lookup::Failed(error));
        assert!(read(&stage).contains("could not check"), "{}", read(&stage));
        assert_eq!(stage.activity(), Activity::Idle);
        assert!(stage.failure().can_check_again() && !stage.failure().can_try_again());
        assert_eq!(
            stage.failure().needs_session(),
            error == LookupError::NoSession
        );
        assert_eq!(stage.persisted().len(), 1);

        stage.on(Event::CheckAgain);
        assert_eq!(stage.activity(), Activity::Checking);
        assert_eq!(stage.failure().lookup, Lookup::Running);
        stage.list_of(&[volume("1", "a", "Available")]);
        assert_eq!(stage.cards().len(), 1);
        assert_eq!(stage.persisted(), []);
    }
}

#[test]
fn signing_in_repeats_only_lookups_that_lacked_a_session() {
    let mut stage = Stage::new();
    stage.on(Event::SessionReplaced);
    assert!(stage.effects.is_empty());
    stage.submit("a");
    stage.answer(lost());
    stage.list(answered(401, ""));
    stage.on(Event::SessionReplaced);
    assert_eq!(stage.activity(), Activity::Checking);
    stage.list(lost());
    stage.list(lost());
    stage.on(Event::SessionReplaced);
    assert_eq!(
        stage.activity(),
        Activity::Idle,
        "that lookup had a session"
    );
    assert_eq!(stage.sends(), 1);
}

// Regression: if the browser always reports that it is offline, nothing could be sent (B03).
#[test]
fn offline_is_reported_once_and_a_second_click_sends() {
    for again in [Event::Submit(request("a")), Event::TryAgain] {
        let mut stage = Stage::new();
        stage.on(Event::Online(false));
        stage.submit("a");
        assert_eq!(stage.sends(), 0);
        assert_eq!(stage.failure().cause, Cause::NotSent(NotSent::Offline));
        assert_eq!(read(&stage), "You are offline. Nothing was sent.");
        assert!(stage.failure().can_try_again());
        assert_eq!((stage.events(), stage.persisted()), (vec![], vec![]));
        stage.on(again);
        assert_eq!(stage.sends(), 1);
    }
    let mut stage = Stage::new();
    stage.on(Event::Online(false));
    stage.on(Event::Online(true));
    stage.submit("a");
    assert_eq!(stage.sends(), 1);
}

#[test]
fn an_unsent_create_is_not_persisted_and_can_be_sent_again() {
    let mut stage = Stage::new();
    stage.submit("a");
    let call = stage.sent();
    stage.on(Event::NotSent(
        call,
        NotSent::Unacceptable("no URL".to_owned()),
    ));
    assert!(read(&stage).contains("no URL"));
    assert_eq!((stage.events(), stage.persisted()), (vec![], vec![]));
    stage.on(Event::TryAgain);
    assert_eq!(stage.sends(), 2);
}

#[test]
fn while_a_create_is_pending_nothing_else_is_sent() {
    let mut stage = Stage::new();
    stage.submit("a");
    for event in [
        Event::Submit(request("b")),
        Event::TryAgain,
        Event::CheckAgain,
        Event::SessionReplaced,
        Event::Elapsed(Timer::Countdown),
        Event::Elapsed(Timer::SecondLook),
    ] {
        assert_eq!(stage.on(event.clone()), [], "{event:?}");
    }
    stage.answer(lost());
    for event in [
        Event::Submit(request("b")),
        Event::TryAgain,
        Event::CheckAgain,
    ] {
        assert_eq!(stage.on(event.clone()), [], "{event:?}");
    }
    assert_eq!(stage.sends(), 1);
}

#[test]
fn try_again_and_check_again_have_no_effect_unless_offered() {
    let mut stage = Stage::new();
    for event in [Event::TryAgain, Event::CheckAgain, Event::Cancel] {
        assert_eq!(stage.on(event), []);
    }
    stage.submit("a");
    stage.answer(answered(400, ""));
    for event in [Event::TryAgain, Event::CheckAgain, Event::Cancel] {
        assert_eq!(stage.on(event), []);
    }
}

#[test]
fn the_response_of_a_cancelled_create_still_counts() {
    let mut stage = Stage::new();
    stage.submit("a");
    let call = stage.sent();
    assert_eq!(stage.on(Event::Cancel), [Effect::Abort(call)]);
    assert_eq!(stage.activity(), Activity::Creating);
    let body = json!({ "volume": volume("1", "a", "Available") }).to_string();
    stage.answer(answered(200, &body));
    assert_eq!(stage.cards().len(), 1, "the response was faster");
}

#[test]
fn a_lookup_can_be_cancelled_while_reading_and_while_waiting() {
    for in_pause in [false, true] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(lost());
        if in_pause {
            stage.list_of(&[]);
        }
        stage.on(Event::Cancel);
        let aborted = stage
            .last
            .iter()
            .any(|effect| matches!(effect, Effect::Abort(_)));
        assert_eq!(aborted, !in_pause);
        assert_eq!(
            stage.failure().lookup,
            Lookup::Failed(LookupError::Cancelled)
        );
        assert_eq!(stage.activity(), Activity::Idle);
        assert!(
            !stage
                .timers
                .iter()
                .any(|(timer, _)| *timer == Timer::SecondLook)
        );
        // The response of an aborted call is ignored.
        if !in_pause {
            stage.list(answered(200, "{}"));
            assert_eq!(stage.last, []);
        }
        stage.on(Event::CheckAgain);
        stage.list_of(&[volume("1", "a", "Available")]);
        assert_eq!(stage.cards().len(), 1);
    }
}

#[test]
fn a_response_of_another_call_is_ignored() {
    let mut stage = Stage::new();
    stage.submit("a");
    let first = stage.sent();
    stage.answer(answered(400, ""));
    stage.submit("b");
    stage.on(Event::Answered {
        call: first,
        exchange: Box::new(answered(401, "")),
        details: String::new(),
    });
    assert_eq!(stage.last, []);
    stage.on(Event::NotSent(first, NotSent::Cancelled));
    assert_eq!(stage.last, []);
    assert_eq!(stage.activity(), Activity::Creating);
}

// Regression: the lookup gave up after two seconds, and a second create was sent (B25).
#[test]
fn a_volume_that_is_listed_late_is_found_without_a_second_create() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    assert_eq!(stage.elapse(), 2000);
    stage.list_of(&[]);
    assert_eq!(stage.elapse(), 4000);
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    assert!(stage.flow.failure().is_none());
    assert_eq!(stage.announced(), [Announcement::Found("a".to_owned())]);
    assert!(
        !stage.last.contains(&Effect::FocusName),
        "the user may be typing"
    );
    assert_eq!(stage.events(), ["unconfirmed", "created"]);
    assert!(stage.timers.is_empty());
}

#[test]
fn a_create_is_looked_up_once_before_the_same_is_sent_again() {
    for again in [Event::Submit(request("a")), Event::TryAgain] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(lost());
        stage.look_twice(&[]);
        stage.on(again.clone());
        assert_eq!(stage.activity(), Activity::Checking);
        assert_eq!(stage.failure().lookup, Lookup::Running);
        assert_eq!(stage.sends(), 1);
        stage.list_of(&[volume("1", "a", "Available")]);
        assert_eq!(
            (stage.sends(), stage.cards().len()),
            (1, 1),
            "it was listed meanwhile"
        );

        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(lost());
        stage.look_twice(&[]);
        stage.on(again.clone());
        stage.list_of(&[]);
        assert_eq!((stage.sends(), stage.activity()), (2, Activity::Creating));
        // Also if the list fails now.
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(lost());
        stage.look_twice(&[]);
        stage.on(again);
        stage.list(answered(401, ""));
        assert_eq!((stage.sends(), stage.activity()), (2, Activity::Creating));
    }
}

#[test]
fn cancelling_the_lookup_before_a_retry_sends_nothing() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::TryAgain);
    stage.on(Event::Cancel);
    assert_eq!(
        stage.failure().lookup,
        Lookup::Failed(LookupError::Cancelled)
    );
    assert_eq!((stage.sends(), stage.activity()), (1, Activity::Idle));
    // If another failure is shown, only "nothing was sent" is reported.
    stage.on(Event::Submit(request("b")));
    stage.answer(answered(400, ""));
    stage.submit("a");
    stage.on(Event::Cancel);
    assert_eq!(stage.failure().cause, Cause::NotSent(NotSent::Cancelled));
    assert_eq!(stage.sends(), 2);
}

#[test]
fn a_second_attempt_has_one_volume_and_one_card() {
    // The second one gets a response.
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::TryAgain);
    stage.list_of(&[]);
    let body = json!({ "volume": volume("1", "a", "Available") }).to_string();
    stage.answer(answered(200, &body));
    assert_eq!(stage.cards().len(), 1);
    assert!(stage.timers.is_empty(), "no lookup is left");

    // The first one is listed, and the second is therefore rejected.
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::TryAgain);
    stage.list_of(&[]);
    stage.answer(answered(409, TAKEN));
    assert!(read(&stage).contains("already exists"));
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    assert!(stage.flow.failure().is_none(), "the failure is outdated");
    assert_eq!(stage.events(), ["unconfirmed", "rejected", "created"]);

    // The second response is lost, too.
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::TryAgain);
    stage.list_of(&[]);
    stage.answer(lost());
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    assert_eq!(stage.events(), ["unconfirmed", "unconfirmed", "created"]);
    assert!(stage.timers.is_empty());
}

#[test]
fn a_create_in_flight_is_not_found_before_its_response() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    stage.elapse();
    stage.submit("b");
    stage.list_of(&[volume("1", "a", "Pending"), volume("2", "b", "Pending")]);
    assert_eq!(stage.cards().len(), 1);
    stage.answer(lost());
    stage.list_of(&[volume("2", "b", "Pending"), volume("1", "a", "Pending")]);
    assert_eq!(
        stage.cards().len(),
        2,
        "it did not exist before it was sent"
    );
}

#[test]
fn a_taken_name_marks_its_field_and_shows_the_existing_volume() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(answered(409, TAKEN));
    assert!(stage.last.contains(&Effect::MarkTaken(request("a"))));
    assert!(stage.last.contains(&Effect::FocusName));
    stage.list_of(&[volume("8", "b", "Available"), volume("9", "a", "Available")]);
    assert_eq!(
        stage.flow.existing().expect("a volume").id.as_deref(),
        Some("9")
    );
    assert_eq!(stage.activity(), Activity::Idle);
    // It is cleared with the failure.
    stage.submit("b");
    assert!(stage.flow.existing().is_none());

    // It already has a card.
    let mut stage = Stage::new();
    stage.created("1", "a", "Available");
    stage.submit("a");
    stage.answer(answered(409, TAKEN));
    stage.list_of(&[volume("1", "a", "Available")]);
    assert!(stage.flow.existing().is_none());

    // Other rejections show none.
    let mut stage = Stage::new();
    stage.created("1", "b", "Pending");
    stage.submit("a");
    stage.answer(answered(400, TIMEOUT));
    assert_eq!(stage.lists(), 0);
    stage.elapse();
    stage.list_of(&[volume("9", "a", "Available")]);
    assert!(stage.flow.existing().is_none());
}

#[test]
fn the_wait_counts_down_and_then_enables_the_form() {
    for (retry_after, at_once) in [
        ("3", 3),
        (" 2 ", 2),
        ("at 1000000002500", 3),
        ("99999", 3600),
    ] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(throttled(retry_after));
        assert_eq!(
            stage.activity(),
            Activity::Waiting(at_once),
            "{retry_after}"
        );
        assert_eq!(stage.submit("b"), []);
        assert_eq!(stage.on(Event::TryAgain), []);
        assert_eq!(stage.on(Event::Cancel), []);
        let start = stage.now;
        for left in (0..at_once).rev() {
            stage.elapse();
            let expected = if left == 0 {
                Activity::Idle
            } else {
                Activity::Waiting(left)
            };
            assert_eq!(stage.activity(), expected, "{retry_after}");
        }
        let waited = stage.now - start;
        assert!(waited <= i64::from(at_once) * 1000 && waited > (i64::from(at_once) - 1) * 1000);
        assert!(stage.timers.is_empty());
        stage.on(Event::TryAgain);
        assert_eq!(stage.sends(), 2);
    }
    for none in ["0", "", "soon", "at 5"] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(throttled(none));
        assert_eq!(stage.activity(), Activity::Idle, "{none}");
    }
}

#[test]
fn a_late_timer_does_not_end_the_wait_early() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(throttled("10"));
    for (late, left) in [(1300, 9), (700, 8), (1, 8), (999, 7)] {
        stage.now += late;
        stage.on(Event::Elapsed(Timer::Countdown));
        assert_eq!(stage.activity(), Activity::Waiting(left), "{late}");
    }
}

#[test]
fn a_clock_change_does_not_extend_the_wait() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(throttled("10"));
    stage.elapse();
    assert_eq!(stage.activity(), Activity::Waiting(9));
    // Set back by an hour.
    stage.now -= 3_600_000;
    stage.on(Event::Elapsed(Timer::Countdown));
    assert_eq!(stage.activity(), Activity::Waiting(9));
    let start = stage.now;
    while stage.activity() != Activity::Idle {
        stage.now = stage.timers.first().map_or(stage.now, |(_, at)| *at);
        stage.on(Event::Elapsed(Timer::Countdown));
    }
    assert_eq!(stage.now - start, 9000);

    // Set forward, or the computer slept: the service decides whether that was too early.
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(throttled("10"));
    stage.now += 3_600_000;
    stage.on(Event::Elapsed(Timer::Countdown));
    assert_eq!(stage.activity(), Activity::Idle);
}

#[test]
fn a_pending_volume_is_polled_less_and_less_often_until_it_is_ready() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    assert_eq!(stage.cards()[0].age, StatusAge::Current);
    for pause in [2000, 4000, 8000, 16_000, 16_000] {
        assert_eq!(stage.elapse(), pause);
        stage.list_of(&[volume("1", "a", "Pending")]);
        assert_eq!(stage.announced().len(), 1);
        assert_eq!(stage.cards()[0].listed_at, Some(stage.now / 1000));
    }
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Available")]);
    let card = &stage.cards()[0];
    assert_eq!(
        (card.volume.status.as_deref(), card.age),
        (Some("Available"), StatusAge::Current)
    );
    let changed = Announcement::StatusChanged {
        name: "a".to_owned(),
        status: "Available".to_owned(),
    };
    assert_eq!(stage.announced().last(), Some(&changed));
    assert!(stage.timers.is_empty());
    // A page without changes ends the reading of the list.
    assert_eq!(stage.lists(), 6);
}

#[test]
fn a_volume_that_is_ready_or_has_no_id_is_not_polled() {
    for body in [
        json!({ "volume": volume("1", "a", "Available") }),
        json!({ "volume": { "volumeName": "a", "status": "Pending" } }),
        json!({ "volume": { "id": "1" } }),
    ] {
        let mut stage = Stage::new();
        stage.submit("a");
        stage.answer(answered(200, &body.to_string()));
        assert!(stage.timers.is_empty(), "{body}");
        assert_eq!(stage.cards()[0].age, StatusAge::AsOfCreation);
    }
}

#[test]
fn after_ten_minutes_polling_ends_and_the_status_is_as_of_then() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    let start = stage.now;
    while !stage.timers.is_empty() {
        stage.elapse();
        stage.list_of(&[volume("1", "a", "Pending")]);
    }
    let waited = stage.now - start;
    assert!((600_000..620_000).contains(&waited), "{waited}");
    assert_eq!(stage.cards()[0].age, StatusAge::AsOf(stage.now / 1000));
    assert!(stage.lists() < 45, "{}", stage.lists());

    // It was never listed.
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    while !stage.timers.is_empty() {
        stage.elapse();
        stage.list_of(&[]);
    }
    assert_eq!(stage.cards()[0].age, StatusAge::AsOfCreation);
}

#[test]
fn a_new_pending_volume_resets_the_poll_interval() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    for _ in 0..4 {
        stage.elapse();
        stage.list_of(&[volume("1", "a", "Pending")]);
    }
    stage.created("2", "b", "Pending");
    assert_eq!(stage.elapse(), 2000);
    stage.list_of(&[volume("1", "a", "Available"), volume("2", "b", "Available")]);
    assert!(stage.timers.is_empty());
}

// Regression: a volume deleted elsewhere stayed Pending on its card forever.
#[test]
fn a_volume_that_has_disappeared_is_shown_as_no_longer_listed() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Pending")]);
    stage.elapse();
    stage.list_of(&[volume("2", "b", "Pending")]);
    assert_eq!(
        stage.cards()[0].age,
        StatusAge::Current,
        "once may be a shifted page"
    );
    stage.elapse();
    stage.list_of(&[]);
    let gone_at = stage.now / 1000;
    assert_eq!(stage.cards()[0].age, StatusAge::NotListed(gone_at));
    stage.elapse();
    stage.list_of(&[]);
    assert_eq!(stage.cards()[0].age, StatusAge::NotListed(gone_at));
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Pending")]);
    assert_eq!(
        stage.cards()[0].age,
        StatusAge::Current,
        "it is listed again"
    );
    // It stays so at the end.
    for _ in 0..2 {
        stage.elapse();
        stage.list_of(&[]);
    }
    while !stage.timers.is_empty() {
        stage.elapse();
        stage.list_of(&[]);
    }
    assert!(matches!(stage.cards()[0].age, StatusAge::NotListed(_)));
}

#[test]
fn polling_stops_after_two_failures_until_there_is_a_reason() {
    for reason in [Event::Online(true), Event::SessionReplaced] {
        let mut stage = Stage::new();
        stage.created("1", "a", "Pending");
        stage.elapse();
        stage.list_of(&[volume("1", "a", "Pending")]);
        let listed_at = stage.now / 1000;
        for _ in 0..2 {
            assert_eq!(stage.cards()[0].age, StatusAge::Current);
            stage.elapse();
            stage.list(answered(401, ""));
        }
        assert_eq!(stage.cards()[0].age, StatusAge::AsOf(listed_at));
        assert!(stage.timers.is_empty());
        stage.on(Event::Online(true));
        assert!(stage.timers.is_empty(), "it never was offline");
        stage.on(Event::Online(false));
        stage.on(reason);
        stage.on(Event::Online(true));
        assert_eq!(stage.timers.len(), 1);
        stage.elapse();
        stage.list_of(&[volume("1", "a", "Available")]);
        assert_eq!(stage.cards()[0].age, StatusAge::Current);
    }
}

#[test]
fn a_single_failed_poll_does_not_stop_polling() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    for _ in 0..3 {
        stage.elapse();
        stage.list(answered(401, ""));
        stage.elapse();
        stage.list_of(&[volume("1", "a", "Pending")]);
    }
    assert_eq!(stage.timers.len(), 1);
}

#[test]
fn a_hidden_page_polls_at_once_when_it_is_visible() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    stage.on(Event::Visible(false));
    stage.elapse();
    assert_eq!(stage.lists(), 0);
    assert!(stage.timers.is_empty(), "not even a timer");
    stage.on(Event::Visible(true));
    assert_eq!(stage.lists(), 1);
    stage.list_of(&[volume("1", "a", "Available")]);
    stage.on(Event::Visible(true));
    assert_eq!(stage.lists(), 1);
    // Regression: behind some VPNs, which report offline, nothing was polled.
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    stage.on(Event::Online(false));
    stage.elapse();
    assert_eq!(stage.lists(), 1);
}

#[test]
fn polling_can_be_turned_off() {
    let mut stage = Stage::new();
    stage.on(Event::FollowStatus(false));
    stage.created("1", "a", "Pending");
    assert_eq!(stage.cards()[0].age, StatusAge::AsOfCreation);
    assert!(stage.timers.is_empty());
    stage.on(Event::FollowStatus(true));
    assert_eq!(stage.cards()[0].age, StatusAge::Current);
    assert_eq!(stage.timers.len(), 1);
    stage.on(Event::FollowStatus(false));
    assert_eq!(stage.cards()[0].age, StatusAge::AsOfCreation);
    assert!(stage.timers.is_empty());
    // Unconfirmed creates are still looked up.
    stage.submit("b");
    stage.answer(lost());
    stage.look_twice(&[]);
    assert_eq!(stage.timers.len(), 1);
}

// Regression: a list with a summary of each volume cleared the card (B23).
#[test]
fn a_card_keeps_values_missing_in_the_list() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    stage.elapse();
    stage.list_of(&[json!({ "id": "1", "name": "a", "status": "Available" })]);
    let volume = &stage.cards()[0].volume;
    assert_eq!(volume.status.as_deref(), Some("Available"));
    assert_eq!(volume.region.as_deref(), Some("r"));
    assert_eq!(volume.username.as_deref(), Some("ada"));
    assert!(volume.size.is_some() && volume.volume_type.is_some());
}

#[test]
fn a_lookup_does_not_wait_for_a_poll() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    stage.elapse();
    stage.submit("b");
    stage.answer(lost());
    let aborted = stage
        .last
        .iter()
        .filter(|effect| matches!(effect, Effect::Abort(_)))
        .count();
    assert_eq!((aborted, stage.lists()), (1, 2));
    stage.list_of(&[volume("1", "a", "Available"), volume("2", "b", "Available")]);
    assert_eq!(stage.cards().len(), 2);
    assert_eq!(
        stage.cards()[0].volume.status.as_deref(),
        Some("Available"),
        "one reading of the list for both"
    );
}

#[test]
fn cards_are_restored_with_the_age_of_their_status() {
    let mut first = Stage::new();
    first.created("1", "a", "Pending");
    first.elapse();
    first.list_of(&[volume("1", "a", "Available")]);
    let listed_at = first.now / 1000;
    first.created("2", "b", "Available");
    first.created("3", "c", "Pending");

    let mut stage = Stage::new();
    stage.now = first.now + 1000;
    stage.on(Event::RestoredCards(first.cards()));
    let ages: Vec<StatusAge> = stage.cards().iter().map(|card| card.age).collect();
    // Regression: this status was shown as of creation (X1).
    let expected = [
        StatusAge::AsOf(listed_at),
        StatusAge::AsOfCreation,
        StatusAge::Current,
    ];
    assert_eq!(ages, expected);
    assert_eq!(stage.timers.len(), 1, "the pending one is still polled");
    assert_eq!(stage.announced(), []);
    stage.created("4", "d", "Available");
    assert_eq!(stage.cards().last().expect("a card").key, 3);

    let mut stage = Stage::new();
    stage.now = first.now + 601_000;
    stage.on(Event::RestoredCards(first.cards()));
    assert!(stage.timers.is_empty(), "ten minutes have passed");

    let mut stage = Stage::new();
    stage.now = first.now + 600_000;
    stage.on(Event::RestoredCards(first.cards()));
    assert_eq!(stage.timers.len(), 1, "ten minutes have not passed");
}

#[test]
fn a_restored_create_is_looked_up() {
    let mut stage = Stage::new();
    stage.restore("x-0", "a");
    assert!(read(&stage).contains("The page was closed before the service answered."));
    assert_eq!(stage.activity(), Activity::Checking);
    assert_eq!(stage.failure().details(), Some("left"));
    assert_eq!(stage.events(), ["unconfirmed"]);
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    assert_eq!(
        stage
            .last
            .iter()
            .filter(|effect| matches!(effect, Effect::Forget(_)))
            .count(),
        1
    );
    // A second restore has no effect.
    let mut stage = Stage::new();
    stage.restore("x-0", "a");
    stage.restore("x-0", "a");
    assert_eq!((stage.events().len(), stage.lists()), (1, 1));
}

// Regression: the second one replaced the first one, which was never looked up (X2).
#[test]
fn several_restored_creates_are_all_looked_up() {
    let mut stage = Stage::new();
    stage.restore("x-0", "a");
    stage.restore("x-1", "b");
    assert_eq!(stage.failure().request.name, "b");
    assert_eq!(stage.failure().lookup, Lookup::Running);
    assert_eq!(stage.events(), ["unconfirmed", "unconfirmed"]);
    stage.look_twice(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    assert_eq!(stage.failure().lookup, Lookup::NotFound { another: false });

    let mut stage = Stage::new();
    stage.restore("x-0", "a");
    stage.restore("x-1", "b");
    stage.list(answered(401, ""));
    assert_eq!(
        stage.failure().lookup,
        Lookup::Failed(LookupError::NoSession)
    );
    stage.on(Event::CheckAgain);
    stage.look_twice(&[volume("1", "b", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    let gone = Announcement::NotFound("a".to_owned());
    assert!(stage.announced().contains(&gone), "{:?}", stage.announced());
    assert_eq!(stage.cards().len(), 1);
}

#[test]
fn a_restored_create_does_not_interfere_with_a_pending_one() {
    let mut stage = Stage::new();
    stage.submit("b");
    stage.restore("x-0", "a");
    assert_eq!(stage.activity(), Activity::Creating);
    assert!(stage.flow.failure().is_none());
    assert_eq!(stage.events(), ["unconfirmed"]);
    let body = json!({ "volume": volume("2", "b", "Available") }).to_string();
    stage.answer(answered(200, &body));
    stage.elapse();
    stage.list_of(&[volume("2", "b", "Available"), volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 2);
    assert_eq!(stage.persisted(), []);
}

#[test]
fn two_unconfirmed_creates_do_not_overwrite_each_other() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.list(answered(401, ""));
    stage.submit("b");
    stage.answer(lost());
    stage.list(answered(401, ""));
    assert_eq!(stage.persisted().len(), 2);
    assert_eq!(stage.failure().request.name, "b");
    stage.on(Event::CheckAgain);
    stage.list_of(&[volume("1", "a", "Available"), volume("2", "b", "Available")]);
    assert_eq!(stage.cards().len(), 2);
    assert_eq!(stage.persisted(), []);
    assert_eq!(
        stage.events(),
        ["unconfirmed", "unconfirmed", "created", "created"]
    );
}

#[test]
fn a_failed_lookup_is_retried_automatically() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.list(answered(401, ""));
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    assert!(stage.flow.failure().is_none());

    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.list(answered(401, ""));
    for _ in 0..2 {
        stage.elapse();
        stage.list_of(&[]);
    }
    assert_eq!(stage.failure().lookup, Lookup::NotFound { another: false });
    assert_eq!(stage.persisted(), []);
}

#[test]
fn an_hour_of_lookups_sends_few_requests() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    let start = stage.now;
    let mut pauses = Vec::new();
    while stage.now - start < 3_600_000 {
        pauses.push(stage.elapse());
        stage.list_of(&[]);
    }
    assert!(pauses.len() < 25, "{pauses:?}");
    assert_eq!(pauses.last(), Some(&300_000));
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
}

#[test]
fn the_list_is_read_until_every_looked_up_volume_is_seen() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    let page = |range: std::ops::Range<u32>| {
        let volumes: Vec<_> = range
            .map(|id| volume(&id.to_string(), &format!("v{id}"), "Available"))
            .collect();
        answered(200, &json!({ "volumeList": volumes }).to_string())
    };
    stage.list(page(0..100));
    stage.list(page(100..200));
    assert_eq!(stage.lists(), 3);
    let found =
        json!({ "volumeList": [volume("x", "a", "Available"), volume("y", "z", "Available")] });
    stage.list(answered(200, &found.to_string()));
    assert_eq!((stage.lists(), stage.cards().len()), (3, 1));
}

// Regression: until the owning tab of the create was known, a submit sent a second one.
#[test]
fn a_restored_create_is_looked_up_before_the_same_is_sent_again() {
    let mut stage = Stage::new();
    let id = PendingId("x-0".to_owned());
    let create = PendingCreate {
        id: id.clone(),
        request: request("a"),
    };
    stage.on(Event::RestoredPending(create.clone()));
    assert_eq!(stage.activity(), Activity::Idle);
    stage.submit("a");
    assert_eq!((stage.sends(), stage.activity()), (0, Activity::Checking));
    stage.on(Event::Disowned(id.clone()));
    stage.on(Event::Claimed(id.clone(), String::new()));
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!((stage.sends(), stage.cards().len()), (0, 1));
    assert_eq!(stage.events(), ["unconfirmed", "created"]);

    // Another tab owns it.
    let mut stage = Stage::new();
    stage.on(Event::RestoredPending(create));
    stage.on(Event::Disowned(id));
    assert_eq!(stage.last.len(), 1, "{:?}", stage.last);
    assert!(stage.flow.failure().is_none() && stage.timers.is_empty());
    stage.submit("a");
    assert_eq!(stage.sends(), 1);
}

// Regression: the first pages were discarded if a later one failed, and a second create was sent.
#[test]
fn a_volume_on_a_page_before_a_failing_one_is_found() {
    let mut stage = Stage::new();
    stage.submit("gone");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.submit("a");
    stage.answer(lost());
    let mut volumes: Vec<_> = (0..20)
        .map(|id| volume(&format!("v{id}"), "v", "Available"))
        .collect();
    volumes.push(volume("1", "a", "Available"));
    stage.list(answered(200, &json!({ "volumeList": volumes }).to_string()));
    stage.list(answered(404, ""));
    assert_eq!((stage.cards().len(), stage.sends()), (1, 2));
    assert_eq!(stage.activity(), Activity::Idle);
    assert!(stage.flow.failure().is_none());
}

// Regression: two creates with the same values had two cards of one volume.
#[test]
fn a_volume_has_one_card() {
    let mut stage = Stage::new();
    stage.submit("b");
    stage.restore("x-0", "a");
    stage.restore("x-1", "a");
    stage.answer(answered(400, ""));
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.cards().len(), 1);
    let created = stage
        .events()
        .iter()
        .filter(|event| *event == "created")
        .count();
    assert_eq!(created, 1);
}

// Regression: after a cancelled lookup, "Checking…" was shown forever.
#[test]
fn a_repeated_lookup_ends_too() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::TryAgain);
    stage.on(Event::Cancel);
    stage.on(Event::CheckAgain);
    stage.list_of(&[]);
    assert_eq!(stage.failure().lookup, Lookup::NotFound { another: false });
    assert_eq!(stage.activity(), Activity::Idle);
    assert!(stage.failure().can_try_again());
}

// Regression: after a cancelled lookup, one lookup was enough to send again.
#[test]
fn two_lookups_are_required_before_the_same_is_sent_again() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.on(Event::Cancel);
    stage.submit("a");
    stage.list_of(&[]);
    assert_eq!((stage.sends(), stage.activity()), (1, Activity::Checking));
    assert_eq!(stage.elapse(), 2000);
    stage.list_of(&[]);
    assert_eq!((stage.sends(), stage.activity()), (2, Activity::Creating));
}

// Regression: "Nothing was sent" hid that the same values had been sent before.
#[test]
fn a_create_sent_before_going_offline_is_looked_up() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.list(answered(401, ""));
    stage.on(Event::Online(false));
    stage.submit("a");
    assert_eq!((stage.sends(), stage.activity()), (1, Activity::Checking));
    assert_eq!(stage.failure().lookup, Lookup::Running);
}

// Regression: any change of a setting made a volume that is no longer listed a current one.
#[test]
fn a_configuration_change_keeps_volumes_no_longer_listed() {
    let mut stage = Stage::new();
    stage.created("1", "a", "Pending");
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Pending")]);
    for _ in 0..2 {
        stage.elapse();
        stage.list_of(&[]);
    }
    for follow in [true, false, true] {
        stage.on(Event::FollowStatus(follow));
        assert!(
            matches!(stage.cards()[0].age, StatusAge::NotListed(_)),
            "{follow}"
        );
    }
}

#[test]
fn a_found_volume_has_the_values_of_the_list() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.list_of(&[volume("1", "a", "Available")]);
    let card = &stage.cards()[0];
    assert_eq!(
        (card.listed_at, card.age),
        (Some(stage.now / 1000), StatusAge::Current)
    );
}

// Regression: volumes seen by the lookup before a retry did not count as known: another volume was
// taken for the retry's.
#[test]
fn a_volume_seen_by_the_lookup_before_a_retry_does_not_belong_to_it() {
    let mut stage = Stage::new();
    stage.submit("a");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::TryAgain);
    let mut another = volume("7", "a", "Available");
    another["sizeGB"] = json!(5);
    stage.list_of(&[another]);
    assert_eq!(stage.sends(), 2);
    stage.answer(lost());
    stage.look_twice(&[json!({ "id": "7", "name": "a" })]);
    assert!(stage.cards().is_empty());
    assert_eq!(stage.failure().lookup, Lookup::NotFound { another: true });
}

/// The names of the volumes offered so far, by list.
fn offers(stage: &Stage) -> Vec<Vec<String>> {
    let names = |effect: &Effect| match effect {
        Effect::OfferVolumes(volumes) => {
            let names = volumes.iter().filter_map(|volume| volume.name.clone());
            Some(names.collect())
        }
        _ => None,
    };
    stage.effects.iter().filter_map(names).collect()
}

#[test]
fn the_whole_list_is_read_and_offered_at_most_once_a_minute() {
    let mut stage = Stage::new();
    stage.on(Event::ReadList);
    let page: Vec<Value> = (0..100)
        .map(|id| volume(&id.to_string(), &format!("v{id}"), "Available"))
        .collect();
    stage.list(answered(200, &json!({ "volumeList": page }).to_string()));
    let rest = json!({ "volumeList": [volume("last", "last", "Available")] });
    stage.list(answered(200, &rest.to_string()));
    stage.list(answered(200, "{}"));
    assert_eq!(offers(&stage).len(), 1);
    assert_eq!(offers(&stage)[0].len(), 101);

    let calls = stage.lists();
    stage.now += 59_000;
    stage.on(Event::ReadList);
    assert_eq!(stage.lists(), calls, "within a minute");
    stage.now += 1_000;
    stage.on(Event::ReadList);
    assert_eq!(stage.lists(), calls + 1);
    stage.list_of(&[]);
    assert_eq!(offers(&stage).len(), 2);
}

#[test]
fn a_clock_put_back_does_not_stop_reading_the_list() {
    let mut stage = Stage::new();
    stage.on(Event::ReadList);
    stage.list_of(&[]);
    stage.now -= 1_000_000;
    stage.on(Event::ReadList);
    assert_eq!(stage.lists(), 2);
}

#[test]
fn a_list_that_fails_offers_nothing_and_says_nothing() {
    for exchange in [
        answered(500, "no"),
        answered(401, ""),
        interrupted(Interruption::Unreachable),
    ] {
        let mut stage = Stage::new();
        stage.on(Event::ReadList);
        stage.list(exchange.clone());
        if stage.lists() == 2 {
            stage.list(exchange);
        }
        assert_eq!(offers(&stage).len(), 0);
        assert!(stage.flow.failure().is_none() && stage.announced().is_empty());
        // Polling a pending volume is not given up for it.
        stage.created("1", "data", "Pending");
        stage.elapse();
        stage.list_of(&[volume("1", "data", "Available")]);
        let status = stage.cards()[0].volume.status.clone();
        assert_eq!(status.as_deref(), Some("Available"));
    }
}

#[test]
fn a_lookup_does_not_wait_for_the_whole_list() {
    let mut stage = Stage::new();
    stage.on(Event::ReadList);
    stage.submit("data");
    stage.answer(interrupted(Interruption::TimedOut));
    assert_eq!(stage.activity(), Activity::Checking);
    let found = json!({ "volumeList": [volume("1", "data", "Available")] });
    let calls = stage.lists();
    stage.list(answered(200, &found.to_string()));
    assert_eq!(stage.activity(), Activity::Idle);
    assert_eq!(stage.lists(), calls, "one page is enough");
    // Nor is the whole list read while a lookup runs.
    stage.submit("other");
    stage.answer(interrupted(Interruption::TimedOut));
    let calls = stage.lists();
    stage.now += 61_000;
    stage.on(Event::ReadList);
    assert_eq!(stage.lists(), calls);
}

#[test]
fn reading_the_whole_list_updates_pending_volumes_too() {
    let mut stage = Stage::new();
    stage.created("1", "data", "Pending");
    stage.on(Event::ReadList);
    stage.list_of(&[
        volume("1", "data", "Available"),
        volume("2", "b", "Available"),
    ]);
    let status = stage.cards()[0].volume.status.clone();
    assert_eq!(status.as_deref(), Some("Available"));
    assert_eq!(offers(&stage), [["data", "b"]]);
}

#[test]
fn offline_the_list_is_not_read() {
    let mut stage = Stage::new();
    stage.on(Event::Online(false));
    stage.on(Event::ReadList);
    assert_eq!(stage.lists(), 0);
    stage.on(Event::Online(true));
    stage.on(Event::ReadList);
    assert_eq!(stage.lists(), 1);
}
