//! Several volumes that are created one after another.

use proptest::prelude::*;
use serde_json::{Value, json};
use volume_create::model::contract::CreateVolume;
use volume_create::model::flow::{
    Activity, Announcement, Batch, BatchId, BatchState, Effect, Event, Item, ItemState, Lookup,
    PendingCreate, PendingId, StopReason,
};
use volume_create::model::lookup::LookupError;
use volume_create::model::outcome::{Exchange, Interruption, NotSent};

use super::stage::{Stage, answered, interrupted, request, throttled, volume};
use super::{TAKEN, TIMEOUT, lost};

const CREATED: fn(&str) -> ItemState = |id| ItemState::Created {
    id: Some(id.to_owned()),
};

fn rejected(status: u16, message: Option<&str>) -> ItemState {
    ItemState::Rejected {
        status,
        message: message.map(str::to_owned),
    }
}

fn said(status: u16, message: &str) -> Exchange {
    answered(status, &json!({ "message": message }).to_string())
}

/// What an item may be after everything.
fn item_state() -> impl Strategy<Value = ItemState> {
    let text = || prop::option::of("[ -~é名\n\t]{0,20}");
    prop_oneof![
        Just(ItemState::Waiting),
        Just(ItemState::InFlight),
        text().prop_map(|id| ItemState::Created { id }),
        (any::<u16>(), text())
            .prop_map(|(status, message)| ItemState::Rejected { status, message }),
        Just(ItemState::Unconfirmed),
        Just(ItemState::NotFound),
    ]
}

impl Stage {
    fn submit_all(&mut self, names: &[&str]) {
        let requests = names.iter().map(|name| request(name)).collect();
        self.on(Event::SubmitAll(requests));
    }

    fn batch(&self) -> &Batch {
        self.flow.batch().expect("a batch")
    }

    fn states(&self) -> Vec<ItemState> {
        let items = self.batch().items.iter();
        items.map(|item| item.state.clone()).collect()
    }

    /// The names that were sent, in this order.
    fn sent_names(&self) -> Vec<&str> {
        let name = |effect: &'_ Effect| match effect {
            Effect::Send(_, request) => Some(request.name.clone()),
            _ => None,
        };
        let names = self.effects.iter().filter_map(name);
        names.map(|name| &*name.leak()).collect()
    }

    /// The service creates the volume of the create in flight.
    fn create(&mut self, id: &str, name: &str) {
        let body = json!({ "volume": volume(id, name, "Available") });
        self.answer(answered(200, &body.to_string()));
    }

    /// The list can't be read, whatever the size of its pages.
    fn fail_list(&mut self) {
        self.list(lost());
        self.list(lost());
    }

    fn is_stopped(&self, reason: StopReason) -> bool {
        self.batch().state == BatchState::Stopped(reason)
    }

    /// The batch as it is persisted.
    fn saved(&self) -> Option<Batch> {
        let mut saved = None;
        for effect in &self.effects {
            match effect {
                Effect::SaveBatch(batch) => saved = Some(batch.clone()),
                Effect::ForgetBatch(_) => saved = None,
                _ => {}
            }
        }
        saved
    }
}

#[test]
fn the_items_are_created_one_after_another() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b", "c"]);
    assert_eq!(stage.sent_names(), ["a"]);
    assert_eq!(stage.batch().id, BatchId("fee-batch-0".to_owned()));
    for (id, name) in [("1", "a"), ("2", "b"), ("3", "c")] {
        assert_eq!(stage.activity(), Activity::Creating, "{name}");
        assert!(stage.batch().is_running());
        stage.create(id, name);
    }
    assert_eq!(stage.activity(), Activity::Idle);
    assert_eq!(stage.batch().state, BatchState::Finished);
    assert_eq!(stage.states(), ["1", "2", "3"].map(CREATED));
    assert_eq!(stage.sent_names(), ["a", "b", "c"]);
    assert_eq!(stage.events(), ["created"; 3]);
    assert_eq!(stage.cards().len(), 3);
    assert_eq!(stage.persisted(), []);
    let created = ["a", "b", "c"].map(|name| Announcement::Created(name.to_owned()));
    assert_eq!(stage.announced(), created);
    assert!(!stage.batch().can_continue() && !stage.batch().can_try_failed());
}

#[test]
fn the_batch_is_persisted_before_each_send_and_before_its_create_is_forgotten() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.create("1", "a");
    let mut saved: Vec<ItemState> = Vec::new();
    for effect in &stage.effects {
        match effect {
            Effect::SaveBatch(batch) => {
                saved = batch.items.iter().map(|item| item.state.clone()).collect();
            }
            Effect::Send(_, request) => {
                let place = usize::from(request.name == "b");
                assert_eq!(saved[place], ItemState::InFlight);
            }
            Effect::Forget(_) => assert_eq!(saved[0], CREATED("1")),
            _ => {}
        }
    }
    assert_eq!(stage.saved().as_ref(), Some(stage.batch()));
}

