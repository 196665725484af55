//! The lazy chunk: the build splits off what only this module uses (`tools/dist`).

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

use crate::components::cancel_dialog::CancelDialog;
use crate::components::config_problems::ConfigProblems;
use crate::components::error_summary::ErrorSummary;
use crate::components::failure_notice::FailureNotice;
use crate::components::help_dialog::HelpDialog;
use crate::components::request_preview::{self, RequestPreview};
use crate::components::session_panel::SessionPanel;
use crate::components::shortcuts::Dialogs;
use crate::components::volume_list::VolumeCards;
use crate::embed::frame;
use crate::i18n::Messages;
use crate::state::chunk::Chunk;
use crate::state::flow::Flow;
use crate::state::root::Root;
use crate::state::session::SessionState;
use crate::state::volumes::Volumes;

/// Loads the lazy chunk; `None` where that fails. What failed is fetched again at the next call.
#[must_use]
pub fn load() -> Pin<Box<dyn Future<Output = Option<Chunk>>>> {
    Box::pin(async { load_chunk().await.ok() })
}

#[cfg(split)]
#[wasm_split_helpers::wasm_split(create, fallible)]
fn load_chunk() -> Result<Chunk, wasm_split_helpers::SplitLoaderError> {
    Ok(chunk())
}

#[cfg(not(split))]
async fn load_chunk() -> Result<Chunk, std::convert::Infallible> {
    Ok(chunk())
}

fn chunk() -> Chunk {
    Chunk {
        start,
        paste: |text| request_preview::paste(&text),
        failure: || view! { <FailureNotice /> }.into_any(),
        summary: || view! { <ErrorSummary /> }.into_any(),
        cards: || view! { <VolumeCards /> }.into_any(),
        request: || view! { <RequestPreview /> }.into_any(),
        session: || view! { <SessionPanel /> }.into_any(),
        dialogs,
        problems: || view! { <ConfigProblems /> }.into_any(),
    }
}

/// Starts the create flow of the form in the current owner.
fn start() {
    Messages::add_lazy_texts();
    if expect_context::<Root>().is_page() && frame::is_framed() {
        frame::start();
    }
    let volumes = Volumes::new();
    provide_context(volumes);
    let flow = Flow::start(volumes);
    provide_context(flow);
    provide_context(SessionState::start(flow));
}

fn dialogs() -> AnyView {
    let Dialogs { help, cancel, .. } = expect_context();
    view! {
        <Show when=move || help.get()>
            <HelpDialog open=help />
        </Show>
        <Show when=move || cancel.get()>
            <CancelDialog open=cancel />
        </Show>
    }
    .into_any()
}
