//! A created volume.

use leptos::prelude::*;

use super::copy::CopyButton;
use super::creation::Created;
use super::{number_text, unique_prefix};
use crate::contract::Quantity;
use crate::messages::{self, card};

/// The volume as the service wrote it: what came is shown, what is missing is marked.
#[component]
pub fn VolumeCard(
    /// Which volume.
    created: Created,
) -> impl IntoView {
    let heading_id = format!("{}-heading", unique_prefix());
    let volume = created.volume;
    let meter = match (&volume.usage, &volume.size) {
        (Some(Quantity::Number(usage)), Some(Quantity::Number(size))) if *size > 0.0 => {
            Some(view! {
                <meter
                    class="card-meter"
                    aria-label=messages::USED_METER
                    min="0"
                    max=size.to_string()
                    prop:value=*usage
                ></meter>
            })
        }
        _ => None,
    };
    let copy = volume.id.clone().map(|id| {
        view! { <CopyButton label=messages::COPY_ID what=card::ID text=id /> }
    });
    let status_note = volume.status.is_some().then(|| {
        view! { <span class="card-note">{messages::AS_OF_CREATION}</span> }
    });
    view! {
        <article class="card" data-testid="volume-card" aria-labelledby=heading_id.clone()>
            <header class="card-header">
                <h3 class="card-name" id=heading_id.clone()>
                    {volume.name.unwrap_or_else(|| card::UNNAMED.to_owned())}
                </h3>
                {copy}
            </header>
            {created.note.map(|note| view! { <p class="card-message">{note}</p> })}
            <dl class="card-values">
                {row(card::ID, volume.id, ())}
                {row(card::REGION, volume.region, ())}
                {row(card::TYPE, volume.volume_type, ())}
                {row(card::SIZE, volume.size.map(quantity_text), ())}
                {row(card::USED, volume.usage.map(quantity_text), meter)}
                {row(card::STATUS, volume.status, status_note)}
                {row(card::OWNER, volume.username, ())}
            </dl>
        </article>
    }
}

fn row(term: &'static str, value: Option<String>, beside: impl IntoView) -> impl IntoView {
    let value = match value {
        Some(value) => view! { <span class="card-value">{value}</span> }.into_any(),
        None => view! { <span class="card-missing">{messages::MISSING}</span> }.into_any(),
    };
    view! {
        <div class="card-row">
            <dt>{term}</dt>
            <dd>{value} {beside}</dd>
        </div>
    }
}

fn quantity_text(quantity: Quantity) -> String {
    match quantity {
        Quantity::Number(number) => format!("{} GB", number_text(number)),
        Quantity::Text(text) => text,
    }
}
