//! A create flow with a fake clock and a fake network: the test provides the responses.

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use volume_create::model::contract::CreateVolume;
use volume_create::model::flow::{
    Activity, Announcement, Call, CreateFlow, Effect, Event, Failure, PendingCreate, PendingId,
    Platform, Time, Timer,
};
use volume_create::model::outcome::{Exchange, Interruption, Reply};

pub(super) fn request(name: &str) -> CreateVolume {
    CreateVolume {
        name: name.to_owned(),
        size_gb: 200,
        region: "r".to_owned(),
        volume_type: "filesystem".to_owned(),
    }
}

pub(super) fn answered(status: u16, body: &str) -> Exchange {
    Exchange {
        reply: Some(Reply {
            status,
            body: Some(body.to_owned()),
            ..Reply::default()
        }),
        interruption: None,
    }
}

pub(super) fn interrupted(interruption: Interruption) -> Exchange {
    Exchange {
        reply: None,
        interruption: Some(interruption),
    }
}

pub(super) fn throttled(retry_after: &str) -> Exchange {
    let mut exchange = answered(429, "");
    if let Some(reply) = &mut exchange.reply {
        reply.retry_after = Some(retry_after.to_owned());
    }
    exchange
}

/// A volume as the service returns it.
pub(super) fn volume(id: &str, name: &str, status: &str) -> Value {
    json!({ "id": id, "volumeName": name, "region": "r", "volumeType": "filesystem", "sizeGB": 200,
        "usageGB": 0, "status": status, "username": "ada" })
}

pub(super) fn platform() -> Platform {
    Platform {
        nfc: |name| name.nfc().collect(),
        parse_date: |date| {
            date.strip_prefix("at ")
                .map_or(f64::NAN, |at| at.parse().unwrap())
        },
        seed: 0xfee,
    }
}

pub(super) struct Stage {
    pub(super) flow: CreateFlow,
    pub(super) now: Time,
    /// All effects so far.
    pub(super) effects: Vec<Effect>,
    /// The effects of the last event.
    pub(super) last: Vec<Effect>,
    /// When each timer fires.
    pub(super) timers: Vec<(Timer, Time)>,
}

impl Stage {
    pub(super) fn new() -> Self {
        Self {
            flow: CreateFlow::new(platform()),
            now: 1_000_000_000_000,
            effects: Vec::new(),
            last: Vec::new(),
            timers: Vec::new(),
        }
    }

    pub(super) fn on(&mut self, event: Event) -> &[Effect] {
        self.last = self.flow.on(event, self.now);
        for effect in &self.last {
            match effect {
                Effect::StartTimer(timer, after) => {
                    self.timers.retain(|(own, _)| own != timer);
                    self.timers.push((*timer, self.now + i64::from(*after)));
                }
                Effect::StopTimer(timer) => self.timers.retain(|(own, _)| own != timer),
                _ => {}
            }
        }
        self.effects.extend(self.last.clone());
        &self.last
    }

    /// Fires the next timer, and returns the milliseconds until then.
    pub(super) fn elapse(&mut self) -> i64 {
        let (timer, at) = *self
            .timers
            .iter()
            .min_by_key(|(_, at)| *at)
            .expect("a timer");
        self.timers.retain(|(own, _)| *own != timer);
        let waited = at - self.now;
        self.now = at;
        self.on(Event::Elapsed(timer));
        waited
    }

    pub(super) fn submit(&mut self, name: &str) -> &[Effect] {
        self.on(Event::Submit(request(name)))
    }

    /// The call of the last create.
    pub(super) fn sent(&self) -> Call {
        let call = |effect: &Effect| match effect {
            Effect::Send(call, _) => Some(*call),
            _ => None,
        };
        self.effects
            .iter()
            .rev()
            .find_map(call)
            .expect("a create was sent")
    }

