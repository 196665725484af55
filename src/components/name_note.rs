//! A note below the name: one of the user's volumes has it.

use leptos::prelude::*;

use super::button::Button;
use super::dialog::{Dialog, DialogRef, close};
use super::dynamic::dynamic;
use super::existing_volume::ExistingVolume;
use super::use_messages;
use crate::i18n::{Messages, Text};
use crate::model::contract::Volume;
use crate::model::draft::Field;
use crate::model::invisible::trimmed;
use crate::state::form::FormState;
use crate::state::known::Known;
use crate::state::root::Root;
use crate::state::volumes::Volumes;

/// Says that one of the user's volumes has the name in the form, before it is sent. The service
/// decides: it prevents nothing.
#[component]
pub fn NameNote() -> impl IntoView {
    let form: FormState = expect_context();
    let known: Known = expect_context();
    let messages = use_messages();
    let existing = Memo::new(move |_| {
        let name = form.name.get();
        let existing = known.named(trimmed(&name))?;
        form.error(Field::Name).is_empty().then_some(existing)
    });
    let text = Signal::derive(move || {
        let values = existing.get().map(|volume| values(messages, &volume));
        let fill = |values: String| messages.fill(Text::NameExists, &[("values", &values)]);
        values.map(fill).unwrap_or_default()
    });
    // Not for a new status: a button that is made anew loses the focus.
    let name = Memo::new(move |_| existing.get()?.name);
    let actions = dynamic(move || name.get().map_or_else(|| ().into_any(), actions));
    view! {
        <span class="name-note" role="status" prop:textContent=text></span>
        {actions}
    }
}

/// Its size and its status, as far as the list has them.
fn values(messages: Messages, volume: &Volume) -> String {
    let size = volume.size.as_ref().map(|size| messages.quantity(size));
    let values: Vec<String> = [size, volume.status.clone()]
        .into_iter()
        .flatten()
        .collect();
    if values.is_empty() {
        messages.text(Text::NotProvided).to_owned()
    } else {
        values.join(messages.text(Text::Comma))
    }
}

/// The card of the volume of this name, and another name.
fn actions(name: String) -> AnyView {
    let form: FormState = expect_context();
    let known: Known = expect_context();
    let volumes: Volumes = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let free = known.free_name(&name);
    let text = messages.fill(Text::UseName, &[("name", &free)]);
    let use_free = Callback::new(move |()| {
        form.put(Field::Name, free.clone());
        form.focus(Field::Name);
    });
    let is_open = RwSignal::new(false);
    let name = StoredValue::new(name);
    let volume = move || untrack(|| name.with_value(|name| known.named(name)));
    let show = Callback::new(
        move |()| match volume().and_then(|volume| volumes.key_of(&volume)) {
            Some(key) => root.focus(root.id(&format!("card-{key}"))),
            None => is_open.set(true),
        },
    );
    let dialog = dynamic(move || match is_open.get().then(volume).flatten() {
        Some(volume) => view! { <VolumeDialog volume open=is_open /> }.into_any(),
        None => ().into_any(),
    });
    view! {
        <div class="name-note-actions">
            <Button class="button-link" text=messages.text(Text::ShowVolume) on_click=show />
            <Button class="button-link name-note-free" text on_click=use_free />
        </div>
        {dialog}
    }
    .into_any()
}

/// The card of a volume that has none on the page.
#[component]
fn VolumeDialog(
    /// The volume.
    volume: Volume,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let root: Root = expect_context();
    let messages = use_messages();
    let dialog = DialogRef::new();
    view! {
        <Dialog id=root.id("named") open title=messages.text(Text::ExistingVolume) dialog>
            <ExistingVolume volume />
            <Button
                text=messages.text(Text::Close)
                on_click=Callback::new(move |()| close(dialog))
            />
        </Dialog>
    }
}
