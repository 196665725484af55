//! Values that can be watched.
//!
//! The framework's signals are compiled anew for each type of value, and this page has many. Here the value is behind `dyn Any`, so
//! that a type costs little more than its comparison.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::reactive::signal::ArcTrigger;

/// A value of which whoever reads it in a view or an effect hears when it changes. It belongs to the current owner: once that is
/// gone it reads as the type's default and takes nothing any more.
pub struct Watched<T> {
    cell: Handle,
    kind: PhantomData<fn() -> T>,
}

type Handle = StoredValue<Rc<dyn Any>, LocalStorage>;

struct Cell<T> {
    change: ArcTrigger,
    value: RefCell<T>,
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watched<T> {}

impl<T> fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

impl<T: Default + 'static> Default for Watched<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: 'static> Watched<T> {
    /// Holds a value.
    #[must_use]
    #[inline(never)]
    pub fn new(value: T) -> Self {
        let cell = Cell {
            change: ArcTrigger::new(),
            value: RefCell::new(value),
        };
        Self {
            cell: stored(Rc::new(cell)),
            kind: PhantomData,
        }
    }

    /// What `read` makes of the value; its changes are heard of.
    pub fn with<R: Default>(self, read: impl FnOnce(&T) -> R) -> R {
        if let Some(cell) = self.cell() {
            track(&cell.change);
        }
        self.peek_with(read)
    }

    /// What `read` makes of the value as it is now.
    pub fn peek_with<R: Default>(self, read: impl FnOnce(&T) -> R) -> R {
        if let Some(cell) = self.cell()
            && let Ok(value) = cell.value.try_borrow()
        {
            return read(&value);
        }
        R::default()
    }

    /// The value; its changes are heard of.
    #[must_use]
    #[inline(never)]
    pub fn get(self) -> T
    where
        T: Clone + Default,
    {
        self.with(T::clone)
    }

    /// The value as it is now.
    #[must_use]
    #[inline(never)]
    pub fn peek(self) -> T
    where
        T: Clone + Default,
    {
        self.peek_with(T::clone)
    }

    /// Puts another value in its place.
    #[inline(never)]
    pub fn set(self, value: T) {
        self.update(|held| *held = value);
    }

    /// Puts another value in its place where it is another.
    #[inline(never)]
    pub fn put(self, value: T)
    where
        T: PartialEq,
    {
        if self.peek_with(|held| *held != value) {
            self.set(value);
        }
    }

    /// Changes the value.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.change(change);
        if let Some(cell) = self.cell() {
            notify(&cell.change);
        }
    }

    /// Changes the value, of which nobody hears.
    pub fn change<R: Default>(self, change: impl FnOnce(&mut T) -> R) -> R {
        if let Some(cell) = self.cell()
            && let Ok(mut value) = cell.value.try_borrow_mut()
        {
            return change(&mut value);
        }
        R::default()
    }

    /// Whether its owner is gone.
    #[must_use]
    pub fn is_gone(self) -> bool {
        self.cell().is_none()
    }

    #[inline(never)]
    fn cell(self) -> Option<Rc<Cell<T>>> {
        load(self.cell)?.downcast().ok()
    }
}

// Of these there is one each, whatever the type of the value.

#[inline(never)]
fn stored(cell: Rc<dyn Any>) -> Handle {
    StoredValue::new_local(cell)
}

#[inline(never)]
fn load(cell: Handle) -> Option<Rc<dyn Any>> {
    cell.try_get_value()
}

#[inline(never)]
fn track(change: &ArcTrigger) {
    change.track();
}

#[inline(never)]
fn notify(change: &ArcTrigger) {
    change.notify();
}