    pub(super) fn sends(&self) -> usize {
        let is_send = |effect: &&Effect| matches!(effect, Effect::Send(..));
        self.effects.iter().filter(is_send).count()
    }

    pub(super) fn lists(&self) -> usize {
        let is_list = |effect: &&Effect| matches!(effect, Effect::List(..));
        self.effects.iter().filter(is_list).count()
    }

    pub(super) fn answer(&mut self, exchange: Exchange) -> &[Effect] {
        let call = self.sent();
        self.on(Event::Answered {
            call,
            exchange: Box::new(exchange),
            details: "details".to_owned(),
        })
    }

    pub(super) fn list(&mut self, exchange: Exchange) -> &[Effect] {
        let call = |effect: &Effect| match effect {
            Effect::List(call, _) => Some(*call),
            _ => None,
        };
        let call = self
            .effects
            .iter()
            .rev()
            .find_map(call)
            .expect("the list was asked for");
        self.on(Event::Listed(call, Box::new(exchange)))
    }

    /// Responds to the list with these volumes, and to its second page with none.
    pub(super) fn list_of(&mut self, volumes: &[Value]) {
        let page = json!({ "volumeList": volumes }).to_string();
        let asks = |effects: &[Effect]| {
            effects
                .iter()
                .any(|effect| matches!(effect, Effect::List(..)))
        };
        if asks(self.list(answered(200, &page))) && !volumes.is_empty() {
            self.list(answered(200, "{}"));
        }
    }

    /// Runs the two lookups of an unconfirmed create, which find these volumes.
    pub(super) fn look_twice(&mut self, volumes: &[Value]) {
        self.list_of(volumes);
        assert_eq!(self.elapse(), 2000);
        self.list_of(volumes);
    }

    /// Restores a create that was persisted by an earlier page.
    pub(super) fn restore(&mut self, id: &str, name: &str) {
        let id = PendingId(id.to_owned());
        self.on(Event::RestoredPending(PendingCreate {
            id: id.clone(),
            request: request(name),
        }));
        self.on(Event::Claimed(id, "left".to_owned()));
    }

    pub(super) fn failure(&self) -> &Failure {
        self.flow.failure().expect("a failure")
    }

    pub(super) fn activity(&self) -> Activity {
        self.flow.activity()
    }

    /// The names and kinds of the events so far.
    pub(super) fn events(&self) -> Vec<String> {
        let event = |effect: &Effect| match effect {
            Effect::Notify(event) => Some(match event.detail.get("kind").and_then(Value::as_str) {
                Some(kind) => kind.to_owned(),
                None => "created".to_owned(),
            }),
            _ => None,
        };
        self.effects.iter().filter_map(event).collect()
    }

    pub(super) fn announced(&self) -> Vec<Announcement> {
        let announcement = |effect: &Effect| match effect {
            Effect::Announce(Announcement::Clear) => None,
            Effect::Announce(announcement) => Some(announcement.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(announcement).collect()
    }

    /// The persisted pending creates.
    pub(super) fn persisted(&self) -> Vec<PendingId> {
        let mut ids = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::Persist(create) => ids.push(create.id.clone()),
                Effect::Forget(id) => ids.retain(|own| own != id),
                _ => {}
            }
        }
        ids
    }

    /// The current cards, newest last.
    pub(super) fn cards(&self) -> Vec<volume_create::model::flow::Card> {
        let mut cards: Vec<volume_create::model::flow::Card> = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::AddCard(card) => cards.push((**card).clone()),
                Effect::UpdateCard(card) => {
                    let own = cards
                        .iter_mut()
                        .find(|own| own.key == card.key)
                        .expect("it exists");
                    *own = (**card).clone();
                }
                _ => {}
            }
        }
        cards
    }

    pub(super) fn created(&mut self, id: &str, name: &str, status: &str) {
        self.submit(name);
        self.answer(answered(
            200,
            &json!({ "volume": volume(id, name, status) }).to_string(),
        ));
    }
}
