//! The request as text, both ways: what the form sends, to copy; and what was pasted, into the form.

use std::rc::Rc;

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Event, Url, UrlSearchParams};

use super::copy::{copy_button, copy_button_of};
use super::creation::Creation;
use super::disclosure::disclosure;
use super::element::{View, changing, classed, effect};
use super::field::TextField;
use super::form::FormState;
use super::watched::Watched;
use crate::contract::CREATE_PATH;
use crate::draft::{Field, Given};
use crate::messages::Text;
use crate::paste::{self, PasteFault, Pasted};
use crate::twin;

/// The panel: JSON, cURL, a link, and the place to paste.
pub(super) fn request_panel(form: FormState) -> View {
    let messages = form.creation.messages.peek();
    disclosure(messages.text(Text::Request), "request", move || {
        Some(panel(form))
    })
}

fn panel(form: FormState) -> View {
    let creation = form.creation;
    let messages = creation.messages.peek();
    let text = |text| classed("p", "note").text(messages.text(text)).into();
    let twin = changing(move || {
        Some(match form.request() {
            Ok(request) => {
                let line = twin::curl(&address(creation), &request);
                let body = twin::body(&request);
                View::Several(vec![
                    classed("pre", "code").text(body.clone()).into(),
                    copy_button(messages, Text::CopyJson, Text::Json, body),
                    classed("pre", "code").text(line.clone()).into(),
                    copy_button(messages, Text::CopyCurl, Text::Curl, line),
                ])
            }
            Err(fields) => {
                let labels = messages.labels(&fields);
                let text = messages.fill(Text::RequestFaults, &[("fields", &labels)]);
                classed("p", "note").text(text).into()
            }
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
    let place = classed("div", "request-paste")
        .on("paste", move |event| take_pasted(form, &event, true));
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

/// Takes a pasted request in place of what the browser would do with it; all else is left to the browser. The text never gets into a
/// field: there may be a token in it.
pub(super) fn take_pasted(form: FormState, event: &Event, always: bool) {
    let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
    let text = data.and_then(|data| data.get_data("text/plain").ok());
    let Some(text) = text.filter(|text| always || paste::is_request(text)) else {
        return;
    };
    event.prevent_default();
    event.stop_propagation();
    take(form, &text);
}

fn take(form: FormState, text: &str) {
    let messages = form.creation.messages.peek();
    let said = match paste::read(text) {
        Err(PasteFault::Unreadable) => messages.text(Text::PastedUnreadable).to_owned(),
        Err(PasteFault::Nothing) => messages.text(Text::PastedNothing).to_owned(),
        Ok(Pasted {
            given,
            ignored,
            had_token,
        }) => {
            form.take(&given);
            let labels = messages.labels(&given.fields());
            let mut said = vec![messages.fill(Text::Pasted, &[("fields", &labels)])];
            if had_token {
                said.push(messages.text(Text::PastedToken).to_owned());
            }
            if !ignored.is_empty() {
                let names = ignored.join(", ");
                said.push(messages.fill(Text::PastedIgnored, &[("fields", &names)]));
            }
            said.join(" ")
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
        let text = draft.text(field).trim();
        if !text.is_empty() {
            values.append(field.key(), text);
        }
    }
    url.set_search(&String::from(values.to_string()));
    url.set_hash("");
    Some(url.href())
}

/// What the page's own address gives, where it was opened by it: once it has been loaded again, what was typed since counts.
pub(super) fn given() -> Given {
    let mut given = Given::default();
    let search = window().location().search().unwrap_or_default();
    let Ok(values) = UrlSearchParams::new_with_str(&search) else {
        return given;
    };
    if !is_opened() {
        return given;
    }
    for field in Field::ALL {
        if let Some(text) = values.get(field.key()).filter(|text| !text.is_empty()) {
            given.set(field, text);
        }
    }
    given
}

/// Whether the page was opened, and not loaded again or come back to (Navigation Timing, `type`).
fn is_opened() -> bool {
    let kind = window().performance().and_then(|performance| {
        let entry = performance.get_entries_by_type("navigation").get(0);
        Reflect::get(&entry, &"type".into()).ok()?.as_string()
    });
    kind.is_none_or(|kind| kind == "navigate")
}
