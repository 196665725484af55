//! A response as a text for a bug report.

use crate::model::contract::CREATE_PATH;
use crate::model::outcome::Exchange;

/// Time, status, request ID where there is one, and the whole body. It never holds the token, which
/// the page does not know. `time` is inserted as it is.
#[must_use]
pub fn text(exchange: &Exchange, time: &str) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        for part in [name, value, "\n"] {
            text.push_str(part);
        }
    };
    line("POST ", CREATE_PATH);
    line("time: ", time);
    if let Some(reply) = &exchange.reply {
        line("status: ", &reply.status.to_string());
        if let Some(kind) = &reply.content_type {
            line("content-type: ", kind);
        }
        if let Some(id) = &reply.request_id {
            line("x-request-id: ", id);
        }
    }
    if let Some(interruption) = exchange.interruption {
        line("interrupted: ", interruption.name());
    }
    let body = exchange
        .reply
        .as_ref()
        .and_then(|reply| reply.body.as_ref());
    if let Some(body) = body {
        line("body:\n", body);
    }
    text.pop();
    text
}
