//! The lazy chunk: what the first screen does not need. It is loaded when a user begins to use the
//! form.

use std::future::Future;
use std::pin::Pin;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::task::spawn_local;
use web_sys::EventTarget;

/// The functions of the lazy chunk. Having one means that the chunk is loaded.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    /// Runs once for each form when the chunk is loaded for it.
    pub start: fn(),
    /// Fills in the form from a pasted text, or announces why not. A value of a field is inserted
    /// into the target.
    pub paste: fn(String, Option<EventTarget>),
    /// What is known of the name in the form.
    pub name_note: fn() -> AnyView,
    /// The regions to choose from.
    pub regions: fn() -> AnyView,
    /// The last failure, and what can be done about it.
    pub failure: fn() -> AnyView,
    /// The fields to fix.
    pub summary: fn() -> AnyView,
    /// The created volumes.
    pub cards: fn() -> AnyView,
    /// The request as JSON and cURL, and the field to paste one into.
    pub request: fn() -> AnyView,
    /// The session, and the volumes that are created one after another.
    pub below: fn() -> AnyView,
    /// The dialogs that keys open.
    pub dialogs: fn() -> AnyView,
    /// Problems of the configuration.
    pub problems: fn() -> AnyView,
}

/// A view of the lazy chunk.
pub type ChunkView = fn(&Chunk) -> AnyView;

/// How to load it; `None` where that fails. What failed is fetched again at the next call.
pub type LoadChunk = fn() -> Pin<Box<dyn Future<Output = Option<Chunk>>>>;

/// Whether it is loaded.
#[derive(Clone, Copy, Debug, Default)]
pub enum ChunkState {
    /// Not yet.
    #[default]
    NotLoaded,
    /// It is being fetched.
    Loading,
    /// It is.
    Loaded(Chunk),
    /// It could not be fetched.
    Failed,
}

/// How long to wait before what failed is fetched again, in milliseconds.
const RETRY: u32 = 3000;

/// The lazy chunk for one form, as a context.
#[derive(Clone, Copy, Debug)]
pub struct LazyChunk {
    /// Whether it is loaded.
    pub state: RwSignal<ChunkState>,
    load: LoadChunk,
    owner: StoredValue<Option<WeakOwner>>,
}

impl LazyChunk {
    /// Not loaded yet. It starts in the current owner.
    #[must_use]
    pub fn new(load: LoadChunk) -> Self {
        Self {
            state: RwSignal::default(),
            load,
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// The chunk, where it is loaded.
    #[must_use]
    pub fn get(self) -> Option<Chunk> {
        match self.state.try_get_untracked() {
            Some(ChunkState::Loaded(chunk)) => Some(chunk),
            _ => None,
        }
    }

    /// Loads the chunk, unless it is; `None` where that fails, or the form is removed meanwhile.
    pub async fn load(self) -> Option<Chunk> {
        if let Some(chunk) = self.get() {
            return Some(chunk);
        }
        // After a failure, what is shown of it stays while it is fetched again.
        if let Some(ChunkState::NotLoaded) = self.state.try_get_untracked() {
            self.state.try_set(ChunkState::Loading);
        }
        let loaded = (self.load)().await;
        // Another call may have been first.
        if let Some(chunk) = self.get() {
            return Some(chunk);
        }
        let owner = self.owner()?;
        match loaded {
            Some(chunk) => {
                owner.with(chunk.start);
                self.state.set(ChunkState::Loaded(chunk));
            }
            None if matches!(self.state.get_untracked(), ChunkState::Failed) => {}
            None => self.state.set(ChunkState::Failed),
        }
        loaded
    }

    /// `None` where the form is removed.
    fn owner(self) -> Option<Owner> {
        self.owner.try_get_value()??.upgrade()
    }

    /// Does something with the chunk, in the form's owner, once it is loaded.
    pub fn with(self, act: impl FnOnce(Option<Chunk>) + 'static) {
        spawn_local(async move {
            let chunk = self.load().await;
            if let Some(owner) = self.owner() {
                owner.with(|| act(chunk));
            }
        });
    }

    /// Begins to load the chunk, the first time.
    pub fn preload(self) {
        if let Some(ChunkState::NotLoaded) = self.state.try_get_untracked() {
            self.retry();
        }
    }

    /// Begins to load the chunk, also where that failed.
    pub fn retry(self) {
        self.with(|_| ());
    }

    /// Loads the chunk, again and again until it is loaded.
    pub fn keep_loading(self) {
        spawn_local(async move {
            while self.load().await.is_none() && !self.state.is_disposed() {
                TimeoutFuture::new(RETRY).await;
            }
        });
    }
}
