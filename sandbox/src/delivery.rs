//! Deliveries: how a response is sent, down to the socket.

use std::time::Duration;

use axum::http::{
    header::{CONTENT_LENGTH, TRANSFER_ENCODING},
    response,
};

use crate::connection::Step;

/// How long written bytes may take to reach the client before a reset discards the rest.
const FLUSH_TIME: Duration = Duration::from_millis(200);
/// How many more bytes `content-length` announces than are sent.
const EXCESS: usize = 64;

/// How a response is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Unchanged.
    Whole,
    /// Nothing is sent: the connection is closed.
    Drop,
    /// Nothing is sent: the connection is reset.
    Reset,
    /// Nothing is sent, and the connection stays open until the client disconnects.
    Stall,
    /// The head and half of the body, then the connection is reset.
    Cut,
    /// The head and half of the body, and the connection stays open until the client disconnects.
    StallBody,
    /// The whole body, but `content-length` announces more; then the connection is closed.
    Short,
    /// In chunks, closed before the last one.
    Chunks,
    /// Whole, after a delay.
    Late(Duration),
    /// Whole, with a pause before each byte of the body.
    Drip(Duration),
    /// Bytes that are not HTTP, then the connection is closed.
    NotHttp,
    /// These steps instead of the response.
    Script(Vec<Step>),
}

impl Delivery {
    /// Whether a status line is sent.
    pub(crate) fn has_status(&self) -> bool {
        !matches!(
            self,
            Self::Drop | Self::Reset | Self::Stall | Self::NotHttp | Self::Script(_)
        )
    }

    /// The script for the connection; `None` if the response is sent unchanged.
    pub(crate) fn script(&self, head: &response::Parts, body: &[u8]) -> Option<Vec<Step>> {
        let sized = |length: usize| raw_head(head, &format!("content-length: {length}"));
        let half = body.get(..body.len() / 2).unwrap_or_default();
        let write = |head: Vec<u8>, body: &[u8]| Step::Write([head.as_slice(), body].concat());
        Some(match self {
            Self::Whole => return None,
            Self::Drop => vec![Step::Close],
            Self::Reset => vec![Step::Reset],
            Self::Stall => vec![Step::Stall],
            Self::Cut => vec![
                write(sized(body.len()), half),
                Step::Pause(FLUSH_TIME),
                Step::Reset,
            ],
            Self::StallBody => vec![write(sized(body.len()), half), Step::Stall],
            Self::Short => vec![write(sized(body.len().saturating_add(EXCESS)), body)],
            Self::Chunks => {
                let size = format!("{:x}\r\n", body.len());
                let chunk = [size.as_bytes(), body, b"\r\n"].concat();
                vec![write(raw_head(head, "transfer-encoding: chunked"), &chunk)]
            }
            Self::Late(time) => vec![Step::Pause(*time), write(sized(body.len()), body)],
            Self::Drip(pause) => [Step::Write(sized(body.len()))]
                .into_iter()
                .chain(
                    body.iter()
                        .flat_map(|byte| [Step::Pause(*pause), Step::Write(vec![*byte])]),
                )
                .collect(),
            Self::NotHttp => vec![Step::Write(b"220 mail.invalid ESMTP\r\n".to_vec())],
            Self::Script(steps) => steps.clone(),
        })
    }
}

fn raw_head(head: &response::Parts, framing: &str) -> Vec<u8> {
    let mut raw = format!("HTTP/1.1 {}\r\n", head.status).into_bytes();
    for (name, value) in &head.headers {
        if *name == CONTENT_LENGTH || *name == TRANSFER_ENCODING {
            continue;
        }
        raw.extend_from_slice(name.as_str().as_bytes());
        raw.extend_from_slice(b": ");
        raw.extend_from_slice(value.as_bytes());
        raw.extend_from_slice(b"\r\n");
    }
    raw.extend_from_slice(framing.as_bytes());
    raw.extend_from_slice(b"\r\nconnection: close\r\n\r\n");
    raw
}

/// The delivery of a response and the name of its fault; an extension of the response.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) name: String,
    pub(crate) delivery: Delivery,
}
