//! Invariants of the flow, for any sequence of events.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use serde_json::json;
use volume_create::model::flow::{
    Activity, Batch, BatchId, BatchState, Call, Cause, CreateFlow, Effect, Event, Item, ItemState,
    Lookup, PendingCreate, PendingId, Timer,
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
    /// The names whose bits are set, from the last one.
    SubmitAll(u8),
    StopBatch,
    LeaveBatch,
    ContinueBatch,
    TryFailed,
    CloseBatch,
    /// A persisted batch of these names, in these states.
    RestoreBatch(u8, [u8; 3]),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8).prop_map(Step::Submit),
        2 => Just(Step::TryAgain),
        2 => Just(Step::CheckAgain),
        1 => Just(Step::Cancel),
        8 => (0..14_u8).prop_map(Step::Answer),
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
        3 => (1..8_u8).prop_map(Step::SubmitAll),
        1 => Just(Step::StopBatch),
        1 => Just(Step::LeaveBatch),
        4 => Just(Step::ContinueBatch),
        1 => Just(Step::TryFailed),
        1 => Just(Step::CloseBatch),
        1 => (1..8_u8, any::<[u8; 3]>()).prop_map(|(names, states)| Step::RestoreBatch(names, states)),
    ]
}

const NAMES: [&str; 3] = ["a", "b", "c"];

fn names(bits: u8) -> impl Iterator<Item = &'static str> {
    let is_set = move |(place, _): &(usize, &&str)| bits & (1 << place) != 0;
    let names = NAMES.iter().enumerate().rev().filter(is_set);
    names.map(|(_, name)| *name)
}

fn item(name: &str, state: u8) -> Item {
    Item {
        request: request(name),
        state: match state % 6 {
            0 => ItemState::InFlight,
            1 => ItemState::Created { id: None },
            2 => ItemState::Rejected {
                status: 400,
                message: None,
            },
            3 => ItemState::Unconfirmed,
            4 => ItemState::NotFound,
            _ => ItemState::Waiting,
        },
    }
}

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
        12 => answered(403, ""),
        13 => answered(429, ""),
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
    persists: usize,
    /// The name of the create that was answered last, and how.
    answered: (String, u8),
    batch: BatchModel,
}

