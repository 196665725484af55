//! A failure: what the service said, what it means, what can be done about it.

use std::borrow::Cow;
use std::rc::Rc;

use super::copy::copy_button;
use super::creation::{Activity, Creation};
use super::element::{View, classed, effect, element, whether};
use super::on_demand::card::existing_card;
use super::show_soon;
use crate::messages::Text;
use crate::outcome::Outcome;

/// The last failure, until the next create. Its alert stands in the page before there is one, so that its text is announced.
/// `try_again` sends the same values again, `check_again` looks again for a volume in doubt.
pub(super) fn failure_notice(
    creation: Creation,
    try_again: Rc<dyn Fn()>,
    check_again: Rc<dyn Fn()>,
) -> View {
    let messages = creation.messages.peek();
    let text = move || {
        let failure = creation.failure()?;
        let line = |class, text: String| View::from(classed("p", class).text(text));
        let words = failure.outcome().and_then(Outcome::words);
        let mut lines = Vec::new();
        lines.extend(words.map(|words| line("failure-message", messages.words(words))));
        let own = messages.failure(&failure);
        lines.extend(own.into_iter().map(|text| line("failure-text", text)));
        Some(View::Several(lines))
    };
    let waits = whether(move || matches!(creation.activity(), Activity::Waiting(_)));
    let actions = move || {
        let failure = creation.failure()?;
        let mut actions = classed("div", "failure-actions");
        if failure.can_try_again() && !waits.get() {
            let try_again = try_again.clone();
            actions = actions.child(button(messages.text(Text::TryAgain), move || try_again()));
        }
        if failure.can_check_again() {
            let check_again = check_again.clone();
            actions = actions.child(button(messages.text(Text::CheckAgain), move || {
                check_again();
            }));
        }
        if let Some(details) = failure.details() {
            let details = details.to_owned();
            actions = actions.child(copy_button(
                messages,
                Text::CopyDetails,
                Text::Details,
                details,
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
        Some(creation.on_demand(move || {
            let lead = classed("p", "failure-text").text(messages.text(Text::Existing));
            let card = existing_card(creation, (*volume).clone());
            View::Several(vec![lead.into(), card])
        }))
    };
    // Below the fold it would be missed. Where the name is to be mended, its field has the focus, and the view.
    let id = creation.id("failure");
    effect({
        let id = id.clone();
        move || {
            if creation
                .failure()
                .is_some_and(|failure| !failure.is_name_taken())
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
