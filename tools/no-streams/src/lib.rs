//! An empty stand-in for the crate `wasm-streams`.
//!
//! The framework depends on it for the streams of its server functions. This page has no server functions, but what that crate exports
//! to JavaScript stays in every program that links it: 9 kB of WebAssembly and three classes in the glue.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::{JsCast, JsValue};

/// A stream that has nothing.
#[derive(Debug)]
pub struct ReadableStream;

impl ReadableStream {
    /// Has nothing of the stream.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        Self
    }

    /// Has nothing of the stream.
    #[must_use]
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        Self
    }

    /// `undefined`.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        JsValue::UNDEFINED.unchecked_into()
    }

    /// Ends at once.
    #[must_use]
    pub fn into_stream(self) -> Nothing {
        Nothing
    }
}

/// A stream that ends at once.
#[derive(Debug)]
pub struct Nothing;

impl Stream for Nothing {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}