#[test]
fn the_form_and_the_focus_are_left_alone_while_a_batch_runs() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b", "c"]);
    stage.create("1", "a");
    stage.answer(answered(409, TAKEN));
    stage.answer(lost());
    stage.list_of(&[volume("3", "c", "Available")]);
    assert_eq!(stage.batch().state, BatchState::Finished);
    let is_form = |effect: &Effect| {
        matches!(
            effect,
            Effect::ClearForm(_) | Effect::MarkTaken(_) | Effect::FocusName
        )
    };
    assert!(!stage.effects.iter().any(is_form));
    let is_region = |effect: &&Effect| matches!(effect, Effect::RememberRegion(_));
    assert_eq!(stage.effects.iter().filter(is_region).count(), 2);
    // A single create is told to the form, as ever.
    stage.created("4", "d", "Available");
    assert_eq!(
        stage
            .effects
            .iter()
            .filter(|effect| is_form(effect))
            .count(),
        2
    );
}

#[test]
fn a_batch_that_is_none_is_ignored() {
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for names in [&[][..], &["a", "b", "a"], &many] {
        let mut stage = Stage::new();
        stage.submit_all(names);
        assert!(stage.flow.batch().is_none() && stage.effects.is_empty());
    }
    let mut stage = Stage::new();
    stage.submit_all(&many[..50]);
    assert!(stage.batch().is_running());
}

#[test]
fn nothing_else_is_sent_while_a_batch_runs() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    let own = stage.batch().clone();
    stage.submit("x");
    stage.submit_all(&["y", "z"]);
    for event in [
        Event::TryAgain,
        Event::ContinueBatch,
        Event::TryFailed,
        Event::CloseBatch,
    ] {
        assert_eq!(stage.on(event), []);
    }
    assert_eq!(stage.batch(), &own);
    // Nor does a batch begin while a single create runs.
    let mut stage = Stage::new();
    stage.submit("x");
    stage.submit_all(&["y", "z"]);
    assert!(stage.flow.batch().is_none());
    assert_eq!(stage.sends(), 1);
}

#[test]
fn a_rejection_is_the_items_own_and_the_next_one_is_sent() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b", "c", "d", "e"]);
    stage.answer(answered(409, TAKEN));
    stage.answer(answered(409, TAKEN));
    stage.answer(said(400, "Bad name c"));
    stage.answer(said(400, "Bad name d"));
    stage.create("5", "e");
    assert_eq!(
        stage.states(),
        [
            rejected(409, Some("Volume already exists")),
            rejected(409, Some("Volume already exists")),
            rejected(400, Some("Bad name c")),
            rejected(400, Some("Bad name d")),
            CREATED("5"),
        ]
    );
    assert_eq!(stage.batch().state, BatchState::Finished);
    assert_eq!(stage.events()[..4], ["rejected"; 4]);
    assert!(stage.batch().can_try_failed() && !stage.batch().can_continue());
}

#[test]
fn a_refusal_that_concerns_all_stops_the_batch() {
    for exchange in [
        answered(402, ""),
        answered(403, "<html>"),
        said(400, "Storage QUOTA exceeded"),
        said(400, "Insufficient funds"),
        said(422, "Your balance is 0"),
        said(400, "size limit"),
        answered(422, r#"{"error":{"message":"over the limit"}}"#),
    ] {
        let mut stage = Stage::new();
        stage.submit_all(&["a", "b", "c"]);
        stage.create("1", "a");
        stage.answer(exchange.clone());
        assert!(stage.is_stopped(StopReason::Refused), "{exchange:?}");
        assert!(matches!(stage.states()[1], ItemState::Rejected { .. }));
        assert_eq!(stage.states()[2], ItemState::Waiting);
        assert_eq!((stage.sends(), stage.activity()), (2, Activity::Idle));
        // The user goes on: the refused one is not sent again.
        stage.on(Event::ContinueBatch);
        assert_eq!(stage.sent_names(), ["a", "b", "c"]);
    }
}

#[test]
fn the_same_refusal_of_two_items_in_a_row_stops_the_batch() {
    for exchange in [said(400, "No such region"), answered(404, "")] {
        let mut stage = Stage::new();
        stage.submit_all(&["a", "b", "c", "d"]);
        stage.answer(exchange.clone());
        assert!(stage.batch().is_running());
        stage.create("2", "b");
        stage.answer(exchange.clone());
        assert!(stage.batch().is_running(), "not in a row");
        stage.answer(exchange.clone());
        assert_eq!(stage.batch().state, BatchState::Finished, "nothing is left");

        let mut stage = Stage::new();
        stage.submit_all(&["a", "b", "c"]);
        stage.answer(exchange.clone());
        stage.answer(exchange);
        assert!(stage.is_stopped(StopReason::Refused));
        assert_eq!(stage.sends(), 2);
    }
}

#[test]
fn a_name_that_is_taken_never_stops_the_batch() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(said(403, "Limit: volume already exists"));
    assert_eq!(stage.sent_names(), ["a", "b"]);
}

