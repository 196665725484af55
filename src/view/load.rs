//! The part of the program that is loaded on demand: what nobody needs to fill in the form and see how that ended ([`super::on_demand`]).
//!
//! The build cuts the program in two (`tools/dist`). Whoever calls into that part before it is there ends the program, so it is
//! called from here only, and from what is in it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::creation::Creation;
use super::element::{View, changing, classed};
use super::failure::button;
use super::spawn;
use crate::messages::Text;

/// Whether the part is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Nobody has needed it yet.
    #[default]
    Absent,
    /// It is on its way.
    Coming,
    /// It is there.
    There,
    /// It did not come.
    Lost,
}

/// How long to wait before what did not come is asked for again, in milliseconds.
const RETRY: u32 = 3000;

thread_local! {
    static LOADER: RefCell<Option<Function>> = const { RefCell::new(None) };
    static IS_THERE: Cell<bool> = const { Cell::new(false) };
}

/// Tells how the part is loaded: by a function that promises it. Without one it is there already.
pub fn set_loader(loader: JsValue) {
    LOADER.set(loader.dyn_into().ok());
}

/// Whether the part is there.
fn is_there() -> bool {
    IS_THERE.get() || LOADER.with_borrow(Option::is_none)
}

/// Loads the part; gives whether it is there.
async fn load() -> bool {
    let loader = LOADER.with_borrow(Clone::clone);
    let (Some(loader), false) = (loader, is_there()) else {
        return true;
    };
    let promise = loader.call0(&JsValue::UNDEFINED).map(Promise::from);
    let is_there = match promise {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    };
    IS_THERE.set(is_there);
    is_there
}

impl Creation {
    /// Loads the part where nobody has yet.
    pub(super) fn prepare(self) {
        if self.part.peek() == Part::Absent {
            self.need();
        }
    }

    /// Loads the part, unless it is there or on its way.
    fn need(self) {
        spawn(async move {
            let _is_there = self.loaded().await;
        });
    }

    /// Loads the part; gives whether it is there.
    pub(super) async fn loaded(self) -> bool {
        if self.part.peek() != Part::There {
            self.part.put(Part::Coming);
        }
        let is_there = load().await;
        self.part
            .put(if is_there { Part::There } else { Part::Lost });
        is_there
    }

    /// Does something once the part is there, which is asked for until it comes; at once where it is.
    pub(super) fn after_load(self, act: Rc<dyn Fn()>) {
        if is_there() {
            return act();
        }
        spawn(async move {
            let mut is_there = self.loaded().await;
            while !is_there && !self.part.is_gone() {
                TimeoutFuture::new(RETRY).await;
                is_there = self.loaded().await;
            }
            // Or the form is gone meanwhile.
            if !self.part.is_gone() {
                act();
            }
        });
    }

    /// A view of the part: nothing while it is on its way, and a way to try again where it did not come.
    pub(super) fn on_demand(self, view: impl Fn() -> View + 'static) -> View {
        self.on_demand_boxed(Box::new(view))
    }

    #[inline(never)]
    fn on_demand_boxed(self, view: Box<dyn Fn() -> View>) -> View {
        self.prepare();
        changing(move || match self.part.get() {
            Part::There => Some(view()),
            Part::Absent | Part::Coming => None,
            Part::Lost => {
                let messages = self.messages.peek();
                let text = classed("p", "note").text(messages.text(Text::PartLost));
                let again = button(messages.text(Text::TryAgain), move || self.need());
                Some(View::Several(vec![text.into(), again]))
            }
        })
    }
}
