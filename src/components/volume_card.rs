//! A volume on the page.

use leptos::prelude::*;

use super::button::Button;
use super::card_header::{CardHeader, card_name};
use super::disclosure::Disclosure;
use super::later::later;
use super::use_messages;
use super::volume_details::VolumeDetails;
use super::volume_values::VolumeValues;
use crate::i18n::{Text, digits};
use crate::model::contract::{Quantity, Volume};
use crate::model::draft::{Field, Prefill};
use crate::state::create::Create;
use crate::state::form::FormState;
use crate::state::root::Root;
use crate::state::volumes::Created;

/// A created volume as the service wrote it: what came is shown, what is missing is marked.
#[component]
pub fn VolumeCard(
    /// The volume.
    created: Created,
) -> AnyView {
    let form: FormState = expect_context();
    let create: Create = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let Created {
        key,
        volume,
        age,
        note,
        details,
    } = created;
    let another = Callback::new(move |()| {
        form.fill(&like(&volume.get_untracked()));
        create.announce(messages.text(Text::AnotherReady));
        form.focus(Field::Name);
    });
    let details = StoredValue::new(details);
    let more = Callback::new(move |()| {
        view! { <VolumeDetails volume details=details.get_value() /> }.into_any()
    });
    let footer = later(move || {
        view! {
            <div class="card-actions">
                <Button text=messages.text(Text::Another) on_click=another />
            </div>
            <Disclosure summary=messages.text(Text::Mount) class="card-more" content=more />
        }
        .into_any()
    });
    let id = root.id(&format!("card-{key}"));
    let name = card_name(volume);
    let heading = view! {
        <h3
            class="card-name"
            id=id.clone()
            tabindex="-1"
            dir="auto"
            translate="no"
            prop:textContent=name
        ></h3>
    }
    .into_any();
    view! {
        <article class="card" part="card" aria-labelledby=id data-testid="volume-card">
            <CardHeader heading volume />
            <VolumeValues volume age note />
            <div class="card-footer">{footer}</div>
        </article>
    }
    .into_any()
}

/// The values of another volume like this one: all but the name.
fn like(volume: &Volume) -> Prefill {
    let mut prefill = Prefill::default();
    let mut set = |field, text: Option<String>| {
        if let Some(text) = text {
            prefill.set(field, text);
        }
    };
    let size = volume.size.as_ref().map(|size| match size {
        Quantity::Number(size) => digits(*size),
        Quantity::Large(size) | Quantity::Text(size) => size.clone(),
    });
    set(Field::Size, size);
    set(Field::Region, volume.region.clone());
    set(Field::VolumeType, volume.volume_type.clone());
    prefill
}