#[test]
fn a_missing_session_stops_the_batch_until_the_user_goes_on() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(answered(401, ""));
    assert!(stage.is_stopped(StopReason::NoSession));
    assert_eq!(stage.states(), [ItemState::Waiting, ItemState::Waiting]);
    assert_eq!(stage.events(), ["unauthorized"]);
    stage.on(Event::SessionReplaced);
    assert_eq!(stage.sends(), 1);
    assert!(stage.batch().can_continue());
    stage.on(Event::ContinueBatch);
    stage.create("1", "a");
    stage.create("2", "b");
    assert_eq!(stage.sent_names(), ["a", "a", "b"]);
    assert_eq!(stage.states(), ["1", "2"].map(CREATED));
}

#[test]
fn the_failure_of_an_item_is_shown_where_it_has_stopped_the_batch() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b", "c"]);
    stage.answer(answered(400, ""));
    assert!(stage.flow.failure().is_none(), "its row says it");
    stage.answer(said(402, "No."));
    assert!(stage.is_stopped(StopReason::Refused));
    assert_eq!(stage.failure().request.name, "b");
    stage.on(Event::ContinueBatch);
    stage.answer(answered(400, ""));
    assert_eq!(stage.batch().state, BatchState::Finished);
    assert!(stage.flow.failure().is_none(), "its row says it");
    // That of another create is.
    stage.submit("d");
    stage.answer(answered(400, ""));
    assert_eq!(stage.failure().request.name, "d");
}

// A failure was hidden wherever a batch that had ended had an item with the same values, also where
// the user had sent them again: nothing said that no volume was created.
#[test]
fn the_failure_of_a_single_create_is_shown_beside_a_batch_with_its_values() {
    let answers = [403, 401, 504].map(|status| answered(status, ""));
    // Offline, nothing is answered.
    for answer in answers
        .into_iter()
        .chain([throttled("3")])
        .map(Some)
        .chain([None])
    {
        for first in [None, Some(answered(400, ""))] {
            let mut stage = Stage::new();
            stage.submit_all(&["b", "a"]);
            stage.create("1", "b");
            match first {
                None => stage.create("2", "a"),
                Some(exchange) => {
                    stage.answer(exchange);
                }
            }
            assert_eq!(stage.batch().state, BatchState::Finished);
            stage.on(Event::Online(answer.is_some()));
            stage.submit("a");
            if let Some(exchange) = answer.clone() {
                stage.answer(exchange);
            }
            assert_eq!(stage.failure().request.name, "a");
            // It is sent alone again.
            if stage.failure().can_try_again() && stage.activity() == Activity::Idle {
                let sends = stage.sends();
                stage.on(Event::TryAgain);
                assert_eq!(stage.sends(), sends + 1);
                assert!(!stage.batch().is_running());
            }
        }
    }
}

// What was in flight at a reload counted as a single create: "Try again" did not continue the batch.
#[test]
fn trying_again_what_was_in_flight_at_a_reload_continues_the_batch() {
    let mut before = Stage::new();
    before.submit_all(&["a", "b"]);
    let stored = before.saved().expect("a batch");
    let id = before.persisted().pop().expect("a create");
    let mut stage = Stage::new();
    stage.on(Event::RestoredPending(PendingCreate {
        id: id.clone(),
        request: request("a"),
    }));
    stage.on(Event::RestoredBatch(stored));
    stage.on(Event::Claimed(id, "left".to_owned()));
    stage.look_twice(&[]);
    assert_eq!(stage.failure().request.name, "a");
    stage.on(Event::TryAgain);
    assert!(stage.batch().is_running());
    assert!(stage.flow.failure().is_none(), "its row says it");
}

// After a reload, it counted as the item, and its failure was not shown.
#[test]
fn a_single_create_in_flight_at_a_reload_is_no_item_of_a_finished_batch() {
    let mut before = Stage::new();
    before.submit_all(&["b", "a"]);
    before.create("1", "b");
    before.create("2", "a");
    before.submit("a");
    let stored = before.saved().expect("a batch");
    let id = before.persisted().pop().expect("a create");
    let mut stage = Stage::new();
    stage.on(Event::RestoredPending(PendingCreate {
        id: id.clone(),
        request: request("a"),
    }));
    stage.on(Event::RestoredBatch(stored));
    stage.on(Event::Claimed(id, "left".to_owned()));
    stage.look_twice(&[]);
    assert_eq!(stage.failure().request.name, "a");
}

