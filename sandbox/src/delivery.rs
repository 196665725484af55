//! Deliveries: how an answer leaves, down to the socket.

use std::time::Duration;

use axum::http::{
    header::{CONTENT_LENGTH, TRANSFER_ENCODING},
    response,
};

use crate::connection::Step;

/// Time for what was written to reach the client, before a reset throws the rest away.
const REACH: Duration = Duration::from_millis(200);
/// So much more is announced by `content-length` than comes.
const MISSING: usize = 64;

/// How an answer leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// As any answer.
    Whole,
    /// Not at all: the connection is closed.
    Drop,
    /// Not at all: the connection is reset.
    Reset,
    /// Not at all, and the connection stays open until the client leaves.
    Stall,
    /// The head and half of the body, then the connection is reset.
    Cut,
    /// The head and half of the body, and the connection stays open until the client leaves.
    StallBody,
    /// The whole body, but `content-length` announces more; then the connection is closed.
    Short,
    /// In chunks, closed before the last one.
    Chunks,
    /// Whole, so much later.
    Late(Duration),
    /// Whole, with a pause before each byte of the body.
    Drip(Duration),
    /// Not at all: bytes come that are no HTTP, then the connection is closed.
    NotHttp,
    /// Not at all: these steps are played instead.
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

    /// What to do on the connection; `None` when the answer leaves as any other.
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
                Step::Pause(REACH),
                Step::Reset,
            ],
            Self::StallBody => vec![write(sized(body.len()), half), Step::Stall],
            Self::Short => vec![write(sized(body.len().saturating_add(MISSING)), body)],
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

/// How an answer leaves, and why; travels with the answer as an extension.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) name: String,
    pub(crate) delivery: Delivery,
}
