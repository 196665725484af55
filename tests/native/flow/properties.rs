//! Invariants of the flow, for any sequence of events.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use serde_json::json;
use volume_create::model::flow::{
    Activity, Call, Cause, CreateFlow, Effect, Event, Lookup, PendingCreate, PendingId, Timer,
};
use volume_create::model::outcome::{Exchange, Interruption, NotSent, Outcome};

use super::stage::{answered, interrupted, platform, request, throttled, volume};

/// A step of the sequence.
#[derive(Clone, Debug)]
enum Step {
    Submit(u8),
    TryAgain,
    CheckAgain,
    Cancel,
    /// A response to the create in flight.
    Answer(u8),
    /// A response to the list call in flight.
    List(u8),
    /// A response to an old call.
    Stale(u8),
    /// A timer fires.
    Elapse(u8),
    Online(bool),
    Visible(bool),
    Follow(bool),
    ReadList,
    Session,
    Restore(u8),
    /// The owner of a restored create is known.
    Claim(bool),
    /// Time passes, in milliseconds; the clock may be set back.
    Clock(i32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8).prop_map(Step::Submit),
        2 => Just(Step::TryAgain),
        2 => Just(Step::CheckAgain),
        1 => Just(Step::Cancel),
        6 => (0..12_u8).prop_map(Step::Answer),
        8 => (0..8_u8).prop_map(Step::List),
        1 => any::<u8>().prop_map(Step::Stale),
        6 => any::<u8>().prop_map(Step::Elapse),
        1 => any::<bool>().prop_map(Step::Online),
        1 => any::<bool>().prop_map(Step::Visible),
        1 => any::<bool>().prop_map(Step::Follow),
        2 => Just(Step::ReadList),
        1 => Just(Step::Session),
        1 => (0..3_u8).prop_map(Step::Restore),
        2 => any::<bool>().prop_map(Step::Claim),
        2 => (-4_000_000..4_000_000).prop_map(Step::Clock),
    ]
}

const NAMES: [&str; 3] = ["a", "b", "c"];