// The volume with the name of the last item was shown without the refusal it belongs to.
#[test]
fn a_volume_with_the_name_of_an_item_is_shown_with_its_failure_only() {
    let mut stage = Stage::new();
    stage.submit_all(&["b", "a"]);
    stage.create("1", "b");
    stage.answer(answered(409, TAKEN));
    stage.list_of(&[volume("9", "a", "Available")]);
    assert!(stage.flow.failure().is_none() && stage.flow.existing().is_none());
    // Nor when the batch is closed.
    stage.on(Event::CloseBatch);
    assert!(stage.flow.failure().is_none() && stage.flow.existing().is_none());
    stage.submit("a");
    stage.answer(answered(409, TAKEN));
    stage.list_of(&[volume("9", "a", "Available")]);
    assert!(stage.flow.existing().is_some());
}

#[test]
fn trying_again_what_has_stopped_the_batch_continues_it() {
    for exchange in [answered(401, ""), answered(429, "")] {
        let mut stage = Stage::new();
        stage.submit_all(&["a", "b"]);
        stage.answer(exchange);
        stage.on(Event::TryAgain);
        assert!(stage.batch().is_running());
        stage.create("1", "a");
        stage.create("2", "b");
        assert_eq!(stage.sent_names(), ["a", "a", "b"]);
        assert_eq!(stage.batch().state, BatchState::Finished);
    }
}

#[test]
fn a_throttled_item_is_sent_again_after_the_wait() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(throttled("2"));
    assert_eq!(stage.activity(), Activity::Waiting(2));
    assert!(stage.batch().is_running());
    assert_eq!(stage.states()[0], ItemState::Waiting);
    stage.elapse();
    assert_eq!((stage.activity(), stage.sends()), (Activity::Waiting(1), 1));
    stage.elapse();
    assert_eq!(stage.sent_names(), ["a", "a"]);
    stage.create("1", "a");
    assert_eq!(stage.sent_names(), ["a", "a", "b"]);
}

#[test]
fn a_wait_that_is_not_said_or_does_not_help_stops_the_batch() {
    for exchange in [answered(429, ""), throttled("soon"), throttled("0")] {
        let mut stage = Stage::new();
        stage.submit_all(&["a", "b"]);
        stage.answer(exchange);
        assert!(stage.is_stopped(StopReason::Throttled));
        assert_eq!((stage.sends(), stage.activity()), (1, Activity::Idle));
    }
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    for _ in 0..4 {
        stage.answer(throttled("1"));
        assert!(stage.batch().is_running());
        stage.elapse();
    }
    stage.answer(throttled("1"));
    assert!(stage.is_stopped(StopReason::Throttled));
    stage.elapse();
    assert_eq!((stage.sends(), stage.activity()), (5, Activity::Idle));
}

#[test]
fn an_unconfirmed_item_is_looked_up_before_the_next_one_is_sent() {
    for (volumes, state) in [
        (vec![volume("1", "a", "Available")], CREATED("1")),
        (vec![], ItemState::NotFound),
    ] {
        let mut stage = Stage::new();
        stage.submit_all(&["a", "b"]);
        stage.answer(answered(504, TIMEOUT));
        assert_eq!(stage.states()[0], ItemState::Unconfirmed);
        assert_eq!((stage.activity(), stage.sends()), (Activity::Checking, 1));
        if volumes.is_empty() {
            stage.look_twice(&volumes);
        } else {
            stage.list_of(&volumes);
        }
        assert_eq!(stage.states()[0], state);
        assert_eq!((stage.activity(), stage.sends()), (Activity::Creating, 2));
        stage.create("2", "b");
        assert_eq!(stage.batch().state, BatchState::Finished);
    }
}

#[test]
fn after_a_lookup_that_failed_the_next_item_is_sent() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(lost());
    stage.fail_list();
    assert_eq!(
        stage.states(),
        [ItemState::Unconfirmed, ItemState::InFlight]
    );
    stage.create("2", "b");
    assert_eq!(stage.batch().state, BatchState::Finished);
    // A poll finds it later.
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Available"), volume("2", "b", "Available")]);
    assert_eq!(stage.states(), ["1", "2"].map(CREATED));
    assert_eq!(stage.saved().as_ref(), Some(stage.batch()));
}

