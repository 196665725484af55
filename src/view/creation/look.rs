//! Whether a create in doubt made its volume: the look at the list.

use gloo_timers::future::TimeoutFuture;
use web_sys::AbortSignal;

use super::{Activity, Creation, Event};
use crate::config::Config;
use crate::contract::CreateVolume;
use crate::lookup::{self, CannotLook, Look, Sighting};
use crate::view::spawn;
use crate::client;
use crate::messages::Text;

/// A volume may come late to the list: where it is not there at first, it is looked again after this, in milliseconds.
const SECOND_LOOK: u32 = 2000;

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
            let config = self.loaded_config().await;
            let mut sighting = self.sight(&config, &failure.request, &signal).await;
            if matches!(sighting, Ok(Sighting::Nothing | Sighting::Another)) {
                TimeoutFuture::new(SECOND_LOOK).await;
                sighting = self.sight(&config, &failure.request, &signal).await;
            }
            if self.end().is_none() {
                return;
            }
            if sighting.is_ok() {
                self.forget_unsettled();
            }
            match sighting {
                Ok(Sighting::Found(volume)) => {
                    let details = failure.ending().map(|ending| ending.details.clone());
                    self.add((*volume).clone(), None, details);
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

    /// Looks for the volume that has the name of a refused request, so that its card can be shown. Nobody waits for it.
    pub(super) fn find_existing(self, request: &CreateVolume) {
        let name = Some(request.name.clone());
        let Some(gone) = self.gone() else {
            return;
        };
        spawn(async move {
            let config = self.loaded_config().await;
            let mut existing = None;
            let looked = client::look_through(&config, &gone, &mut |volumes| {
                self.have_seen(volumes);
                existing = volumes.iter().find(|volume| volume.name == name).cloned();
                existing.is_some()
            })
            .await;
            if looked.is_err() || self.failure.is_gone() {
                return;
            }
            // Its card may stand here already.
            let existing = existing.filter(|volume| !self.has_card(volume));
            self.failure.update(|failure| {
                if let Some(failure) = failure.as_mut().filter(|failure| {
                    failure.is_about_the_name() && Some(&failure.request.name) == name.as_ref()
                }) {
                    failure.existing = existing.map(Box::new);
                }
            });
        });
    }

    fn set_look(self, look: Look) {
        self.failure.update(|failure| {
            if let Some(failure) = failure {
                failure.look = look;
            }
        });
    }

    async fn sight(
        self,
        config: &Config,
        request: &CreateVolume,
        cancel: &AbortSignal,
    ) -> Result<Sighting, CannotLook> {
        let known = self.work.peek_with(|work| work.known.clone());
        let mut best = Sighting::Nothing;
        client::look_through(config, cancel, &mut |volumes| {
            self.have_seen(volumes);
            match lookup::judge(volumes, request, &known) {
                Sighting::Nothing => false,
                Sighting::Another => {
                    best = Sighting::Another;
                    false
                }
                found => {
                    best = found;
                    true
                }
            }
        })
        .await?;
        Ok(best)
    }
}
