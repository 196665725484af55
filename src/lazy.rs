//! The lazy chunk: the build splits off what only this module uses (`tools/dist`).

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::components::batch_panel::BatchPanel;
use crate::components::cancel_dialog::CancelDialog;
use crate::components::config_problems::ConfigProblems;
use crate::components::error_summary::ErrorSummary;
use crate::components::failure_notice::FailureNotice;
use crate::components::help_dialog::HelpDialog;
use crate::components::name_note::NameNote;
use crate::components::names_preview::NamesPreview;
use crate::components::pasting;
use crate::components::region_counts::count_regions;
use crate::components::region_suggestions::RegionSuggestions;
use crate::components::request_preview::RequestPreview;
use crate::components::session_panel::SessionPanel;
use crate::components::shortcuts::Dialogs;
use crate::components::volume_list::VolumeCards;
use crate::embed::{element, frame};
use crate::i18n::Messages;
use crate::state::chunk::Chunk;
use crate::state::flow::Flow;
use crate::state::known::Known;
use crate::state::root::Root;
use crate::state::session::SessionState;
use crate::state::volumes::Volumes;

/// The exports of the lazy chunk.
#[derive(Clone, Copy, Debug)]
pub struct Loaded {
    /// The functions that components call.
    pub chunk: Chunk,
    /// Puts a form into a custom element.
    pub embed: fn(HtmlElement, &HtmlElement, &str, &str) -> Box<dyn Configure>,
}

/// An element's form, which ends with it.
pub trait Configure {
    /// The element's attributes, or its `config`, have changed.
    fn configure(&self, property: &str);
}

impl Configure for element::Form {
    fn configure(&self, property: &str) {
        self.configure(property);
    }
}

/// Loads the lazy chunk for the components; `None` where that fails. What failed is fetched again
/// at the next call.
#[must_use]
pub fn load() -> Pin<Box<dyn Future<Output = Option<Chunk>>>> {
    Box::pin(async { load_chunk().await.ok().map(|loaded| loaded.chunk) })
}

/// Loads the lazy chunk.
///
/// # Errors
/// Where it can't be fetched.
#[cfg(split)]
#[wasm_split_helpers::wasm_split(create, fallible)]
pub fn load_chunk() -> Result<Loaded, wasm_split_helpers::SplitLoaderError> {
    Ok(loaded())
}

/// Without splitting, the lazy chunk is part of the app.
///
/// # Errors
/// Never.
#[cfg(not(split))]
pub async fn load_chunk() -> Result<Loaded, std::convert::Infallible> {
    Ok(loaded())
}

fn loaded() -> Loaded {
    Loaded {
        chunk: chunk(),
        embed: |element, container, property, languages| {
            Box::new(element::embed(
                element, container, property, languages, load,
            ))
        },
    }
}

fn chunk() -> Chunk {
    Chunk {
        start,
        paste: |text, target| pasting::paste(&text, target),
        name_note: || {
            view! {
                <NameNote />
                <NamesPreview />
            }
            .into_any()
        },
        regions: || view! { <RegionSuggestions /> }.into_any(),
        failure: || view! { <FailureNotice /> }.into_any(),
        summary: || view! { <ErrorSummary /> }.into_any(),
        cards: || view! { <VolumeCards /> }.into_any(),
        request: || view! { <RequestPreview /> }.into_any(),
        below: || {
            view! {
                <SessionPanel />
                <BatchPanel />
            }
            .into_any()
        },
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
    let volumes = Volumes::of_form();
    provide_context(volumes);
    let known = Known::start();
    provide_context(known);
    let flow = Flow::start(volumes, known);
    provide_context(flow);
    count_regions();
    flow.read_list();
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