#[test]
fn a_lookup_without_a_session_stops_the_batch() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(lost());
    stage.list(answered(401, ""));
    assert!(stage.is_stopped(StopReason::NoSession));
    assert_eq!(stage.states(), [ItemState::Unconfirmed, ItemState::Waiting]);
    // The look-up is made up for, and nothing is sent.
    stage.on(Event::SessionReplaced);
    stage.look_twice(&[]);
    assert_eq!(stage.states(), [ItemState::NotFound, ItemState::Waiting]);
    assert_eq!((stage.sends(), stage.activity()), (1, Activity::Idle));
}

#[test]
fn an_item_whose_volume_may_exist_is_not_sent_without_a_look_into_the_list() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(lost());
    stage.list(answered(401, ""));
    // The list still can't be read.
    stage.on(Event::ContinueBatch);
    assert_eq!(stage.activity(), Activity::Checking);
    stage.fail_list();
    assert_eq!(
        stage.states(),
        [ItemState::Unconfirmed, ItemState::InFlight]
    );
    assert_eq!(stage.sent_names(), ["a", "b"]);
    stage.create("2", "b");
    // It can be read, and has another volume of its name: that may be its own.
    stage.on(Event::ContinueBatch);
    let mut other = volume("9", "a", "Available");
    other["sizeGB"] = json!(7);
    stage.look_twice(&[other]);
    assert_eq!(stage.states(), [ItemState::NotFound, CREATED("2")]);
    assert_eq!((stage.sends(), stage.activity()), (2, Activity::Idle));
    // It has none.
    stage.on(Event::ContinueBatch);
    stage.list_of(&[]);
    assert_eq!(stage.sent_names(), ["a", "b", "a"]);
}

#[test]
fn an_item_that_was_sent_as_a_single_create_is_looked_up_first() {
    let mut stage = Stage::new();
    stage.submit("b");
    stage.answer(lost());
    stage.fail_list();
    stage.submit_all(&["a", "b", "c"]);
    stage.create("1", "a");
    assert_eq!(stage.activity(), Activity::Checking);
    stage.list_of(&[volume("2", "b", "Available")]);
    assert_eq!(stage.sent_names(), ["b", "a", "c"]);
    assert_eq!(stage.states()[1], CREATED("2"));
}

#[test]
fn a_stopped_batch_sends_nothing_more() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b", "c"]);
    stage.on(Event::StopBatch);
    assert!(stage.is_stopped(StopReason::User));
    assert_eq!(
        stage.activity(),
        Activity::Creating,
        "what is in flight goes on"
    );
    stage.on(Event::CloseBatch);
    stage.on(Event::ContinueBatch);
    assert_eq!(stage.sends(), 1, "not before it has its outcome");
    stage.create("1", "a");
    assert_eq!(stage.sends(), 1);
    assert_eq!(
        stage.states(),
        [CREATED("1"), ItemState::Waiting, ItemState::Waiting]
    );
    stage.on(Event::ContinueBatch);
    stage.answer(throttled("1"));
    stage.on(Event::StopBatch);
    stage.elapse();
    assert_eq!((stage.sends(), stage.activity()), (2, Activity::Idle));
    stage.on(Event::ContinueBatch);
    stage.answer(lost());
    stage.on(Event::StopBatch);
    stage.look_twice(&[]);
    assert_eq!((stage.sends(), stage.activity()), (3, Activity::Idle));
    assert_eq!(
        stage.states(),
        [CREATED("1"), ItemState::NotFound, ItemState::Waiting]
    );
}

#[test]
fn a_page_that_is_about_to_be_left_sends_nothing_more() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.on(Event::LeaveBatch);
    assert!(stage.is_stopped(StopReason::Left));
    stage.answer(lost());
    stage.look_twice(&[]);
    assert_eq!(stage.sent_names(), ["a"]);
    // The user has stayed.
    stage.on(Event::ContinueBatch);
    assert!(stage.batch().is_running());
}

#[test]
fn a_batch_that_is_stopped_at_its_end_is_finished() {
    let mut stage = Stage::new();
    stage.submit_all(&["a"]);
    stage.on(Event::StopBatch);
    assert!(stage.is_stopped(StopReason::User));
    stage.create("1", "a");
    assert_eq!(stage.batch().state, BatchState::Finished);
}

#[test]
fn cancelling_stops_the_batch() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    let call = stage.sent();
    assert!(stage.on(Event::Cancel).contains(&Effect::Abort(call)));
    stage.answer(interrupted(Interruption::Cancelled));
    assert!(stage.is_stopped(StopReason::User));
    assert_eq!(stage.states(), [ItemState::Unconfirmed, ItemState::Waiting]);
    stage.on(Event::Cancel);
    assert_eq!((stage.sends(), stage.activity()), (1, Activity::Idle));
    assert_eq!(
        stage.failure().lookup,
        Lookup::Failed(LookupError::Cancelled)
    );
    // While it waits, too.
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(throttled("1"));
    stage.on(Event::Cancel);
    stage.elapse();
    assert!(stage.is_stopped(StopReason::User) && stage.sends() == 1);
}

