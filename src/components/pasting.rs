//! What becomes of a pasted text.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, HtmlDocument, HtmlInputElement};

use super::use_messages;
use crate::i18n::Text;
use crate::model::draft::Field;
use crate::model::paste::{self, PasteError, PastedRequest, is_held_back};
use crate::state::create::Create;
use crate::state::form::{FormState, control};
use crate::state::known::Known;
use crate::state::root::Root;

/// Fills in the form from a pasted text, a request or a list of names, and announces the result.
/// What is neither, and holds no token, is inserted into the `target`, where there is one.
pub fn paste(text: &str, target: Option<EventTarget>) {
    let form: FormState = expect_context();
    let create: Create = expect_context();
    let messages = use_messages();
    let root: Root = expect_context();
    let parsed = paste::parse(text);
    // Into another field, it is that one's value.
    let name = root.id(control(Field::Name));
    let is_for_name = target.as_ref().is_none_or(|target| {
        let element = target.dyn_ref::<Element>();
        element.is_some_and(|element| element.id() == name)
    });
    let names = || paste::names(text).filter(|_| is_for_name && parsed.is_err());
    if let Some(pattern) = names() {
        match target {
            Some(target) => insert(&pattern, &target),
            None => form.put(Field::Name, pattern),
        }
        create.announce(messages.text(Text::NamesPasted));
        return;
    }
    if let Some(target) = target.filter(|_| !is_held_back(text)) {
        insert(text, &target);
        return;
    }
    let text = match parsed {
        Err(PasteError::Unreadable) => messages.text(Text::PastedUnreadable).to_owned(),
        Err(PasteError::Nothing) => messages.text(Text::PastedNothing).to_owned(),
        Err(PasteError::Secret) => messages.text(Text::PastedSecret).to_owned(),
        Ok(PastedRequest {
            prefill,
            ignored,
            had_token,
            is_instance,
        }) => {
            form.fill(&prefill);
            if let Some(region) = prefill.get(Field::Region) {
                expect_context::<Known>().paste(region);
            }
            let labels = messages.labels(&prefill.fields());
            let mut texts = vec![messages.fill(Text::Pasted, &[("fields", &labels)])];
            if is_instance {
                texts.push(messages.text(Text::PastedInstance).to_owned());
            }
            if had_token {
                texts.push(messages.text(Text::PastedToken).to_owned());
            }
            if !ignored.is_empty() {
                let names = ignored.join(messages.text(Text::Comma));
                texts.push(messages.fill(Text::PastedIgnored, &[("fields", &names)]));
            }
            texts.join(messages.text(Text::Space))
        }
    };
    create.announce(text);
}

/// Inserts a text at the selection of a field, as the browser would have done.
fn insert(text: &str, target: &EventTarget) {
    let create: Create = expect_context();
    let root: Root = expect_context();
    create.announce("");
    // The view may have been made anew since, in another language.
    let id = target.dyn_ref::<Element>().map(Element::id);
    let field = id.and_then(|id| root.by_id(&id)?.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field else {
        return;
    };
    // Where the browser declines, it can be pasted again.
    if field.matches(":focus").unwrap_or_default()
        && let Ok(document) = document().dyn_into::<HtmlDocument>()
    {
        // It can be undone.
        let _ = document.exec_command_with_show_ui_and_value("insertText", false, text);
    } else if let Ok(event) = Event::new("input") {
        // The user is in another field by now, and stays there.
        let _ = field.set_range_text(text);
        let _ = field.dispatch_event(&event);
    }
}
