//! A note below the name: one of the user's volumes has it.

use leptos::prelude::*;

use super::button::Button;
use super::dialog::{Dialog, DialogRef, close};
use super::dynamic::dynamic;
use super::use_messages;
use super::volume_card::ExistingVolume;
use crate::i18n::{Messages, Text};
use crate::model::contract::{Quantity, Volume};
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
        let name = trimmed(&name);
        if name.is_empty() || !form.error(Field::Name).is_empty() {
            return None;
        }
        known.named(name)
    });
    let text = Signal::derive(move || {
        existing.with(|volume| {
            let values = volume.as_ref().map(|volume| values(messages, volume));
            let fill = |values: String| messages.fill(Text::NameExists, &[("values", &values)]);
            values.map(fill).unwrap_or_default()
        })
    });
    let actions = dynamic(move || match existing.get() {
        Some(volume) => actions(volume),
        None => ().into_any(),
    });
    view! {
        <div class="name-note" class:name-note-shown=move || existing.with(Option::is_some)>
            <span role="status" prop:textContent=text></span>
            {actions}
        </div>
    }
}

/// Its size and its status, as far as the list has them.
fn values(messages: Messages, volume: &Volume) -> String {
    let size = match &volume.size {
        Some(Quantity::Number(size)) => Some(messages.size(*size)),
        Some(Quantity::Large(size) | Quantity::Text(size)) => Some(size.clone()),
        None => None,
    };
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

/// The volume's card, and another name.
fn actions(volume: Volume) -> AnyView {
    let form: FormState = expect_context();
    let known: Known = expect_context();
    let volumes: Volumes = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let name = volume.name.clone().unwrap_or_default();
    let free = known.free_name(&name);
    let use_free = {
        let free = free.clone();
        Callback::new(move |()| {
            form.put(Field::Name, free.clone());
            form.focus(Field::Name);
        })
    };
    let open = RwSignal::new(false);
    let card = volumes.key_of(&volume);
    let show = Callback::new(move |()| match card {
        Some(key) => root.focus(root.id(&format!("card-{key}"))),
        None => open.set(true),
    });
    let dialog = DialogRef::new();
    let volume = StoredValue::new(volume);
    view! {
        <div class="name-note-actions">
            <Button class="button-link" text=messages.text(Text::ShowVolume) on_click=show />
            <Button
                class="button-link name-note-free"
                text=messages.fill(Text::UseName, &[("name", &free)])
                on_click=use_free
            />
        </div>
        <Show when=move || open.get()>
            <Dialog id=root.id("named") open title=messages.text(Text::ExistingVolume) dialog>
                <ExistingVolume volume=volume.get_value() />
                <Button
                    text=messages.text(Text::Close)
                    on_click=Callback::new(move |()| close(dialog))
                />
            </Dialog>
        </Show>
    }
    .into_any()
}
