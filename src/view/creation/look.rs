//! Whether a create in doubt made its volume: the look at the list.

use super::on_demand::{add, look};
use super::{Activity, Creation, Event};
use crate::lookup::{CannotLook, Look, Sighting};
use crate::messages::Text;
use crate::view::spawn;

impl Creation {
    /// Looks whether the create in doubt made its volume. Found, it gets its card and the failure is withdrawn.
    pub(super) fn look(self) {
        let Some(failure) = self.failure.peek() else {
            return;
        };
        let Some(signal) = self.begin(Activity::Checking) else {
            return;
        };
        self.set_look(Look::Looking);
        spawn(async move {
            let sighting = if self.loaded().await {
                look(self, &failure.request, &signal).await
            } else {
                Err(CannotLook::NoList)
            };
            if self.end().is_none() {
                return;
            }
            if sighting.is_ok() {
                self.forget_unsettled();
            }
            match sighting {
                Ok(Sighting::Found(volume)) => {
                    let details = failure.ending().map(|ending| ending.details.clone());
                    add(self, (*volume).clone(), None, details);
                    self.announce(Text::Found, &failure.request.name);
                    self.failure.set(None);
                    self.tell(&Event::Created {
                        request: failure.request,
                        volume,
                    });
                }
                Ok(Sighting::Another) => self.set_look(Look::NotThere { another: true }),
                Ok(Sighting::Nothing) => self.set_look(Look::NotThere { another: false }),
                Err(why) => self.set_look(Look::Failed(why)),
            }
        });
    }

    fn set_look(self, look: Look) {
        self.failure.update(|failure| {
            if let Some(failure) = failure {
                failure.look = look;
            }
        });
    }
}
