//! What came back, as a text for a bug report.

use crate::contract::CREATE_PATH;
use crate::outcome::Exchange;

/// Time, status, request ID where there is one, and the whole body. It never holds the token, which the page does not know.
/// `time` is as it shall stand there.
#[must_use]
pub fn text(exchange: &Exchange, time: &str) -> String {
    let mut lines = vec![format!("POST {CREATE_PATH}"), format!("time: {time}")];
    if let Some(reply) = &exchange.reply {
        lines.push(format!("status: {}", reply.status));
        lines.extend(
            reply
                .content_type
                .as_ref()
                .map(|kind| format!("content-type: {kind}")),
        );
        lines.extend(
            reply
                .request_id
                .as_ref()
                .map(|id| format!("x-request-id: {id}")),
        );
    }
    if let Some(interruption) = exchange.interruption {
        lines.push(format!("interrupted: {}", interruption.name()));
    }
    if let Some(body) = exchange
        .reply
        .as_ref()
        .and_then(|reply| reply.body.as_ref())
    {
        lines.push(format!("body:\n{body}"));
    }
    lines.join("\n")
}