fn answer(kind: u8, name: &str) -> Exchange {
    let created = |status: &str| json!({ "volume": volume(&format!("id-{name}"), name, status) });
    match kind {
        0 => answered(200, &created("Available").to_string()),
        1 => answered(201, &created("Pending").to_string()),
        2 => answered(401, ""),
        3 => throttled("7"),
        4 => answered(409, r#"{"message":"Volume already exists"}"#),
        5 => answered(400, ""),
        6 => answered(504, r#"{"message":"timeout"}"#),
        7 => answered(200, "{}"),
        8 => interrupted(Interruption::Cancelled),
        9 => interrupted(Interruption::TimedOut),
        10 => answered(500, ""),
        _ => interrupted(Interruption::Unreachable),
    }
}

fn list(kind: u8) -> Exchange {
    let all = |status: &str| {
        let volumes = NAMES.map(|name| volume(&format!("id-{name}"), name, status));
        answered(200, &json!({ "volumeList": volumes }).to_string())
    };
    match kind {
        0 => all("Pending"),
        1 => all("Available"),
        2 => answered(
            200,
            &json!({ "volumeList": [volume("id-a", "a", "Pending")] }).to_string(),
        ),
        3 => answered(401, ""),
        4 => interrupted(Interruption::TimedOut),
        5 => answered(500, ""),
        _ => answered(200, "{}"),
    }
}

/// A page around the flow that checks each effect.
struct Page {
    flow: CreateFlow,
    now: i64,
    sent: Option<(Call, String)>,
    listing: Option<Call>,
    old: Vec<Call>,
    timers: HashSet<Timer>,
    persisted: HashMap<PendingId, PendingCreate>,
    /// The events of each create: the reported outcome, and a volume that was found later.
    reported: usize,
    found: usize,
    /// The user's submits that were not sent yet.
    asked: usize,
    sends: usize,
    ends: usize,
    cards: HashSet<u32>,
    restored: usize,
    unclaimed: Vec<PendingId>,
    left: usize,
}

impl Page {
    fn new() -> Self {
        Self {
            flow: CreateFlow::new(platform()),
            now: 1_000_000_000_000,
            sent: None,
            listing: None,
            old: Vec::new(),
            timers: HashSet::new(),
            persisted: HashMap::new(),
            reported: 0,
            found: 0,
            asked: 0,
            sends: 0,
            ends: 0,
            cards: HashSet::new(),
            restored: 0,
            unclaimed: Vec::new(),
            left: 0,
        }
    }

    fn event(&mut self, step: &Step) -> Option<Event> {
        Some(match step {
            Step::Submit(name) => {
                self.asked = 1;
                Event::Submit(request(NAMES[usize::from(*name)]))
            }
            Step::TryAgain => {
                self.asked = 1;
                Event::TryAgain
            }
            Step::CheckAgain => Event::CheckAgain,
            Step::Cancel => Event::Cancel,
            Step::Answer(kind) => {
                let (call, name) = self.sent.take()?;
                self.old.push(call);
                self.ends += 1;
                if *kind == 8 && self.now % 2 == 0 {
                    self.reported += 1;
                    return Some(Event::NotSent(call, NotSent::Cancelled));
                }
                Event::Answered {
                    call,
                    exchange: Box::new(answer(*kind, &name)),
                    details: String::new(),
                }
            }
            Step::List(kind) => {
                let call = self.listing.take()?;
                self.old.push(call);
                Event::Listed(call, Box::new(list(*kind)))
            }
            Step::Stale(which) => {
                let call = *self.old.get(usize::from(*which) % self.old.len().max(1))?;
                if which % 2 == 0 {
                    Event::Listed(call, Box::new(list(1)))
                } else {
                    Event::NotSent(call, NotSent::Cancelled)
                }
            }
            Step::Elapse(which) => {
                let mut timers: Vec<Timer> = self.timers.iter().copied().collect();
                timers.sort_by_key(|timer| format!("{timer:?}"));
                let timer = *timers.get(usize::from(*which) % timers.len().max(1))?;
                self.timers.remove(&timer);
                self.now += 2000;
                Event::Elapsed(timer)
            }
            Step::Online(online) => Event::Online(*online),
            Step::Visible(visible) => Event::Visible(*visible),
            Step::Follow(follow) => Event::FollowStatus(*follow),
            Step::ReadList => Event::ReadList,
            Step::Session => Event::SessionReplaced,
            Step::Restore(name) => {
                self.restored += 1;
                let create = PendingCreate {
                    id: PendingId(format!("old-{}", self.restored)),
                    request: request(NAMES[usize::from(*name)]),
                };
                self.persisted.insert(create.id.clone(), create.clone());
                self.unclaimed.push(create.id.clone());
                Event::RestoredPending(create)
            }
            Step::Claim(is_own) => {
                let id = self.unclaimed.pop()?;
                if *is_own {
                    Event::Claimed(id, String::new())
                } else {
                    Event::Disowned(id)
                }
            }
            Step::Clock(by) => {
                self.now += i64::from(*by);
                return None;
            }
        })
    }

    fn run(&mut self, event: Event) -> Result<(), TestCaseError> {
        let is_answer = matches!(event, Event::Answered { .. } | Event::NotSent(..));
        let is_claim = matches!(event, Event::Claimed(..) | Event::Disowned(..));
        let is_list = matches!(event, Event::Listed(..));
        let effects = self.flow.on(event, self.now);
        let mut persisted_now = HashSet::new();
        let mut told = 0;
        for effect in effects {
            match effect {
                Effect::Send(call, request) => {
                    prop_assert!(self.sent.is_none(), "at most one create in flight");
                    prop_assert_eq!(self.asked, 1, "only after a submit");
                    prop_assert!(
                        self.persisted
                            .iter()
                            .any(|(id, create)| create.request == request
                                && persisted_now.contains(id)),
                        "persisted before it is sent"
                    );
                    self.asked = 0;
                    self.sends += 1;
                    self.sent = Some((call, request.name));
                }
                Effect::List(call, _) => {
                    prop_assert!(self.listing.is_none(), "one reading of the list at a time");
                    self.listing = Some(call);
                }
                Effect::Abort(call) => {
                    let is_known = self.listing == Some(call)
                        || self.sent.as_ref().is_some_and(|sent| sent.0 == call);
                    prop_assert!(is_known, "only calls in flight are aborted");
                    if self.listing == Some(call) {
                        self.listing = None;
                        self.old.push(call);
                    }
                }
                Effect::StartTimer(timer, after) => {
                    prop_assert!(after > 0);
                    self.timers.insert(timer);
                }
                Effect::StopTimer(timer) => {
                    self.timers.remove(&timer);
                }
                Effect::Persist(create) => {
                    prop_assert!(
                        !self.persisted.contains_key(&create.id),
                        "each has its own ID"
                    );
                    persisted_now.insert(create.id.clone());
                    self.persisted.insert(create.id.clone(), create);
                }
                Effect::Forget(id) => {
                    prop_assert!(self.persisted.remove(&id).is_some(), "removed once");
                    // Only with a definite result: a response, or a lookup.
                    prop_assert!(is_answer || is_list || is_claim, "{:?}", id);
                }
                Effect::OfferVolumes(_) => prop_assert!(is_list),
                Effect::AddCard(card) => {
                    prop_assert!(self.cards.insert(card.key), "each has its own key");
                }
                Effect::UpdateCard(card) => prop_assert!(self.cards.contains(&card.key)),
                Effect::Notify(event) => {
                    told += 1;
                    if is_answer {
                        self.reported += 1;
                    } else if event.name == "volume-create-failed" {
                        // Of an earlier page.
                        self.left += 1;
                        prop_assert!(
                            self.left <= self.restored,
                            "each restored create is reported once"
                        );
                    } else {
                        prop_assert_eq!(event.name, "volume-created");
                        self.found += 1;
                    }
                }
                Effect::Announce(_)
                | Effect::ClearForm(_)
                | Effect::MarkTaken(_)
                | Effect::FocusName => {}
            }
        }
        prop_assert!(!is_answer || told <= 1);
        self.check()
    }

    fn check(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(
            self.reported,
            self.ends,
            "each completed create is reported once"
        );
        prop_assert!(self.ends <= self.sends && self.found <= self.sends + self.restored);
        prop_assert_eq!(
            self.flow.activity() == Activity::Creating,
            self.sent.is_some()
        );
        let waits = matches!(self.flow.activity(), Activity::Waiting(_));
        prop_assert_eq!(
            waits,
            self.timers.contains(&Timer::Countdown),
            "no timer without a purpose"
        );
        let checks = self.flow.activity() == Activity::Checking;
        prop_assert!(checks || !self.timers.contains(&Timer::SecondLook));
        prop_assert!(
            !checks || self.listing.is_some() || self.timers.contains(&Timer::SecondLook),
            "a lookup continues"
        );
        prop_assert!(!checks || !self.timers.contains(&Timer::Poll));
        if let Activity::Waiting(seconds) = self.flow.activity() {
            prop_assert!((1..=3600).contains(&seconds));
        }
        if let Some(failure) = self.flow.failure() {
            // Nothing is sent blindly, and a create whose volume may exist is never called safe.
            let is_unconfirmed = matches!(
                &failure.cause,
                Cause::Sent {
                    outcome: Outcome::Unconfirmed { .. },
                    ..
                }
            );
            prop_assert!(!(failure.can_try_again() && failure.can_check_again()));
            prop_assert!(
                failure.lookup != Lookup::Running || checks,
                "a running lookup is awaited"
            );
            // "Safe to try again" is definite: the create is no longer persisted.
            if is_unconfirmed && failure.can_try_again() {
                let is_persisted = self
                    .persisted
                    .values()
                    .any(|create| create.request == failure.request);
                prop_assert!(!is_persisted || self.restored > 0);
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_invariants_hold_for_any_sequence_of_events(steps in prop::collection::vec(step(), 1..60)) {
        let mut page = Page::new();
        for step in &steps {
            if let Some(event) = page.event(step) {
                page.run(event)?;
            }
        }
        // Once the network responds, everything completes.
        for _ in 0..40 {
            let next = if page.sent.is_some() {
                Step::Answer(5)
            } else if page.listing.is_some() {
                Step::List(7)
            } else if page.timers.contains(&Timer::Countdown) || page.timers.contains(&Timer::SecondLook) {
                page.timers.remove(&Timer::Poll);
                Step::Elapse(0)
            } else {
                break;
            };
            if let Some(event) = page.event(&next) {
                page.run(event)?;
            }
        }
        prop_assert_eq!(page.flow.activity(), Activity::Idle);
        prop_assert_eq!(page.sends, page.ends);
    }
}
