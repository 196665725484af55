//! The created volumes, kept over a reload and followed, and what is looked for in the list of volumes: one whose create is in doubt,
//! and the one that has a name already. Loaded on demand.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use web_sys::AbortSignal;

use super::{Created, Creation, Failure, Work};
use crate::client::on_demand::look_through;
use crate::config::Config;
use crate::contract::{CreateVolume, Volume};
use crate::lookup::{self, CannotLook, Sighting, StatusAge};
use crate::messages::Text;
use crate::view::tab::on_demand::{KeptVolume, keep_volume, kept_volumes};
use crate::view::watched::Watched;
use crate::view::{now, spawn};

/// Following: the first pause, the longest, and when it ends. In seconds.
const FIRST_PAUSE: i64 = 2;
const LONGEST_PAUSE: i64 = 16;
const FOLLOWED_FOR: i64 = 600;

/// A volume may come late to the list: where it is not there at first, it is looked again after this, in milliseconds.
const SECOND_LOOK: u32 = 2000;

/// The cards that were there before the page was left are there again.
#[inline(never)]
pub(super) fn take_up_cards(creation: Creation) {
    let taken_up = |work: &mut Work| std::mem::replace(&mut work.has_taken_up, true);
    if creation.work.change(taken_up) {
        return;
    }
    for (key, kept) in kept_volumes(&creation.tab()) {
        show(creation, key, kept);
    }
}

/// A volume that was created just now: its card is there, and kept over a reload.
#[inline(never)]
pub(super) fn add(
    creation: Creation,
    volume: Volume,
    note: Option<String>,
    details: Option<String>,
) {
    // Its place is after theirs.
    take_up_cards(creation);
    let newest = creation
        .created
        .peek_with(|created| created.last().map(|newest| newest.key));
    let key = newest.map_or(0, |newest| newest.saturating_add(1));
    let kept = KeptVolume {
        volume: volume.raw,
        note,
        details,
        at: now(),
    };
    keep_volume(&creation.tab(), key, &kept);
    show(creation, key, kept);
}

fn show(creation: Creation, key: u32, kept: KeptVolume) {
    let volume = Volume::read(kept.volume);
    creation.have_seen(std::slice::from_ref(&volume));
    let cells = creation.owned(|| (Watched::new(volume), Watched::default()));
    let Some((volume, age)) = cells else {
        // The form is gone.
        return;
    };
    let created = Created {
        key,
        volume,
        age,
        note: kept.note,
        details: kept.details,
        at: kept.at,
    };
    creation.created.update(|all| all.push(created.clone()));
    follow(creation, created);
}

/// Keeps a created volume over a reload, as it is now.
fn keep(creation: Creation, created: &Created) {
    let kept = KeptVolume {
        volume: created.volume.peek_with(|volume| volume.raw.clone()),
        note: created.note.clone(),
        details: created.details.clone(),
        at: created.at,
    };
    keep_volume(&creation.tab(), created.key, &kept);
}

/// Looks whether a request made its volume, twice.
pub(super) async fn look(
    creation: Creation,
    request: &CreateVolume,
    cancel: &AbortSignal,
) -> Result<Sighting, CannotLook> {
    let config = creation.loaded_config().await;
    let sighting = sight(creation, &config, request, cancel).await?;
    if matches!(sighting, Sighting::Found(_)) {
        return Ok(sighting);
    }
    TimeoutFuture::new(SECOND_LOOK).await;
    sight(creation, &config, request, cancel).await
}

