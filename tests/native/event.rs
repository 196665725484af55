//! Events to a host: the documented formats, and nothing else.

use serde_json::json;
use volume_create::model::contract::Volume;
use volume_create::model::event::{self, HostEvent};
use volume_create::model::outcome::{Exchange, Interruption, Outcome, Reply};

fn exchange(status: u16, body: &str) -> Exchange {
    Exchange {
        reply: Some(Reply {
            status,
            body: Some(body.to_owned()),
            request_id: Some("secret-ish".to_owned()),
            ..Reply::default()
        }),
        interruption: None,
    }
}

#[test]
fn a_created_event_has_the_volume_as_returned_by_the_service() {
    let volume = json!({ "id": "v1", "volumeName": "a", "sizeGB": 200, "colour": ["red"] });
    let event = HostEvent::created(&Volume::from_object(
        volume.as_object().cloned().unwrap_or_default(),
    ));
    assert_eq!((event.name, &event.detail), ("volume-created", &volume));
    assert_eq!(
        event.message(),
        json!({ "source": "volume-create", "version": 1, "event": "volume-created", "detail": volume })
    );
}

#[test]
fn a_failure_event_has_kind_status_and_message_only() {
    for (exchange, kind, status, message) in [
        (
            exchange(400, r#"{"message":"taken"}"#),
            "rejected",
            json!(400),
            json!("taken"),
        ),
        (exchange(403, "<html>"), "rejected", json!(403), json!(null)),
        (
            exchange(401, r#"{"message":"who?"}"#),
            "unauthorized",
            json!(401),
            json!("who?"),
        ),
        (exchange(429, ""), "throttled", json!(429), json!(null)),
        (
            exchange(502, "<html>"),
            "unconfirmed",
            json!(502),
            json!(null),
        ),
        (exchange(200, "{}"), "unconfirmed", json!(200), json!(null)),
        (
            Exchange {
                reply: None,
                interruption: Some(Interruption::TimedOut),
            },
            "unconfirmed",
            json!(null),
            json!(null),
        ),
    ] {
        let status_of = exchange.reply.as_ref().map(|reply| reply.status);
        let event = HostEvent::failed(&Outcome::of(&exchange), status_of);
        let detail = json!({ "kind": kind, "status": status, "message": message });
        let expected = HostEvent {
            name: "volume-create-failed",
            detail,
        };
        assert_eq!(event, Some(expected), "{exchange:?}");
    }
}

#[test]
fn a_created_volume_is_not_a_failure() {
    let outcome = Outcome::of(&exchange(200, r#"{"volume":{"id":"v1"}}"#));
    assert_eq!(HostEvent::failed(&outcome, Some(200)), None);
}

#[test]
fn the_height_is_in_pixels() {
    assert_eq!(
        event::height(512),
        json!({ "source": "volume-create", "version": 1, "event": "height", "height": 512 })
    );
}
