//! The outcome of a create: classifies the result of the exchange.

use crate::model::contract::{Answer, ServerMessage, Volume};

/// An answer's head and body, as the client read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Whether a redirect was followed to get here.
    pub redirected: bool,
    /// The header `content-type`.
    pub content_type: Option<String>,
    /// The header `retry-after`, as it came.
    pub retry_after: Option<String>,
    /// The header `x-request-id`, for a report.
    pub request_id: Option<String>,
    /// The body as text; `None` where it did not arrive whole.
    pub body: Option<String>,
}

/// Why no whole answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interruption {
    /// The network gave none: refused, reset, blocked, no name for the host.
    Unreachable,
    /// The time for it was over.
    TimedOut,
    /// The user cancelled.
    Cancelled,
    /// The page was left, reloaded or broke while the request ran.
    Left,
}

impl Interruption {
    /// Its name in a report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "Unreachable",
            Self::TimedOut => "TimedOut",
            Self::Cancelled => "Cancelled",
            Self::Left => "Left",
        }
    }
}

/// Why a request was not sent at all: there is no doubt about the volume then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The browser is offline (`navigator.onLine`).
    Offline,
    /// The user cancelled before it was sent.
    Cancelled,
    /// The browser rejects the request, with its reason: an `apiBase` that is no URL.
    Unacceptable(String),
}

/// The result of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The answer, or at least its head.
    pub reply: Option<Reply>,
    /// The reason why the exchange ended early.
    pub interruption: Option<Interruption>,
}

/// Why it is not known whether the volume exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnconfirmedReason {
    /// No whole answer.
    NoAnswer(Interruption),
    /// A status of 500 or above: gateways answer so while the service goes on.
    ServerError(u16),
    /// A JSON object without a usable volume.
    NoVolume(u16),
    /// An answer that can't be parsed.
    Unreadable(u16),
}

/// The outcomes of a create (docs/service-api.md).
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The volume was created.
    Created {
        /// The volume as the service wrote it.
        volume: Box<Volume>,
        /// A message that came with it.
        note: Option<String>,
    },
    /// There is no session, or it has ended.
    Unauthorized {
        /// The service's text.
        server_message: Option<ServerMessage>,
    },
    /// Too many requests.
    Throttled {
        /// The service's text.
        server_message: Option<ServerMessage>,
        /// The header `retry-after`, as it came.
        retry_after: Option<String>,
    },
    /// The service refused.
    Rejected {
        /// The service's text.
        server_message: Option<ServerMessage>,
        /// The HTTP status.
        status: u16,
    },
    /// The volume may exist.
    Unconfirmed {
        /// The service's text.
        server_message: Option<ServerMessage>,
        /// Why it is not known.
        reason: UnconfirmedReason,
    },
}

impl Outcome {
    /// The outcome of one exchange. The rows are tried from the top, so each exchange has one.
    #[must_use]
    pub fn of(exchange: &Exchange) -> Self {
        let Some(reply) = &exchange.reply else {
            let interruption = exchange.interruption.unwrap_or(Interruption::Unreachable);
            return Self::Unconfirmed {
                server_message: None,
                reason: UnconfirmedReason::NoAnswer(interruption),
            };
        };
        let status = reply.status;
        let Answer {
            is_object,
            volume,
            server_message,
        } = reply.answer();
        match (status, volume) {
            (200..=299, Some(volume)) => Self::Created {
                volume: Box::new(volume),
                note: match server_message {
                    Some(ServerMessage::Message(note)) => Some(note),
                    _ => None,
                },
            },
            (401, _) => Self::Unauthorized { server_message },
            _ if reply.is_sign_in_page() => Self::Unauthorized {
                server_message: None,
            },
            (429, _) => Self::Throttled {
                server_message,
                retry_after: reply.retry_after.clone(),
            },
            (400..=499, _) => Self::Rejected {
                server_message,
                status,
            },
            _ if says_taken(server_message.as_ref()) => Self::Rejected {
                server_message,
                status,
            },
            _ => Self::Unconfirmed {
                server_message,
                reason: match exchange.interruption {
                    _ if status >= 500 => UnconfirmedReason::ServerError(status),
                    Some(interruption) => UnconfirmedReason::NoAnswer(interruption),
                    None if is_object => UnconfirmedReason::NoVolume(status),
                    None => UnconfirmedReason::Unreadable(status),
                },
            },
        }
    }

    /// The service's text, where there is no volume.
    #[must_use]
    pub fn server_message(&self) -> Option<&ServerMessage> {
        match self {
            Self::Created { .. } => None,
            Self::Unauthorized { server_message }
            | Self::Throttled { server_message, .. }
            | Self::Rejected { server_message, .. }
            | Self::Unconfirmed { server_message, .. } => server_message.as_ref(),
        }
    }

    /// The service's `message`, verbatim, where there is no volume.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match self.server_message() {
            Some(ServerMessage::Message(message)) => Some(message),
            _ => None,
        }
    }

    /// Whether the service refused because the name is taken.
    #[must_use]
    pub fn is_name_taken(&self) -> bool {
        matches!(self, Self::Rejected { server_message, .. } if says_taken(server_message.as_ref()))
    }
}

/// Whether a message says that the volume exists already. The one text that is documented
/// (docs/service-api.md), so the one that decides.
fn says_taken(server_message: Option<&ServerMessage>) -> bool {
    const TAKEN: &[u8] = b"already exists";
    match server_message {
        Some(ServerMessage::Message(message)) => {
            let mut parts = message.as_bytes().windows(TAKEN.len());
            parts.any(|part| part.eq_ignore_ascii_case(TAKEN))
        }
        _ => false,
    }
}

/// How many seconds a `Retry-After` asks to wait; `now` is in milliseconds since 1970 and
/// `parse_date` gives such, or NaN. A number of seconds or a date (RFC 9110, section 10.2.3); what
/// is neither asks for nothing.
#[must_use]
pub fn wait_seconds(retry_after: &str, now: f64, parse_date: impl Fn(&str) -> f64) -> u32 {
    let retry_after = retry_after.trim();
    if let Ok(seconds) = retry_after.parse() {
        return seconds;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and NaN is 0"
    )]
    let seconds = ((parse_date(retry_after) - now) / 1000.0).ceil() as u32;
    seconds
}

impl Reply {
    /// The parsed body.
    fn answer(&self) -> Answer {
        let parse = |body| Answer::parse(body, self.content_type.as_deref());
        self.body.as_deref().map(parse).unwrap_or_default()
    }

    /// Whether a redirect was followed to a web page: where one is sent to sign in.
    #[must_use]
    pub fn is_sign_in_page(&self) -> bool {
        self.redirected && self.is_html()
    }

    /// Whether this is a web page: by its type, or by how it begins where the type is missing or
    /// wrong.
    fn is_html(&self) -> bool {
        let typed = self.content_type.as_deref().is_some_and(|content_type| {
            content_type
                .trim_start()
                .get(..9)
                .is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
        });
        typed
            || self
                .body
                .as_deref()
                .is_some_and(|body| body.trim_start().starts_with('<'))
    }
}