async fn sight(
    creation: Creation,
    config: &Config,
    request: &CreateVolume,
    cancel: &AbortSignal,
) -> Result<Sighting, CannotLook> {
    let known = creation.work.peek_with(|work| work.known.clone());
    let mut best = Sighting::Nothing;
    look_through(config, cancel, &mut |volumes| {
        creation.have_seen(volumes);
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

/// Follows a volume's status while it is `Pending`: looks again by the list call, less and less often.
fn follow(creation: Creation, created: Created) {
    let can_follow = |volume: &Volume| volume.id.is_some() && is_pending(volume);
    if !created.volume.peek_with(can_follow) || is_over(&created) {
        return;
    }
    let runs = creation.work.change(|work| {
        work.next_look = (now().saturating_add(FIRST_PAUSE), FIRST_PAUSE);
        let runs = !work.followed.is_empty();
        work.followed.push(created);
        runs
    });
    if !runs {
        spawn(keep_following(creation));
    }
}

/// Looks again and again, less and less often, until none of the followed volumes is pending any more.
async fn keep_following(creation: Creation) {
    let config = creation.loaded_config().await;
    let Some(gone) = creation.gone() else {
        return;
    };
    if !config.follow_status {
        creation.work.change(|work| work.followed.clear());
        return;
    }
    for created in followed(creation) {
        created.age.set(StatusAge::Followed);
    }
    let mut failures = 0_u32;
    loop {
        TimeoutFuture::new(1000).await;
        if creation.work.is_gone() {
            return;
        }
        let (next, pause) = creation.work.peek_with(|work| work.next_look);
        if now() < next || document().hidden() || !window().navigator().on_line() {
            continue;
        }
        let wanted = followed(creation);
        for created in &wanted {
            created.age.set(StatusAge::Followed);
        }
        let mut missing = wanted.len();
        let looked = look_through(&config, &gone, &mut |volumes| {
            creation.have_seen(volumes);
            for volume in volumes {
                if let Some(created) = wanted.iter().find(|created| is_the_same(created, volume)) {
                    missing = missing.saturating_sub(1);
                    update(creation, created, volume);
                }
            }
            missing == 0
        })
        .await;
        failures = if looked.is_ok() {
            0
        } else {
            failures.saturating_add(1)
        };
        // Once can be the network; twice, the list call does not work here.
        let hopeless = failures > 1;
        let left = creation.work.change(|work| {
            work.followed.retain(|created| {
                let goes_on = !hopeless && !is_over(created);
                let pending = created.volume.peek_with(is_pending);
                if pending && !goes_on {
                    created.age.set(if looked.is_ok() {
                        StatusAge::AsOf(now())
                    } else {
                        StatusAge::AsOfCreation
                    });
                }
                pending && goes_on
            });
            work.followed.len()
        });
        if left == 0 {
            return;
        }
        let pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        creation
            .work
            .change(|work| work.next_look = (now().saturating_add(pause), pause));
    }
}

fn followed(creation: Creation) -> Vec<Created> {
    creation.work.peek_with(|work| work.followed.clone())
}

fn update(creation: Creation, created: &Created, volume: &Volume) {
    let (before, name) = created
        .volume
        .peek_with(|shown| (shown.status.clone(), shown.name.clone()));
    if created.volume.peek_with(|shown| shown == volume) {
        return;
    }
    created.volume.set(volume.clone());
    keep(creation, created);
    if let (Some(status), Some(name)) = (&volume.status, name)
        && volume.status != before
    {
        let values = [("name", name.as_str()), ("status", status)];
        creation
            .news
            .set(creation.messages.peek().fill(Text::StatusChanged, &values));
    }
}

/// Looks for the volume that has the name of a refused request, so that its card can be shown.
pub(super) async fn find_existing(creation: Creation, name: String) {
    let Some(gone) = creation.gone() else {
        return;
    };
    let config = creation.loaded_config().await;
    let name = Some(name);
    let mut existing = None;
    let looked = look_through(&config, &gone, &mut |volumes| {
        creation.have_seen(volumes);
        existing = volumes.iter().find(|volume| volume.name == name).cloned();
        existing.is_some()
    })
    .await;
    // Its card may stand here already.
    let existing = existing.filter(|volume| !has_card(creation, volume));
    let is_it = |failure: &Failure| {
        failure.is_about_the_name() && Some(&failure.request.name) == name.as_ref()
    };
    let is_meant = creation
        .failure
        .peek_with(|failure| failure.as_ref().is_some_and(is_it));
    if looked.is_ok() && is_meant && existing.is_some() {
        creation.existing.set(existing.map(Box::new));
    }
}

fn is_pending(volume: &Volume) -> bool {
    volume
        .status
        .as_deref()
        .is_some_and(|status| status.eq_ignore_ascii_case("pending"))
}

fn is_over(created: &Created) -> bool {
    now().saturating_sub(created.at) > FOLLOWED_FOR
}

fn is_the_same(created: &Created, volume: &Volume) -> bool {
    volume.id.is_some() && created.volume.peek_with(|shown| shown.id == volume.id)
}

/// Whether a volume has a card here.
fn has_card(creation: Creation, volume: &Volume) -> bool {
    let is_it = |created: &Created| is_the_same(created, volume);
    creation.created.peek_with(|all| all.iter().any(is_it))
}
