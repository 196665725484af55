//! The request as text, both ways: what the form sends, to copy; and what was pasted, into the form.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::{Url, UrlSearchParams};

use crate::contract::CREATE_PATH;
use crate::draft::Field;
use crate::invisible::trimmed;
use crate::messages::Text;
use crate::paste::{self, PasteFault, Pasted};
use crate::secret::may_hold_token;
use crate::twin;
use crate::view::copy::copy_button_of;
use crate::view::creation::Creation;
use crate::view::element::{View, changing, classed, effect, whether};
use crate::view::field::TextField;
use crate::view::form::FormState;
use crate::view::paste::takes_requests;
use crate::view::watched::Watched;

/// The request as text, or what is to be mended first.
type Written = Rc<dyn Fn() -> Result<String, Vec<Field>>>;

/// JSON, cURL, a link, and the place to paste.
#[inline(never)]
pub(in crate::view) fn request(form: FormState) -> View {
    let creation = form.creation;
    let messages = creation.messages.peek();
    let text = |text| classed("p", "note").text(messages.text(text)).into();
    let body = move || form.request().map(|request| twin::body(&request));
    let line = move || {
        let request = form.request();
        request.map(|request| twin::curl(&address(creation), &request))
    };
    let shown = |text: Written| -> View {
        classed("pre", "code")
            .attr("tabindex", "0")
            .text_of(move || text().unwrap_or_default())
            .into()
    };
    let copy = move |label, what, text: Written| {
        let text = Rc::new(move || text().unwrap_or_default());
        copy_button_of(messages, label, what, text)
    };
    let faults = move || {
        let fields = form.request().err().unwrap_or_default();
        messages.fill(
            Text::RequestFaults,
            &[("fields", &messages.labels(&fields))],
        )
    };
    // Only the texts change while it can be sent: a button that is made anew while it is clicked loses the click.
    let can_be_sent = whether(move || form.request().is_ok());
    let twin = changing(move || {
        Some(if can_be_sent.get() {
            View::Several(vec![
                shown(Rc::new(body)),
                copy(Text::CopyJson, Text::Json, Rc::new(body)),
                shown(Rc::new(line)),
                copy(Text::CopyCurl, Text::Curl, Rc::new(line)),
            ])
        } else {
            classed("p", "note").text_of(faults).into()
        })
    });
    let mut parts = vec![text(Text::RequestLead), twin];
    if creation.is_page() {
        let link = Rc::new(move || link(form).unwrap_or_default());
        parts.push(copy_button_of(messages, Text::CopyLink, Text::Link, link));
    }
    let pasted = Watched::<String>::default();
    effect(move || {
        let text = pasted.get();
        if !text.is_empty() {
            pasted.set(String::new());
            untrack(|| take(form, &text));
        }
    });
    let field = TextField {
        id: creation.id("paste"),
        label: messages.text(Text::PasteLabel),
        hint: Rc::new(move || messages.text(Text::PasteHint).to_owned()),
        value: pasted,
        error: Rc::new(String::new),
        left: Rc::new(|| ()),
        inputmode: "text",
        beside: None,
        masked: false,
    };
    let place = takes_requests(classed("div", "request-paste"), form, true);
    parts.push(place.child(field.view()).into());
    View::Several(parts)
}

/// Where the form sends to, whole.
fn address(creation: Creation) -> String {
    let path = creation
        .config
        .with(|config| [config.api_base.as_str(), CREATE_PATH].concat());
    let own = window().location().href().unwrap_or_default();
    Url::new_with_base(&path, &own).map_or(path, |url| url.href())
}

/// Takes a pasted request, and says what came of that.
#[inline(never)]
pub(in crate::view) fn take(form: FormState, text: &str) {
    let messages = form.creation.messages.peek();
    let said = match paste::read(text) {
        Err(PasteFault::Unreadable) => messages.text(Text::PastedUnreadable).to_owned(),
        Err(PasteFault::Nothing) => messages.text(Text::PastedNothing).to_owned(),
        Err(PasteFault::Secret) => messages.text(Text::PastedSecret).to_owned(),
        Ok(Pasted {
            given,
            ignored,
            had_token,
            is_instance,
        }) => {
            form.take(&given);
            let labels = messages.labels(&given.fields());
            let mut said = vec![messages.fill(Text::Pasted, &[("fields", &labels)])];
            if is_instance {
                said.push(messages.text(Text::PastedInstance).to_owned());
            }
            if had_token {
                said.push(messages.text(Text::PastedToken).to_owned());
            }
            if !ignored.is_empty() {
                let names = ignored.join(messages.text(Text::Comma));
                said.push(messages.fill(Text::PastedIgnored, &[("fields", &names)]));
            }
            said.join(messages.text(Text::Space))
        }
    };
    form.creation.say(said);
}

/// A link to the page with what the form holds now.
fn link(form: FormState) -> Option<String> {
    let url = Url::new(&window().location().href().ok()?).ok()?;
    let values = UrlSearchParams::new().ok()?;
    let draft = untrack(|| form.draft());
    for field in Field::ALL {
        let text = trimmed(draft.text(field));
        if !text.is_empty() && !may_hold_token(text) {
            values.append(field.key(), text);
        }
    }
    url.set_search(&String::from(values.to_string()));
    url.set_hash("");
    Some(url.href())
}
