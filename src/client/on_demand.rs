//! The list call, which is loaded on demand (`view/load.rs`).

use std::pin::Pin;

use web_sys::AbortSignal;

use super::post;
use crate::config::Config;
use crate::contract::{self, LIST_PATH, ListVolumes, Pager, Volume};
use crate::json;
use crate::lookup::{CannotLook, Pages};

/// Looks through the user's volumes, page by page, until `enough` says so of a page's volumes or there are no more.
/// `cancel` aborts it; each page has the configured timeout.
///
/// # Errors
/// Where a page gave no list, for whatever reason, or there was no end to them.
pub fn look_through<'a>(
    config: &'a Config,
    cancel: &'a AbortSignal,
    enough: &'a mut dyn FnMut(&[Volume]) -> bool,
) -> Pin<Box<dyn Future<Output = Result<(), CannotLook>> + 'a>> {
    Box::pin(look(config, cancel, enough))
}

async fn look(
    config: &Config,
    cancel: &AbortSignal,
    enough: &mut dyn FnMut(&[Volume]) -> bool,
) -> Result<(), CannotLook> {
    // Page sizes are not documented: a large one saves calls, that of the documented example is surely taken.
    let mut pages = Pages::of(LARGE_PAGE);
    let mut first = list(config, pages.pager(), cancel).await;
    if first == Err(CannotLook::NoList) && !cancel.aborted() {
        pages = Pages::of(DOCUMENTED_PAGE);
        first = list(config, pages.pager(), cancel).await;
    }
    let mut volumes = first?;
    while !enough(&volumes) && pages.take(&volumes)? {
        volumes = list(config, pages.pager(), cancel).await?;
    }
    Ok(())
}

const LARGE_PAGE: u32 = 100;
const DOCUMENTED_PAGE: u32 = 10;

async fn list(
    config: &Config,
    pager: Pager,
    cancel: &AbortSignal,
) -> Result<Vec<Volume>, CannotLook> {
    let exchange = post(
        config,
        LIST_PATH,
        json::text(&ListVolumes { pager }),
        cancel,
    )
    .await;
    let reply = exchange.ok().and_then(|exchange| exchange.reply);
    let reply = reply.ok_or(CannotLook::NoList)?;
    match (reply.status, &reply.body) {
        (200..=299, Some(body)) => contract::read_list(body).ok_or(if reply.is_sign_in_page() {
            CannotLook::NoSession
        } else {
            CannotLook::NoList
        }),
        (401, _) => Err(CannotLook::NoSession),
        _ => Err(CannotLook::NoList),
    }
}
