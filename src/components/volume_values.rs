//! The values of a volume, in its card.

use leptos::prelude::*;

use super::copy_button::CopyButton;
use super::dynamic::dynamic;
use super::status_badge::StatusBadge;
use super::use_messages;
use crate::i18n::{Messages, Text, digits};
use crate::model::contract::{Quantity, Volume};
use crate::model::lookup::StatusAge;
use crate::state::clock::time_text;

/// The message that came beside the volume, and the volume's values.
#[component]
pub fn VolumeValues(
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
    let copy_id = id.map(|text| {
        view! { <CopyButton label=Text::CopyId what=Text::Id text icon=true /> }.into_any()
    });
    view! {
        {note}
        <dl class="card-values">
            <StatusRow volume age />
            {row(Text::Id, |volume, _| volume.id.clone(), copy_id)}
            {row(Text::Region, |volume, _| volume.region.clone(), None)}
            {row(Text::Type, |volume, _| volume.volume_type.clone(), None)}
            {row(Text::Size, |volume, texts| Some(texts.quantity(volume.size.as_ref()?)), None)}
            {row(
                Text::Used,
                |volume, texts| Some(texts.quantity(volume.usage.as_ref()?)),
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
    let value = Memo::new(move |_| volume.with(|volume| read(volume, messages)));
    let value = dynamic(move || match value.get() {
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
    let known = Memo::new(move |_| {
        volume.with(|volume| match (&volume.usage, &volume.size) {
            (Some(Quantity::Number(used)), Some(Quantity::Number(size))) if *size > 0.0 => {
                Some((*used, *size))
            }
            _ => None,
        })
    });
    dynamic(move || {
        let Some((used, size)) = known.get() else {
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
