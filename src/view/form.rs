//! The form: four fields, one button.

mod state;

use std::rc::Rc;

use leptos::prelude::*;

use super::creation::Activity;
use super::element::{View, classed, effect, element};
use super::failure::{button, failure_notice};
use super::field::{ChoiceField, TextField};
use super::watched::Watched;
use super::{focus_soon, instead};
use crate::contract::CreateVolume;
use crate::draft::Field;
use crate::messages;

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
    effect(move || {
        let leaving: Box<dyn Fn(leptos::ev::BeforeUnloadEvent)> = Box::new(move |event| {
            if state.is_unsent() || untrack(|| creation.can_cancel()) {
                event.prevent_default();
            }
        });
        let leaving = window_event_listener(leptos::ev::beforeunload, leaving);
        on_cleanup(move || leaving.remove());
    });
    creation.listen(move |event| state.heed(event));

    let field = |field: Field, value: Watched<String>, label, hint: &'static str| TextField {
        id: creation.id(id(field)),
        label,
        hint: Rc::new(move || hint.to_owned()),
        value,
        error: Rc::new(move || state.error(field)),
        left: Rc::new(move || state.reveal(field)),
        inputmode: "text",
        masked: false,
    };
    let name = field(
        Field::Name,
        state.name,
        messages::label(Field::Name),
        messages::NAME_HINT,
    );
    let size = TextField {
        hint: Rc::new(move || messages::size_hint(state.limits.get())),
        inputmode: "numeric",
        ..field(Field::Size, state.size, messages::label(Field::Size), "")
    };
    let region = ChoiceField {
        label: messages::label(Field::Region),
        entries: state.regions,
        chosen: state.region.chosen,
        other: field(
            Field::Region,
            state.region.other,
            messages::REGION_ID,
            messages::REGION_HINT,
        ),
    };
    let volume_type = ChoiceField {
        label: messages::label(Field::VolumeType),
        entries: state.volume_types,
        chosen: state.volume_type.chosen,
        other: field(
            Field::VolumeType,
            state.volume_type.other,
            messages::CUSTOM_VOLUME_TYPE,
            messages::TYPE_HINT,
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
            match creation.activity() {
                Activity::Creating => messages::CREATING,
                Activity::Checking => messages::CHECKING,
                Activity::Idle | Activity::Waiting(_) => messages::CREATE,
            }
            .to_owned()
        });
    let cancel = {
        let focus_submit = focus_submit.clone();
        move || {
            let focus_submit = focus_submit.clone();
            creation.can_cancel().then(|| {
                button(messages::CANCEL, move || {
                    focus_submit();
                    creation.cancel();
                })
            })
        }
    };
    let try_again = {
        let focus_submit = focus_submit.clone();
        Rc::new(move |request: CreateVolume| {
            focus_submit();
            state.send(request);
        })
    };
    let check_again = Rc::new(move || {
        focus_submit();
        creation.check_again();
    });
    let ending = element("div")
        .child(
            classed("p", "form-status")
                .attr("role", "status")
                .text_of(move || creation.announcement()),
        )
        .child(failure_notice(creation, try_again, check_again));
    classed("form", "form")
        .attr("part", "form")
        .attr("novalidate", "")
        .attr("aria-label", messages::TITLE)
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
        .child(name.view())
        .child(size.view())
        .child(region.view())
        .child(volume_type.view())
        .child(classed("div", "actions").child(submit).child_of(cancel))
        .child(ending)
        .into()
}
