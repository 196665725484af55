//! Texts about the session and a pasted token.

use super::{Messages, Text};
use crate::model::session::{Session, TokenError, WARNING as SESSION_WARNING};

impl Messages {
    /// Why a pasted text can't be used as a token.
    #[must_use]
    pub fn token_error(self, fault: TokenError) -> String {
        self.text(match fault {
            TokenError::Empty => Text::TokenMissing,
            TokenError::NotAToken => Text::NotAToken,
            TokenError::TooLong(bytes) => {
                let bytes = self.whole(bytes as u64);
                return self.fill(Text::TokenTooLong, &[("bytes", &bytes)]);
            }
        })
        .to_owned()
    }

    /// Why the service does not take a token that ends at `expires`, with its own `message`; `when`
    /// formats a time.
    #[must_use]
    pub fn token_refused(
        self,
        expires: Option<i64>,
        message: Option<&str>,
        now: i64,
        when: impl Fn(i64) -> String,
    ) -> String {
        /// A field has no room for more.
        const MOST: usize = 300;
        let message: Option<String> = message.map(|message| message.chars().take(MOST).collect());
        let parts = [
            self.expired_by_clock(expires, now, when),
            Some(self.text(Text::TokenRefused).to_owned()),
            message.map(|message| self.fill(Text::TokenAnswer, &[("message", &message)])),
        ];
        self.sentences(parts)
    }

    /// The text about a session; `when` formats a time.
    #[must_use]
    pub fn session(self, session: Session, now: i64, when: impl Fn(i64) -> String) -> String {
        let text = |text| Some(self.text(text).to_owned());
        let at = |text, time| Some(self.fill(text, &[("time", &when(time))]));
        match session {
            // The field shows the reason.
            Session::Unknown | Session::Refused => String::new(),
            Session::Checking(expires) => self.sentences([
                self.expired_by_clock(expires, now, &when),
                text(Text::CheckingToken),
            ]),
            Session::Unchecked(expires) => self.sentences([
                text(Text::TokenUnchecked),
                self.expired_by_clock(expires, now, &when),
            ]),
            Session::InUse(None) => self.sentences([text(Text::SessionWithoutEnd)]),
            Session::InUseAfter(expires) => self.sentences([at(Text::ClockIsWrong, expires)]),
            Session::InUse(Some(expires)) => {
                let left = expires.saturating_sub(now);
                self.sentences([at(
                    match left {
                        ..=0 => Text::SessionEnded,
                        1..=SESSION_WARNING => Text::SessionEndsSoon,
                        _ => Text::SessionUntil,
                    },
                    expires,
                )])
            }
        }
    }

    fn expired_by_clock(
        self,
        expires: Option<i64>,
        now: i64,
        when: impl Fn(i64) -> String,
    ) -> Option<String> {
        let expires = expires.filter(|expires| *expires <= now)?;
        Some(self.fill(Text::ExpiredByClock, &[("time", &when(expires))]))
    }

    fn sentences<const N: usize>(self, parts: [Option<String>; N]) -> String {
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(self.text(Text::Space))
    }
}
