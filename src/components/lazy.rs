//! A view of the lazy chunk.

use leptos::prelude::*;

use super::button::Button;
use super::dynamic::dynamic;
use super::use_messages;
use crate::i18n::Text;
use crate::state::chunk::{ChunkState, ChunkView, LazyChunk};

/// A view of the lazy chunk. Where it is `needed` the chunk is loaded for it, and if that fails
/// there is a way to try again; elsewhere it is there once the chunk is loaded for something else.
#[component]
pub fn Lazy(
    /// Which of the chunk's views.
    view: ChunkView,
    /// Whether the user waits for it.
    #[prop(optional)]
    needed: bool,
) -> AnyView {
    let chunk: LazyChunk = expect_context();
    let messages = use_messages();
    if needed {
        chunk.preload();
    }
    dynamic(move || match chunk.state.get() {
        ChunkState::Loaded(chunk) => view(&chunk),
        ChunkState::Failed if needed => view! {
            <p class="note">{messages.text(Text::ChunkFailed)}</p>
            <Button
                text=messages.text(Text::TryAgain)
                on_click=Callback::new(move |()| chunk.retry())
            />
        }
        .into_any(),
        _ => ().into_any(),
    })
}