#[test]
fn an_item_that_was_not_sent_stops_the_batch() {
    for why in [
        NotSent::Offline,
        NotSent::Cancelled,
        NotSent::Unacceptable("no URL".to_owned()),
    ] {
        let mut stage = Stage::new();
        stage.submit_all(&["a", "b"]);
        let call = stage.sent();
        stage.on(Event::NotSent(call, why));
        assert!(stage.is_stopped(StopReason::NotSent));
        assert_eq!(stage.states(), [ItemState::Waiting, ItemState::Waiting]);
        assert_eq!((stage.sends(), stage.persisted()), (1, vec![]));
    }
}

#[test]
fn offline_nothing_is_sent_until_the_user_insists() {
    let mut stage = Stage::new();
    stage.on(Event::Online(false));
    stage.submit_all(&["a", "b"]);
    assert!(stage.is_stopped(StopReason::NotSent));
    assert_eq!(stage.sends(), 0);
    // The browser may be wrong.
    stage.on(Event::ContinueBatch);
    stage.create("1", "a");
    stage.create("2", "b");
    assert_eq!(stage.batch().state, BatchState::Finished);

    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.on(Event::Online(false));
    stage.create("1", "a");
    assert!(stage.is_stopped(StopReason::NotSent));
    stage.on(Event::Online(true));
    assert_eq!(stage.sends(), 1);
}

#[test]
fn the_failed_items_are_tried_again() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b", "c"]);
    stage.answer(answered(400, ""));
    stage.create("2", "b");
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::TryFailed);
    assert_eq!(stage.states()[0], ItemState::InFlight);
    stage.create("1", "a");
    assert_eq!(stage.activity(), Activity::Checking, "looked up once more");
    stage.list_of(&[]);
    stage.create("3", "c");
    assert_eq!(stage.sent_names(), ["a", "b", "c", "a", "c"]);
    assert_eq!(stage.states(), ["1", "2", "3"].map(CREATED));
    assert_eq!(stage.on(Event::TryFailed), []);
}

#[test]
fn a_single_create_with_an_items_values_updates_it() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(answered(401, ""));
    stage.submit("a");
    assert_eq!(stage.states()[0], ItemState::InFlight);
    stage.create("1", "a");
    assert_eq!(stage.states(), [CREATED("1"), ItemState::Waiting]);
    assert_eq!(stage.sends(), 1 + 1);
    // A volume that exists is not taken back.
    stage.submit("a");
    stage.answer(answered(409, TAKEN));
    assert_eq!(stage.states()[0], CREATED("1"));
    stage.on(Event::ContinueBatch);
    assert_eq!(stage.sent_names(), ["a", "a", "a", "b"]);
}

#[test]
fn a_batch_is_closed_unless_something_of_it_runs() {
    let mut stage = Stage::new();
    assert_eq!(stage.on(Event::CloseBatch), []);
    stage.submit_all(&["a", "b"]);
    stage.answer(throttled("1"));
    stage.on(Event::CloseBatch);
    assert!(stage.flow.batch().is_some());
    stage.elapse();
    stage.on(Event::StopBatch);
    stage.on(Event::CloseBatch);
    assert!(stage.flow.batch().is_some());
    stage.create("1", "a");
    let id = stage.batch().id.clone();
    assert_eq!(stage.on(Event::CloseBatch), [Effect::ForgetBatch(id)]);
    assert!(stage.flow.batch().is_none());
    // Another one takes the place of a stopped one.
    stage.submit_all(&["b"]);
    stage.answer(answered(401, ""));
    let id = stage.batch().id.clone();
    stage.submit_all(&["c"]);
    assert_eq!(stage.last[0], Effect::ForgetBatch(id));
    assert_eq!(stage.batch().id, BatchId("fee-batch-2".to_owned()));
    assert_eq!(stage.saved().as_ref(), Some(stage.batch()));
}

