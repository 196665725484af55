//! A failure: what the service said, what it means, what can be done about it.

use std::borrow::Cow;
use std::rc::Rc;

use super::copy::copy_button;
use super::creation::{Activity, Creation};
use super::element::{View, classed, effect, element, whether};
use super::on_demand::card::existing_card;
use super::show_soon;
use crate::contract::CreateVolume;
use crate::lookup::Look;
use crate::messages::Text;

/// The last failure, until the next create. Its alert stands in the page before there is one, so that its text is announced.
/// `try_again` sends the same values again, `check_again` looks again for a volume in doubt.
pub(super) fn failure_notice(
    creation: Creation,
    try_again: Rc<dyn Fn(CreateVolume)>,
    check_again: Rc<dyn Fn()>,
) -> View {
    let messages = creation.messages.peek();
    let text = move || {
        let failure = creation.failure()?;
        let line = |class, text: Cow<'static, str>| View::from(classed("p", class).text(text));
        let message = failure.message().map(|message| messages.shortened(message));
        let lines = [
            message.map(|message| line("failure-message", message.into())),
            Some(line("failure-text", failure.text(messages).into())),
            messages
                .look(failure.look)
                .map(|text| line("failure-text", text.into())),
        ];
        Some(View::Several(lines.into_iter().flatten().collect()))
    };
    let waits = whether(move || matches!(creation.activity(), Activity::Waiting(_)));
    let actions = move || {
        let failure = creation.failure()?;
        let mut actions = classed("div", "failure-actions");
        if failure.may_be_sent_again() && !waits.get() {
            let (request, try_again) = (failure.request.clone(), try_again.clone());
            let again = button(messages.text(Text::TryAgain), move || {
                try_again(request.clone());
            });
            actions = actions.child(again);
        }
        if matches!(failure.look, Look::Failed(_)) {
            let check_again = check_again.clone();
            actions = actions.child(button(messages.text(Text::CheckAgain), move || {
                check_again();
            }));
        }
        if let Some(ending) = failure.ending() {
            actions = actions.child(copy_button(
                messages,
                Text::CopyDetails,
                Text::Details,
                ending.details.clone(),
            ));
        }
        Some(actions.into())
    };
    // Not in the alert: it would be read out every second.
    let countdown = move || match creation.activity() {
        Activity::Waiting(seconds) => messages.waiting(seconds),
        _ => String::new(),
    };
    // Nor this: it comes later, and would have all of it read out again.
    let existing = move || {
        let volume = creation.existing.get()?;
        let lead = classed("p", "failure-text").text(messages.text(Text::Existing));
        let card = existing_card(creation, *volume);
        Some(View::Several(vec![lead.into(), card]))
    };
    // Below the fold it would be missed. Where the name is to be mended, its field has the focus, and the view.
    let id = creation.id("failure");
    effect({
        let id = id.clone();
        move || {
            if creation
                .failure()
                .is_some_and(|failure| !failure.is_about_the_name())
            {
                show_soon(creation, &id);
            }
        }
    });
    let class = move || {
        Some(if creation.failure().is_some() {
            "failure failure-shown".to_owned()
        } else {
            "failure".to_owned()
        })
    };
    element("div")
        .attr_of("class", class)
        .attr("part", "failure")
        .attr_text("id", id.clone())
        .child(
            element("div")
                .attr("role", "alert")
                .attr("aria-atomic", "true")
                .child_of(text),
        )
        .child(
            classed("p", "failure-wait")
                .attr("role", "timer")
                .text_of(countdown),
        )
        .child_of(actions)
        .child_of(existing)
        .into()
}

/// A button that does something.
pub(super) fn button(text: impl Into<Cow<'static, str>>, act: impl Fn() + 'static) -> View {
    classed("button", "button")
        .attr("part", "button")
        .attr("type", "button")
        .on("click", move |_| act())
        .text(text)
        .into()
}
