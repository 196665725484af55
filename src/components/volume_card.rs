//! A volume on the page.

use leptos::prelude::*;

use super::button::Button;
use super::copy_button::CopyButton;
use super::disclosure::Disclosure;
use super::dynamic::dynamic;
use super::later::later;
use super::status_badge::StatusBadge;
use super::use_messages;
use super::volume_details::VolumeDetails;
use crate::i18n::{Messages, Text, digits};
use crate::model::contract::{Quantity, Volume};
use crate::model::draft::{Field, Prefill};
use crate::model::lookup::StatusAge;
use crate::state::clock::time_text;
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
            <Header heading volume />
            <Values volume age note />
            <div class="card-footer">{footer}</div>
        </article>
    }
    .into_any()
}

/// The volume that has a name already, as the list has it.
#[component]
pub fn ExistingVolume(
    /// The volume.
    volume: Volume,
) -> AnyView {
    let root: Root = expect_context();
    let volume = RwSignal::new(volume);
    let age = RwSignal::new(StatusAge::Current);
    let id = root.id("existing");
    let name = card_name(volume);
    let heading = view! { <h2 class="card-name" id=id.clone() dir="auto" translate="no" prop:textContent=name></h2> }
    .into_any();
    view! {
        <article class="card" part="card" aria-labelledby=id data-testid="existing-volume">
            <Header heading volume />
            <Values volume age note=None />
        </article>
    }
    .into_any()
}

fn card_name(volume: RwSignal<Volume>) -> Signal<String> {
    let messages = use_messages();
    Signal::derive(move || {
        let name = volume.with(|volume| volume.name.clone());
        name.unwrap_or_else(|| messages.text(Text::Unnamed).to_owned())
    })
}

/// The volume's name, and a button that copies it.
#[component]
fn Header(
    /// The name, as a heading of its level.
    heading: AnyView,
    /// The volume.
    volume: RwSignal<Volume>,
) -> AnyView {
    let name = volume.with_untracked(|volume| volume.name.clone());
    let copy = name.map(|text| copy_icon(Text::CopyName, Text::NameLabel, text));
    view! {
        <header class="card-header" part="card-header">
            {heading}
            {copy}
        </header>
    }
    .into_any()
}

fn copy_icon(label: Text, what: Text, text: String) -> AnyView {
    view! { <CopyButton label what text icon=true /> }.into_any()
}

/// The message that came beside the volume, and the volume's values.
#[component]
fn Values(
    /// The volume.
    volume: RwSignal<Volume>,
    /// How old its status is.
    age: RwSignal<StatusAge>,
    /// A message that came beside it.
    note: Option<String>,
) -> AnyView {
    let messages = use_messages();
    let note = note.map(|note| {
        view! {
            <p class="card-message" dir="auto" translate="no">
                {note}
            </p>
        }
    });
    let row = move |term, read: Read, beside| row(messages.text(term), volume, read, beside);
    let id = volume.with_untracked(|volume| volume.id.clone());
    let copy_id = id.map(|text| copy_icon(Text::CopyId, Text::Id, text));
    view! {
        {note}
        <dl class="card-values">
            <StatusRow volume age />
            {row(Text::Id, |volume, _| volume.id.clone(), copy_id)}
            {row(Text::Region, |volume, _| volume.region.clone(), None)}
            {row(Text::Type, |volume, _| volume.volume_type.clone(), None)}
            {row(Text::Size, |volume, texts| quantity(texts, volume.size.as_ref()), None)}
            {row(
                Text::Used,
                |volume, texts| quantity(texts, volume.usage.as_ref()),
                Some(view! { <Meter volume /> }.into_any()),
            )}
            {row(Text::Owner, |volume, _| volume.username.clone(), None)}
        </dl>
    }
    .into_any()
}

/// The volume's status, and how old it is.
#[component]
fn StatusRow(
    /// The volume.
    volume: RwSignal<Volume>,
    /// How old its status is.
    age: RwSignal<StatusAge>,
) -> impl IntoView {
    let messages = use_messages();
    let has_status = Memo::new(move |_| volume.with(|volume| volume.status.is_some()));
    let value = dynamic(move || {
        if has_status.get() {
            view! {
                <StatusBadge volume age />
                " "
                <Age age />
            }
            .into_any()
        } else {
            not_provided(messages)
        }
    });
    view! {
        <div class="card-row">
            <dt>{messages.text(Text::Status)}</dt>
            <dd>{value}</dd>
        </div>
    }
}

fn not_provided(messages: Messages) -> AnyView {
    view! { <span class="note card-missing">{messages.text(Text::NotProvided)}</span> }.into_any()
}

/// The text of a row; `None` where the service did not provide it.
type Read = fn(&Volume, Messages) -> Option<String>;

fn row(
    term: &'static str,
    volume: RwSignal<Volume>,
    read: Read,
    beside: Option<AnyView>,
) -> AnyView {
    let messages = use_messages();
    let value = dynamic(move || match volume.with(|volume| read(volume, messages)) {
        Some(value) => view! {
            <span class="card-value" dir="auto" translate="no">
                {value}
            </span>
        }
        .into_any(),
        None => not_provided(messages),
    });
    view! {
        <div class="card-row">
            <dt>{term}</dt>
            <dd>{value} " " {beside}</dd>
        </div>
    }
    .into_any()
}

/// How much of the volume is used; nothing where that is not known as numbers.
#[component]
fn Meter(
    /// The volume.
    volume: RwSignal<Volume>,
) -> AnyView {
    let messages = use_messages();
    dynamic(move || {
        let known = volume.with(|volume| match (&volume.usage, &volume.size) {
            (Some(Quantity::Number(used)), Some(Quantity::Number(size))) if *size > 0.0 => {
                Some((*used, *size))
            }
            _ => None,
        });
        let Some((used, size)) = known else {
            return ().into_any();
        };
        view! {
            <meter
                class="card-meter"
                aria-label=messages.text(Text::Used)
                min="0"
                max=digits(size)
                value=digits(used)
            ></meter>
        }
        .into_any()
    })
}

/// How old the status is, where it is not current.
#[component]
fn Age(
    /// How old the status is.
    age: RwSignal<StatusAge>,
) -> AnyView {
    let messages = use_messages();
    let text = Signal::derive(move || {
        let when = |at| time_text(at, messages.tag);
        messages.status_age(age.get(), when).unwrap_or_default()
    });
    view! { <span class="note" prop:textContent=text></span> }.into_any()
}

/// A size, or how much of it is used.
pub(super) fn quantity(messages: Messages, quantity: Option<&Quantity>) -> Option<String> {
    Some(match quantity? {
        Quantity::Number(number) => messages.size(*number),
        // Digit for digit: the browser's own writing of a number would round it.
        Quantity::Large(digits) => messages.fill(Text::Gigabytes, &[("number", digits)]),
        Quantity::Text(text) => text.clone(),
    })
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
