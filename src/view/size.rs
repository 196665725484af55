//! What the field Size has beside its control: what is typed in other words, a step more or less, and the host's sizes.

use std::rc::Rc;

use super::element::{View, classed, element};
use super::failure::button;
use super::field::Beside;
use super::form::FormState;
use crate::draft::Field;
use crate::messages::Text;
use crate::size;

/// What stands beside the control.
pub(super) fn beside(form: FormState) -> Beside {
    let messages = form.creation.messages.peek();
    let meaning = move || {
        let Ok(gigabytes) = size::read(&form.size.get()) else {
            return String::new();
        };
        #[allow(clippy::cast_precision_loss, reason = "sizes are at most 2^53 - 1")]
        let number = gigabytes as f64;
        let is_plain = form
            .size
            .with(|typed| typed.trim() == gigabytes.to_string());
        let size = match messages.terabytes(number) {
            Some(terabytes) if is_plain => terabytes,
            _ if !is_plain => messages.gigabytes(number),
            _ => return String::new(),
        };
        messages.fill(Text::Means, &[("size", &size)])
    };
    // The arrow keys do the same from within the field (view/keys.rs).
    let step = move |sign: &'static str, name: Text, steps| {
        classed("button", "button button-step")
            .attrs(&[("type", "button"), ("tabindex", "-1"), ("part", "button")])
            .attr("aria-label", messages.text(name))
            .on("click", move |_| form.step(steps))
            .text(sign)
    };
    Beside {
        meaning: Rc::new(meaning),
        buttons: Rc::new(move || {
            let steps = [step("−", Text::Less, -1), step("+", Text::More, 1)];
            View::Several(steps.map(Into::into).into())
        }),
    }
}

/// The host's sizes, by one click; nothing where there are none.
pub(super) fn quick_sizes(form: FormState) -> Option<View> {
    let messages = form.creation.messages.peek();
    let sizes = form
        .creation
        .config
        .with(|config| config.quick_sizes.clone());
    if sizes.is_empty() {
        return None;
    }
    let group = element("div")
        .attr("class", "quick")
        .attr("role", "group")
        .attr("aria-label", messages.text(Text::QuickSizes));
    let group = sizes.into_iter().fold(group, |group, size| {
        #[allow(clippy::cast_precision_loss, reason = "sizes are at most 2^53 - 1")]
        let number = size as f64;
        let name = messages
            .terabytes(number)
            .unwrap_or_else(|| messages.gigabytes(number));
        group.child(button(name, move || {
            form.put(Field::Size, size.to_string());
        }))
    });
    Some(group.into())
}
