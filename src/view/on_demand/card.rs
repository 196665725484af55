//! A volume on the page.

use std::rc::Rc;

use super::more::more;
use crate::contract::{Quantity, Volume};
use crate::draft::{Field, Given};
use crate::lookup::StatusAge;
use crate::messages::{Messages, Text};
use crate::view::copy::copy_button;
use crate::view::creation::{Created, Creation};
use crate::view::disclosure::disclosure;
use crate::view::element::{Element, View, changing, classed, element};
use crate::view::failure::button;
use crate::view::form::FormState;
use crate::view::watched::Watched;
use crate::view::{digits, time_text};

/// A created volume as the service wrote it: what came is shown, what is missing is marked.
#[must_use]
#[inline(never)]
pub fn volume_card(form: FormState, created: Created) -> View {
    let creation = form.creation;
    let messages = creation.messages.peek();
    let Created {
        key,
        volume,
        age,
        note,
        details,
        ..
    } = created;
    let another = button(messages.text(Text::Another), move || {
        another(form, &volume.peek());
    });
    let actions = classed("div", "card-actions").child(another);
    let mount = disclosure(messages.text(Text::Mount), "card-more", move || {
        let details = details.clone();
        more(messages, volume, details.clone())
    });
    card(creation, "h3", &format!("card-{key}"), volume, age, note)
        .attr("data-testid", "volume-card")
        .child(actions)
        .child(mount)
        .into()
}

/// The volume that has a name already, as the list has it.
#[inline(never)]
pub(in crate::view) fn existing_card(creation: Creation, volume: Volume) -> View {
    let age = Watched::new(StatusAge::Current);
    card(creation, "h2", "existing", Watched::new(volume), age, None)
        .attr("data-testid", "existing-volume")
        .into()
}

fn card(
    creation: Creation,
    heading: &'static str,
    id: &str,
    volume: Watched<Volume>,
    age: Watched<StatusAge>,
    note: Option<String>,
) -> Element {
    let messages = creation.messages.peek();
    let heading_id = creation.id(id);
    let name = move || {
        volume
            .with(|volume| volume.name.clone())
            .unwrap_or_else(|| messages.text(Text::Unnamed).to_owned())
    };
    let mut copies = classed("div", "card-copies");
    let (id, own_name) = volume.peek_with(|volume| (volume.id.clone(), volume.name.clone()));
    if let Some(id) = id {
        copies = copies.child(copy_button(messages, Text::CopyId, Text::Id, id));
    }
    if let Some(name) = own_name {
        copies = copies.child(copy_button(messages, Text::CopyName, Text::NameLabel, name));
    }
    let header = classed("header", "card-header")
        .attr("part", "card-header")
        .child(
            classed(heading, "card-name")
                .attr_text("id", heading_id.clone())
                .text_of(name),
        )
        .child(copies);
    let age = changing(move || {
        let text = volume
            .with(|volume| volume.status.is_some())
            .then(|| messages.status_age(age.get(), |at| time_text(at, messages)))
            .flatten()?;
        Some(classed("span", "card-note").text(text).into())
    });
    let mut article = classed("article", "card")
        .attr("part", "card")
        .attr_text("aria-labelledby", heading_id)
        .child(header);
    if let Some(note) = note {
        article = article.child(classed("p", "card-message").text(note));
    }
    let size = move |read: fn(&Volume) -> &Option<Quantity>| -> Read {
        Rc::new(move |volume| {
            read(volume)
                .as_ref()
                .map(|size| quantity_text(messages, size))
        })
    };
    let rows: [(Text, Read, Option<View>); 7] = [
        (Text::Id, Rc::new(|volume| volume.id.clone()), None),
        (Text::Region, Rc::new(|volume| volume.region.clone()), None),
        (
            Text::Type,
            Rc::new(|volume| volume.volume_type.clone()),
            None,
        ),
        (Text::Size, size(|volume| &volume.size), None),
        (
            Text::Used,
            size(|volume| &volume.usage),
            Some(meter(messages, volume)),
        ),
        (
            Text::Status,
            Rc::new(|volume| volume.status.clone()),
            Some(age),
        ),
        (Text::Owner, Rc::new(|volume| volume.username.clone()), None),
    ];
    let values = rows.into_iter().fold(
        classed("dl", "card-values"),
        |values, (term, read, beside)| values.child(row(messages, term, volume, read, beside)),
    );
    article.child(values)
}

/// The form is to make another volume like this one: what that is called is still to be said.
fn another(form: FormState, volume: &Volume) {
    let mut given = Given::default();
    let mut set = |field, text: Option<String>| {
        if let Some(text) = text {
            given.set(field, text);
        }
    };
    let size = volume.size.as_ref().map(|size| match size {
        Quantity::Number(size) => digits(*size),
        Quantity::Large(size) | Quantity::Text(size) => size.clone(),
    });
    set(Field::Size, size);
    set(Field::Region, volume.region.clone());
    set(Field::VolumeType, volume.volume_type.clone());
    form.take(&given);
    let messages = form.creation.messages.peek();
    form.creation
        .say(messages.text(Text::AnotherReady).to_owned());
    form.focus(Field::Name);
}

fn meter(messages: Messages, volume: Watched<Volume>) -> View {
    changing(move || {
        let (usage, size) = volume.with(|volume| match (&volume.usage, &volume.size) {
            (Some(Quantity::Number(usage)), Some(Quantity::Number(size))) if *size > 0.0 => {
                Some((*usage, *size))
            }
            _ => None,
        })?;
        let meter = classed("meter", "card-meter")
            .attr("aria-label", messages.text(Text::Used))
            .attr("min", "0")
            .attr_text("max", digits(size))
            .attr_text("value", digits(usage));
        Some(meter.into())
    })
}

type Read = Rc<dyn Fn(&Volume) -> Option<String>>;

fn row(
    messages: Messages,
    term: Text,
    volume: Watched<Volume>,
    read: Read,
    beside: Option<View>,
) -> Element {
    let value = changing(move || {
        Some(match volume.with(|volume| read(volume)) {
            Some(value) => classed("span", "card-value").text(value).into(),
            None => classed("span", "card-missing")
                .text(messages.text(Text::NotSent))
                .into(),
        })
    });
    let mut values = element("dd").child(value);
    if let Some(beside) = beside {
        values = values.text(" ").child(beside);
    }
    classed("div", "card-row")
        .child(element("dt").text(messages.text(term)))
        .child(values)
}

fn quantity_text(messages: Messages, quantity: &Quantity) -> String {
    match quantity {
        Quantity::Number(number) => messages.gigabytes(*number),
        // Digit for digit: the browser's own writing of a number would round it.
        Quantity::Large(digits) => messages.fill(Text::Gigabytes, &[("number", digits)]),
        Quantity::Text(text) => text.clone(),
    }
}
