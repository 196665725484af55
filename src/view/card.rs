//! A created volume.

use leptos::prelude::*;

use super::copy::CopyButton;
use super::creation::Created;
use super::{number_text, time_text, unique_prefix};
use crate::contract::{Quantity, Volume};
use crate::messages::{self, card};

/// The volume as the service wrote it: what came is shown, what is missing is marked.
#[component]
pub fn VolumeCard(
    /// Which volume.
    created: Created,
) -> impl IntoView {
    let heading_id = format!("{}-heading", unique_prefix());
    let volume = created.volume;
    let show = {
        let volume = volume.clone();
        move |read: fn(&Volume) -> Option<String>| {
            let volume = volume.clone();
            move || volume.with(read)
        }
    };
    let name = {
        let name = show(|volume| volume.name.clone());
        move || name().unwrap_or_else(|| card::UNNAMED.to_owned())
    };
    let meter = {
        let volume = volume.clone();
        move || {
            volume.with(|volume| match (&volume.usage, &volume.size) {
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
            })
        }
    };
    let copy = volume.with_untracked(|volume| volume.id.clone()).map(|id| {
        view! { <CopyButton label=messages::COPY_ID what=card::ID text=id /> }
    });
    let age = {
        let volume = volume.clone();
        let age = created.age;
        move || {
            let age = volume
                .with(|volume| volume.status.is_some())
                .then(|| messages::status_age(age.get(), time_text));
            age.flatten()
                .map(|age| view! { <span class="card-note">{age}</span> })
        }
    };
    let details = created.details.map(|details| {
        view! {
            <footer class="card-footer">
                <CopyButton label=messages::COPY_DETAILS what=messages::DETAILS text=details />
            </footer>
        }
    });
    view! {
        <article class="card" part="card" data-testid="volume-card" aria-labelledby=heading_id.clone()>
            <header class="card-header" part="card-header">
                <h3 class="card-name" id=heading_id.clone()>
                    {name}
                </h3>
                {copy}
            </header>
            {created.note.map(|note| view! { <p class="card-message">{note}</p> })}
            <dl class="card-values">
                {row(card::ID, show(|volume| volume.id.clone()), ())}
                {row(card::REGION, show(|volume| volume.region.clone()), ())}
                {row(card::TYPE, show(|volume| volume.volume_type.clone()), ())}
                {row(card::SIZE, show(|volume| volume.size.as_ref().map(quantity_text)), ())}
                {row(card::USED, show(|volume| volume.usage.as_ref().map(quantity_text)), meter)}
                {row(card::STATUS, show(|volume| volume.status.clone()), age)}
                {row(card::OWNER, show(|volume| volume.username.clone()), ())}
            </dl>
            {details}
        </article>
    }
}

fn row(
    term: &'static str,
    value: impl Fn() -> Option<String> + Send + 'static,
    beside: impl IntoView + 'static,
) -> impl IntoView {
    let value = move || match value() {
        Some(value) => view! { <span class="card-value">{value}</span> },
        None => view! { <span class="card-missing">{messages::MISSING.to_owned()}</span> },
    };
    view! {
        <div class="card-row">
            <dt>{term}</dt>
            <dd>{value} {beside}</dd>
        </div>
    }
}

fn quantity_text(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Number(number) => format!("{} GB", number_text(*number)),
        Quantity::Text(text) => text.clone(),
    }
}