#[test]
fn after_a_reload_the_batch_is_stopped_and_what_was_in_flight_is_looked_up() {
    let mut page = Stage::new();
    page.submit_all(&["a", "b", "c"]);
    page.create("1", "a");
    let stored = page.saved().expect("a batch");
    let text = stored.to_json().to_string();
    let stored = Batch::from_json(&serde_json::from_str(&text).expect("JSON")).expect("a batch");

    for is_created in [false, true] {
        let mut stage = Stage::new();
        stage.on(Event::RestoredBatch(stored.clone()));
        assert!(stage.is_stopped(StopReason::Left));
        assert_eq!(
            stage.states(),
            [CREATED("1"), ItemState::Unconfirmed, ItemState::Waiting]
        );
        assert_eq!(stage.saved().as_ref(), Some(stage.batch()));
        stage.restore("fee-1", "b");
        assert_eq!((stage.sends(), stage.activity()), (0, Activity::Checking));
        if is_created {
            stage.list_of(&[volume("2", "b", "Available")]);
            assert_eq!(stage.states()[1], CREATED("2"));
            stage.on(Event::ContinueBatch);
        } else {
            stage.look_twice(&[]);
            assert_eq!(stage.states()[1], ItemState::NotFound);
            assert_eq!(stage.sends(), 0);
            stage.on(Event::ContinueBatch);
            stage.list_of(&[]);
            assert_eq!(stage.sent_names(), ["b"]);
            stage.create("2", "b");
        }
        stage.create("3", "c");
        assert_eq!(stage.states(), ["1", "2", "3"].map(CREATED));
        assert_eq!(stage.batch().state, BatchState::Finished);
    }
}

#[test]
fn an_item_in_flight_whose_create_is_not_persisted_is_looked_up_before_it_is_sent() {
    let item = |name: &str, state| Item {
        request: request(name),
        state,
    };
    let stored = Batch {
        id: BatchId("old".to_owned()),
        items: vec![
            item("a", ItemState::InFlight),
            item("b", ItemState::Waiting),
        ],
        state: BatchState::Running,
    };
    let mut stage = Stage::new();
    stage.on(Event::RestoredBatch(stored.clone()));
    stage.on(Event::ContinueBatch);
    assert_eq!((stage.sends(), stage.activity()), (0, Activity::Checking));
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.states(), [CREATED("1"), ItemState::InFlight]);

    // Before the user sends it alone, too, and once that was in vain.
    let mut stage = Stage::new();
    stage.on(Event::RestoredBatch(stored.clone()));
    stage.submit("a");
    assert_eq!((stage.sends(), stage.activity()), (0, Activity::Checking));
    stage.fail_list();
    stage.answer(answered(429, ""));
    assert_eq!(stage.states()[0], ItemState::Waiting);
    stage.on(Event::ContinueBatch);
    assert_eq!((stage.sends(), stage.activity()), (1, Activity::Checking));

    // Another tab runs it: the user goes on here all the same.
    let mut stage = Stage::new();
    stage.on(Event::RestoredBatch(stored.clone()));
    stage.on(Event::RestoredPending(PendingCreate {
        id: PendingId("old-1".to_owned()),
        request: request("a"),
    }));
    stage.on(Event::Disowned(PendingId("old-1".to_owned())));
    stage.on(Event::ContinueBatch);
    stage.look_twice(&[]);
    assert_eq!(stage.sent_names(), ["a"]);
    assert_eq!(stage.persisted().len(), 1);

    // There is one batch, and a batch of no or too many items is none.
    stage.on(Event::RestoredBatch(stored.clone()));
    assert_eq!(stage.states()[0], ItemState::InFlight);
    let mut stage = Stage::new();
    let none = Batch {
        items: vec![],
        ..stored
    };
    stage.on(Event::RestoredBatch(none));
    assert!(stage.flow.batch().is_none());
}

#[test]
fn of_two_earlier_creates_of_an_item_both_are_looked_up() {
    let mut stage = Stage::new();
    for id in ["old-1", "old-2"] {
        stage.on(Event::RestoredPending(PendingCreate {
            id: PendingId(id.to_owned()),
            request: request("a"),
        }));
    }
    stage.submit_all(&["a"]);
    stage.look_twice(&[]);
    assert_eq!((stage.sends(), stage.activity()), (0, Activity::Checking));
    stage.look_twice(&[]);
    assert_eq!(stage.sends(), 1);
}

#[test]
fn an_item_is_not_found_once_none_of_its_creates_is() {
    let stored = Batch {
        id: BatchId("old".to_owned()),
        items: vec![Item {
            request: request("a"),
            state: ItemState::InFlight,
        }],
        state: BatchState::Running,
    };
    let mut stage = Stage::new();
    stage.on(Event::RestoredBatch(stored));
    let create = |id: &str| PendingCreate {
        id: PendingId(id.to_owned()),
        request: request("a"),
    };
    stage.on(Event::RestoredPending(create("old-1")));
    stage.on(Event::RestoredPending(create("old-2")));
    stage.on(Event::ContinueBatch);
    stage.look_twice(&[]);
    assert_eq!(stage.states(), [ItemState::Unconfirmed]);
    assert_eq!(stage.activity(), Activity::Checking);
    stage.list_of(&[]);
    stage.on(Event::StopBatch);
    stage.elapse();
    stage.list_of(&[]);
    assert_eq!(stage.states(), [ItemState::NotFound]);
    assert_eq!((stage.sends(), stage.activity()), (0, Activity::Idle));
}

