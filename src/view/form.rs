//! The form: four fields, one button.

mod state;

use std::rc::Rc;

use leptos::prelude::*;

use super::creation::Activity;
use super::element::{View, classed, effect, element};
use super::failure::{button, failure_notice};
use super::field::{ChoiceField, TextField};
use super::keys::{Dialogs, dialogs, help_button};
use super::on_demand::faults::faults;
use super::paste::takes_requests;
use super::size::{beside, quick_sizes};
use super::watched::Watched;
use super::{focus_soon, instead};
use crate::draft::Field;
use crate::messages::Text;

pub use state::FormState;

/// The end of a control's ID; `boot.js` knows them too.
pub(super) fn id(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Size => "size",
        Field::Region => "region",
        Field::VolumeType => "type",
    }
}

/// The form. What it sends, and how that ends, is the creation's.
#[must_use]
pub fn create_form(state: FormState) -> View {
    let creation = state.creation;
    let messages = creation.messages.peek();
    effect(move || {
        let leaving: Box<dyn Fn(leptos::ev::BeforeUnloadEvent)> = Box::new(move |event| {
            if state.is_unsent() || untrack(|| creation.can_cancel()) {
                event.prevent_default();
            }
        });
        let leaving = window_event_listener(leptos::ev::beforeunload, leaving);
        on_cleanup(move || leaving.remove());
    });

    let field = |field: Field, value: Watched<String>, label: &'static str, hint: Text| TextField {
        id: creation.id(id(field)),
        label,
        hint: Rc::new(move || messages.text(hint).to_owned()),
        value,
        error: Rc::new(move || state.error(field)),
        left: Rc::new(move || state.reveal(field)),
        inputmode: "text",
        beside: None,
        masked: false,
    };
    let name = field(
        Field::Name,
        state.name,
        messages.label(Field::Name),
        Text::NameHint,
    );
    let size = TextField {
        hint: Rc::new(move || messages.size_hint(state.limits.get())),
        inputmode: "numeric",
        beside: Some(beside(state)),
        left: Rc::new(move || {
            state.tidy_size();
            state.reveal(Field::Size);
        }),
        ..field(
            Field::Size,
            state.size,
            messages.label(Field::Size),
            Text::SizeHint,
        )
    };
    let region = ChoiceField {
        label: messages.label(Field::Region),
        last: messages.text(Text::Other),
        entries: state.regions,
        chosen: state.region.chosen,
        other: field(
            Field::Region,
            state.region.other,
            messages.text(Text::RegionIdLabel),
            Text::RegionHint,
        ),
    };
    let volume_type = ChoiceField {
        label: messages.label(Field::VolumeType),
        last: messages.text(Text::Other),
        entries: state.volume_types,
        chosen: state.volume_type.chosen,
        other: field(
            Field::VolumeType,
            state.volume_type.other,
            messages.text(Text::CustomTypeLabel),
            Text::TypeHint,
        ),
    };

    // A button that is used and then leaves the page must not take the focus with it.
    let submit_id = creation.id("submit");
    let focus_submit = {
        let id = submit_id.clone();
        Rc::new(move || focus_soon(creation, &id))
    };
    let submit = classed("button", "button button-primary")
        .attr("part", "button submit")
        .attr_text("id", submit_id.clone())
        .attr("type", "submit")
        .attr_of("aria-disabled", move || {
            (creation.activity() != Activity::Idle).then(|| "true".to_owned())
        })
        .on("click", instead(move || state.submit()))
        .text_of(move || {
            let text = match creation.activity() {
                Activity::Creating => Text::Creating,
                Activity::Checking => Text::Checking,
                Activity::Idle | Activity::Waiting(_) => Text::Create,
            };
            messages.text(text).to_owned()
        });
    let cancel = {
        let focus_submit = focus_submit.clone();
        move || {
            let focus_submit = focus_submit.clone();
            creation.can_cancel().then(|| {
                button(messages.text(Text::Cancel), move || {
                    focus_submit();
                    creation.cancel();
                })
            })
        }
    };
    let try_again = {
        let focus_submit = focus_submit.clone();
        Rc::new(move || {
            focus_submit();
            state.try_again();
        })
    };
    let check_again = Rc::new(move || {
        focus_submit();
        creation.check_again();
    });
    let ending = element("div")
        .child(
            element("div")
                .attr("aria-live", "polite")
                .child_of(move || summary(state)),
        )
        .child(
            classed("p", "form-status")
                .attr("role", "status")
                .text_of(move || creation.announcement()),
        )
        .child(failure_notice(creation, try_again, check_again));
    takes_requests(classed("form", "form"), state, false)
        .attr("part", "form")
        .attr("novalidate", "")
        .attr("aria-label", messages.text(Text::Title))
        .attr_of("aria-busy", move || {
            Some(
                if creation.can_cancel() {
                    "true"
                } else {
                    "false"
                }
                .to_owned(),
            )
        })
        .on("submit", instead(move || state.submit()))
        // Whoever fills it in will soon want the rest.
        .on("input", move |_| creation.prepare())
        .child(name.view())
        .child(size.view())
        .child_of(move || quick_sizes(state))
        .child(region.view())
        .child(volume_type.view())
        .child(
            classed("div", "actions")
                .child(submit)
                .child_of(cancel)
                .child(help_button(state)),
        )
        .child(ending)
        .child(dialogs(state))
        .into()
}

/// What is to be mended, where that is more than one field.
fn summary(state: FormState) -> Option<View> {
    let are_several = state.summary.with(|faulty| faulty.len() > 1);
    are_several.then(|| state.creation.on_demand(move || faults(state)))
}
