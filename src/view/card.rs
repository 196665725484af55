//! A created volume.

use super::copy::copy_button;
use super::creation::{Created, Creation};
use super::element::{Element, View, changing, classed, element};
use super::watched::Watched;
use super::{digits, number_text, time_text};
use crate::contract::{Quantity, Volume};
use crate::messages::{self, card};

/// The volume as the service wrote it: what came is shown, what is missing is marked.
#[must_use]
pub fn volume_card(creation: Creation, created: Created) -> View {
    let Created {
        key,
        volume,
        age,
        note,
        details,
        ..
    } = created;
    let heading_id = creation.id(&format!("card-{key}"));
    let name = move || {
        volume
            .with(|volume| volume.name.clone())
            .unwrap_or_else(|| card::UNNAMED.to_owned())
    };
    let mut header = classed("header", "card-header")
        .attr("part", "card-header")
        .child(
            classed("h3", "card-name")
                .attr_text("id", heading_id.clone())
                .text_of(name),
        );
    if let Some(id) = volume.peek_with(|volume| volume.id.clone()) {
        header = header.child(copy_button(messages::COPY_ID, card::ID, id));
    }
    let age = changing(move || {
        let text = volume
            .with(|volume| volume.status.is_some())
            .then(|| messages::status_age(age.get(), time_text))
            .flatten()?;
        Some(classed("span", "card-note").text(text).into())
    });
    let mut article = classed("article", "card")
        .attr("part", "card")
        .attr("data-testid", "volume-card")
        .attr_text("aria-labelledby", heading_id.clone())
        .child(header);
    if let Some(note) = note {
        article = article.child(classed("p", "card-message").text(note));
    }
    let rows: [(&str, Read, Option<View>); 7] = [
        (card::ID, |volume| volume.id.clone(), None),
        (card::REGION, |volume| volume.region.clone(), None),
        (card::TYPE, |volume| volume.volume_type.clone(), None),
        (
            card::SIZE,
            |volume| volume.size.as_ref().map(quantity_text),
            None,
        ),
        (
            card::USED,
            |volume| volume.usage.as_ref().map(quantity_text),
            Some(meter(volume)),
        ),
        (card::STATUS, |volume| volume.status.clone(), Some(age)),
        (card::OWNER, |volume| volume.username.clone(), None),
    ];
    let values = rows.into_iter().fold(
        classed("dl", "card-values"),
        |values, (term, read, beside)| values.child(row(term, volume, read, beside)),
    );
    article = article.child(values);
    if let Some(details) = details {
        let copy = copy_button(messages::COPY_DETAILS, messages::DETAILS, details);
        article = article.child(classed("footer", "card-footer").child(copy));
    }
    article.into()
}

fn meter(volume: Watched<Volume>) -> View {
    changing(move || {
        let (usage, size) = volume.with(|volume| match (&volume.usage, &volume.size) {
            (Some(Quantity::Number(usage)), Some(Quantity::Number(size))) if *size > 0.0 => {
                Some((*usage, *size))
            }
            _ => None,
        })?;
        let meter = classed("meter", "card-meter")
            .attr("aria-label", messages::USED_METER)
            .attr("min", "0")
            .attr_text("max", digits(size))
            .attr_text("value", digits(usage));
        Some(meter.into())
    })
}

type Read = fn(&Volume) -> Option<String>;

fn row(term: &'static str, volume: Watched<Volume>, read: Read, beside: Option<View>) -> Element {
    let value = changing(move || {
        Some(match volume.with(read) {
            Some(value) => classed("span", "card-value").text(value).into(),
            None => classed("span", "card-missing")
                .text(messages::MISSING)
                .into(),
        })
    });
    let mut values = element("dd").child(value);
    if let Some(beside) = beside {
        values = values.text(" ").child(beside);
    }
    classed("div", "card-row")
        .child(element("dt").text(term))
        .child(values)
}

fn quantity_text(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Number(number) => format!("{} GB", number_text(*number)),
        Quantity::Text(text) => text.clone(),
    }
}