/// What the page knows of the batch.
#[derive(Default)]
struct BatchModel {
    saved: Option<Batch>,
    /// The names that the user asked the batch to send, and that it has not sent since.
    granted: HashSet<String>,
    /// The names whose volume was created since the batch began.
    made: HashSet<String>,
    /// The names whose volume may exist by an earlier page, and no list was read since.
    doubtful: HashSet<String>,
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
            persists: 0,
            answered: (String::new(), 0),
            batch: BatchModel::default(),
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
                self.answered = (name.clone(), *kind);
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
            Step::SubmitAll(bits) => Event::SubmitAll(names(*bits).map(request).collect()),
            Step::StopBatch => Event::StopBatch,
            Step::LeaveBatch => Event::LeaveBatch,
            Step::ContinueBatch => Event::ContinueBatch,
            Step::TryFailed => Event::TryFailed,
            Step::CloseBatch => Event::CloseBatch,
            // It is the first of all.
            Step::RestoreBatch(..) if self.sent.is_some() => return None,
            Step::RestoreBatch(bits, states) => Event::RestoredBatch(Batch {
                id: BatchId("old-batch".to_owned()),
                items: names(*bits)
                    .zip(states)
                    .map(|(name, state)| item(name, *state))
                    .collect(),
                state: BatchState::Running,
            }),
        })
    }

    /// What the user allows the batch by this event.
    fn grant(&mut self, event: &Event) {
        let is_idle = self.flow.activity() == Activity::Idle;
        let batch = self.flow.batch();
        let is_running = batch.is_some_and(Batch::is_running);
        let items = batch.map(|batch| batch.items.clone()).unwrap_or_default();
        let is_refused = |item: &Item| matches!(item.state, ItemState::Rejected { .. });
        let granted = |item: Item| {
            let is_created = matches!(item.state, ItemState::Created { .. });
            (!is_created).then_some(item.request.name)
        };
        // To try again what has stopped a batch continues it.
        let failure = self.flow.failure();
        let failure = failure.filter(|failure| failure.can_try_again());
        let mut all = items.iter();
        let is_item = failure.is_some_and(|failure| {
            all.any(|item| {
                item.request == failure.request
                    && matches!(
                        item.state,
                        ItemState::Waiting | ItemState::Unconfirmed | ItemState::NotFound
                    )
            })
        });
        let continues = match event {
            Event::ContinueBatch => true,
            Event::TryAgain => is_item,
            _ => false,
        };
        match event {
            Event::SubmitAll(requests) if is_idle => {
                self.batch.made.clear();
                self.batch.doubtful.clear();
                let names = requests.iter().map(|request| request.name.clone());
                self.batch.granted = names.collect();
            }
            _ if continues && is_idle => {
                let items = items.into_iter().filter(|item| !is_refused(item));
                self.batch.granted = items.filter_map(granted).collect();
            }
            Event::TryFailed if is_idle => {
                self.batch.granted = items.into_iter().filter_map(granted).collect();
            }
            Event::RestoredBatch(batch) if self.flow.batch().is_none() => {
                let is_created = |item: &&Item| matches!(item.state, ItemState::Created { .. });
                let is_doubtful = |item: &&Item| {
                    matches!(item.state, ItemState::InFlight | ItemState::Unconfirmed)
                };
                let doubtful = batch.items.iter().filter(is_doubtful);
                self.batch.doubtful = doubtful.map(|item| item.request.name.clone()).collect();
                let created = batch.items.iter().filter(is_created);
                self.batch.made = created.map(|item| item.request.name.clone()).collect();
            }
            Event::Listed(_, exchange) if matches!(&exchange.reply, Some(reply) if reply.status == 200) =>
            {
                self.batch.doubtful.clear();
            }
            // It created nothing.
            Event::Answered { .. } if is_running && matches!(self.answered.1, 3) => {
                self.batch.granted.insert(self.answered.0.clone());
            }
            Event::Answered { .. } if self.answered.1 < 2 => {
                self.batch.made.insert(self.answered.0.clone());
            }
            _ => {}
        }
    }

    /// A create is sent: by the batch where that runs, as nothing else is sent then.
    fn check_send(&mut self, name: &str, own: &HashSet<PendingId>) -> Result<(), TestCaseError> {
        if !self.flow.batch().is_some_and(Batch::is_running) {
            prop_assert_eq!(self.asked, 1, "only after a submit");
            self.asked = 0;
            return Ok(());
        }
        prop_assert!(self.batch.granted.remove(name), "only once for each order");
        prop_assert!(!self.batch.made.contains(name), "no second volume");
        prop_assert!(!self.batch.doubtful.contains(name), "not blindly");
        let mut earlier = self.persisted.iter();
        let may_exist =
            earlier.any(|(id, create)| create.request.name == name && !own.contains(id));
        prop_assert!(!may_exist, "looked up before it is sent again");
        let saved = self.batch.saved.iter().flat_map(|batch| &batch.items);
        let mut saved = saved.filter(|item| item.request.name == name);
        prop_assert!(
            saved.any(|item| item.state == ItemState::InFlight),
            "persisted before it is sent"
        );
        Ok(())
    }

    /// The batch after an event, and whether it ran before.
    fn check_batch(&mut self, was_running: bool) -> Result<(), TestCaseError> {
        let batch = self.flow.batch();
        prop_assert_eq!(batch, self.batch.saved.as_ref(), "persisted as it is");
        let Some(batch) = batch else {
            return Ok(());
        };
        let stored = Batch::from_json(&batch.to_json());
        prop_assert_eq!(stored.as_ref(), Some(batch));
        if batch.is_running() {
            prop_assert_ne!(self.flow.activity(), Activity::Idle, "it goes on at once");
            self.asked = 0;
        } else {
            self.batch.granted.clear();
        }
        for Item { request, state } in &batch.items {
            let is_sent = self
                .sent
                .as_ref()
                .is_some_and(|(_, name)| *name == request.name);
            let is_created = matches!(state, ItemState::Created { .. });
            prop_assert_eq!(
                is_created,
                self.batch.made.contains(&request.name),
                "{:?}",
                state
            );
            prop_assert_eq!(
                *state == ItemState::InFlight,
                is_sent && !is_created,
                "{:?}",
                state
            );
            if was_running && batch.state == BatchState::Finished {
                prop_assert_ne!(state, &ItemState::Waiting, "each has its outcome");
            }
        }
        Ok(())
    }

    fn run(&mut self, event: Event) -> Result<(), TestCaseError> {
        let is_answer = matches!(event, Event::Answered { .. } | Event::NotSent(..));
        let is_claim = matches!(event, Event::Claimed(..) | Event::Disowned(..));
        let is_list = matches!(event, Event::Listed(..));
        let was_running = self.flow.batch().is_some_and(Batch::is_running);
        self.grant(&event);
        let effects = self.flow.on(event, self.now);
        let mut persisted_now = HashSet::new();
        let mut told = 0;
        for effect in effects {
            match effect {
                Effect::Send(call, request) => {
                    prop_assert!(self.sent.is_none(), "at most one create in flight");
                    prop_assert!(
                        self.persisted
                            .iter()
                            .any(|(id, create)| create.request == request
                                && persisted_now.contains(id)),
                        "persisted before it is sent"
                    );
                    self.check_send(&request.name, &persisted_now)?;
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
                    self.persists += 1;
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
                    // After its own it may be that of an item which is looked up next.
                    if is_answer && told == 1 {
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
                        let name = event.detail["volumeName"].as_str();
                        self.batch.made.extend(name.map(str::to_owned));
                    }
                }
                Effect::Announce(_)
                | Effect::RememberRegion(_)
                | Effect::ClearForm(_)
                | Effect::MarkTaken(_)
                | Effect::FocusName => {}
                Effect::SaveBatch(batch) => self.batch.saved = Some(batch),
                Effect::ForgetBatch(id) => {
                    let forgotten = self.batch.saved.take();
                    prop_assert_eq!(forgotten.map(|batch| batch.id), Some(id));
                }
            }
        }
        prop_assert!(!is_answer || told <= 1 + usize::from(was_running));
        self.check_batch(was_running)?;
        self.check()
    }

    fn check(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(
            self.reported,
            self.ends,
            "each completed create is reported once"
        );
        prop_assert!(self.ends <= self.sends && self.found <= self.persists + self.restored);
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
                prop_assert!(!is_persisted || self.restored > 0 || self.persists > self.sends);
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
        for _ in 0..60 {
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
        prop_assert!(!page.flow.batch().is_some_and(Batch::is_running));
    }
}