#[test]
fn a_refused_item_stays_so_unless_the_volume_of_an_earlier_create_is_found() {
    let mut stage = Stage::new();
    stage.submit_all(&["a"]);
    stage.answer(lost());
    stage.look_twice(&[]);
    stage.on(Event::ContinueBatch);
    stage.list_of(&[]);
    stage.answer(answered(409, TAKEN));
    let refused = rejected(409, Some("Volume already exists"));
    stage.list_of(&[]);
    assert_eq!(stage.states(), [refused]);
    stage.elapse();
    stage.list_of(&[volume("1", "a", "Available")]);
    assert_eq!(stage.states(), [CREATED("1")]);
    assert_eq!(stage.sends(), 2);
}

#[test]
fn a_long_message_is_shortened_and_one_with_a_token_is_not_kept() {
    let mut stage = Stage::new();
    stage.submit_all(&["a", "b"]);
    stage.answer(said(400, &"é".repeat(2_000_000)));
    stage.answer(said(400, "Cookie AccessToken=abcdef is wrong"));
    let short = format!("{}…", "é".repeat(1_000));
    assert_eq!(
        stage.states(),
        [rejected(400, Some(&short)), rejected(400, None)]
    );
}

#[test]
fn the_summary_has_a_line_for_each_item_and_a_tab_between_its_cells() {
    let item = |name: &str, state| Item {
        request: request(name),
        state,
    };
    let batch = Batch {
        id: BatchId("x".to_owned()),
        items: vec![
            item("a", CREATED("id-1")),
            item("b", ItemState::Created { id: None }),
            item("c\td", rejected(400, Some("Two\r\nlines\tand more"))),
            item("e", rejected(404, None)),
            item("f", ItemState::NotFound),
        ],
        state: BatchState::Finished,
    };
    let word = |state: &ItemState| match state {
        ItemState::Created { .. } => "Created".to_owned(),
        ItemState::Rejected { status, .. } => format!("Rejected ({status})"),
        _ => "Not found".to_owned(),
    };
    assert_eq!(
        batch.summary(word),
        "a\tCreated\tid-1\nb\tCreated\nc d\tRejected (400)\tTwo lines and more\n\
         e\tRejected (404)\nf\tNot found"
    );
}

#[test]
fn what_is_no_batch_is_not_parsed() {
    let item = |name: &str| json!({ "request": request(name), "state": "rejected", "status": 400, "text": null });
    let good = json!({ "id": "x", "state": "left", "items": [item("a"), item("b")] });
    assert!(Batch::from_json(&good).is_some());
    let mut bad = vec![json!(null), json!([]), json!({}), json!("x")];
    for (place, value) in [
        ("/id", json!(1)),
        ("/state", json!("?")),
        ("/state", json!(null)),
        ("/items", json!([])),
        ("/items", json!({})),
        (
            "/items",
            (0..51).map(|number| item(&number.to_string())).collect(),
        ),
        ("/items/1", json!(null)),
        ("/items/1/state", json!("?")),
        ("/items/1/status", json!(null)),
        ("/items/1/status", json!(70_000)),
        ("/items/1/text", json!(1)),
        ("/items/1/request", json!({})),
        ("/items/1/request/sizeGB", json!("1")),
        ("/items/1/request/name", json!("a")),
    ] {
        let mut value_of = good.clone();
        *value_of.pointer_mut(place).expect("a place") = value;
        bad.push(value_of);
    }
    for value in bad {
        assert_eq!(Batch::from_json(&value), None, "{value}");
    }
}

proptest! {
    #[test]
    fn a_batch_survives_json(
        states in prop::collection::vec(item_state(), 1..50),
        state in 0..8_usize,
        size in 1..(1_u64 << 53),
    ) {
        use StopReason::{Left, NoSession, NotSent, Refused, Throttled, User};
        let stopped = [User, NoSession, Throttled, Refused, NotSent, Left].map(BatchState::Stopped);
        let all = [&stopped[..], &[BatchState::Running, BatchState::Finished]].concat();
        let item = |(place, state): (usize, &ItemState)| Item {
            request: CreateVolume { size_gb: size, ..request(&format!("ü\"{place}")) },
            state: state.clone(),
        };
        let batch = Batch {
            id: BatchId("x".to_owned()),
            items: states.iter().enumerate().map(item).collect(),
            state: all[state],
        };
        let text = batch.to_json().to_string();
        let value: Value = serde_json::from_str(&text).expect("JSON");
        prop_assert_eq!(Batch::from_json(&value), Some(batch));
    }
}
