//! How a create ended. Pure: from what the network gave back to what the person is told.

use crate::contract::{Answer, Volume};

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
    /// The person cancelled.
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
    /// The person cancelled before it was sent.
    Cancelled,
    /// The browser does not take the request, in its own words: an `apiBase` that is no URL.
    Unacceptable(String),
}

/// What came of one request that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The answer, or at least its head.
    pub reply: Option<Reply>,
    /// What cut the exchange short, if anything.
    pub interruption: Option<Interruption>,
}

/// Why it is not known whether the volume exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No whole answer.
    NoAnswer(Interruption),
    /// A status of 500 or above, without a message of the service.
    ServerError(u16),
    /// An answer that says neither yes nor no.
    Unreadable(u16),
}

/// How a create can end, and nothing else.
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
        /// The service's message, verbatim.
        message: Option<String>,
    },
    /// Too many requests.
    Throttled {
        /// The service's message, verbatim.
        message: Option<String>,
        /// The header `retry-after`, as it came.
        retry_after: Option<String>,
    },
    /// The service refused.
    Rejected {
        /// The service's message, verbatim.
        message: Option<String>,
        /// The HTTP status.
        status: u16,
    },
    /// The volume may exist.
    Unconfirmed(Doubt),
}

impl Outcome {
    /// The service's own words, verbatim, where it refused.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Unauthorized { message }
            | Self::Throttled { message, .. }
            | Self::Rejected { message, .. } => message.as_deref(),
            Self::Created { .. } | Self::Unconfirmed(_) => None,
        }
    }

    /// Decides how a create ended. The rows are tried from the top, so each exchange has one outcome.
    #[must_use]
    pub fn of(exchange: &Exchange) -> Self {
        let Some(reply) = &exchange.reply else {
            let interruption = exchange.interruption.unwrap_or(Interruption::Unreachable);
            return Self::Unconfirmed(Doubt::NoAnswer(interruption));
        };
        let status = reply.status;
        let Answer { volume, message } =
            reply.body.as_deref().map(Answer::read).unwrap_or_default();
        // A blank message says nothing, but it is a message: it decides, our own text is shown.
        let is_refusal = message.is_some();
        let message = message.filter(|message| !message.trim().is_empty());

        match (status, volume) {
            (200..=299, Some(volume)) => Self::Created {
                volume: Box::new(volume),
                note: message,
            },
            (401, _) => Self::Unauthorized { message },
            _ if reply.is_sign_in_page() => Self::Unauthorized { message: None },
            (429, _) => Self::Throttled {
                message,
                retry_after: reply.retry_after.clone(),
            },
            _ if is_refusal => Self::Rejected { message, status },
            (400..=499, _) => Self::Rejected { message, status },
            (500.., _) => Self::Unconfirmed(Doubt::ServerError(status)),
            _ => Self::Unconfirmed(match exchange.interruption {
                Some(interruption) => Doubt::NoAnswer(interruption),
                None => Doubt::Unreadable(status),
            }),
        }
    }
}

/// How many seconds a `Retry-After` asks to wait; `now` is in milliseconds since 1970 and `parse_date` gives such, or NaN. A
/// number of seconds or a date (RFC 9110, section 10.2.3); what is neither asks for nothing.
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
    /// Whether a redirect was followed to a web page: where one is sent to sign in.
    #[must_use]
    pub fn is_sign_in_page(&self) -> bool {
        self.redirected && self.is_html()
    }

    /// Whether this is a web page: by its type, or by how it begins where the type is missing or wrong.
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
