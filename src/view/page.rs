//! The page: the form and what it created.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Reflect;
use leptos::mount::mount_to_renderer;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, UrlSearchParams};

use super::creation::{Creation, PAGE};
use super::disclosure::disclosure;
use super::element::{Hydrated, View, changing, classed, whether};
use super::failure::button;
use super::form::{FormState, create_form};
use super::on_demand::card::volume_card;
use super::on_demand::frame::tell_parent;
use super::on_demand::problems::problems;
use super::on_demand::request::request;
use super::paste::take_soon;
use super::session::session_panel;
use super::settings::Settings;
use super::tab::Tab;
use super::watched::Watched;
use super::{form, keys, spawn};
use crate::client;
use crate::config::Config;
use crate::draft::{Choice, Draft, Field, Given};
use crate::language::Language;
use crate::messages::{Messages, Text};

/// Begins the page, which is written in its HTML with `config` already: that holds until the host's configuration is there. What has
/// been typed since is taken up. `messages` are what it is written in now, `languages` what there is, and `wanted`
/// is the tag of the one that the browser wants. A request may have been `pasted` already.
pub fn start(
    config: &Config,
    messages: Messages,
    languages: Vec<Language>,
    wanted: String,
    pasted: String,
) {
    let Some(body) = document().body() else {
        return;
    };
    let typed = typed(config);
    let form = Rc::new(Cell::new(None));
    let view = {
        let (config, typed, form) = (config.clone(), typed.clone(), form.clone());
        move || {
            let creation = Creation::new(config.clone(), messages, Tab::of_page(), None);
            let state = FormState::new(creation, &typed);
            let settings = Settings::new(creation, languages.clone());
            form.set(Some((state, settings)));
            page(state, settings)
        }
    };
    // It is there as long as the page is.
    mount_to_renderer(&body, move || Hydrated::new(view)).forget();
    let Some((form, settings)) = form.get() else {
        return;
    };
    let creation = form.creation;
    creation.language.set(wanted);
    creation.owned(|| {
        settings.start();
        if is_framed() {
            creation.after_load(Rc::new(move || tell_parent(creation)));
        }
    });
    begin(form, typed, &given());
    if !pasted.is_empty() {
        take_soon(form, pasted);
    }
    spawn(async move {
        settings.configure(client::load_config().await);
    });
}

/// Whether the page is in a frame of another.
fn is_framed() -> bool {
    let own = window();
    own.parent().is_ok_and(|parent| parent != Some(own))
}

/// Begins a form that is on the page.
pub fn begin(form: FormState, typed: Draft, given: &Given) {
    form.creation.owned(|| {
        form.start(typed, given);
        form.creation.start();
        keys::listen(form);
    });
}

/// What the page's own address gives, where it was opened by it: once it has been loaded again, what was typed since counts.
fn given() -> Given {
    let mut given = Given::default();
    let search = window().location().search().unwrap_or_default();
    let values = UrlSearchParams::new_with_str(&search);
    if let (Ok(values), true) = (values, is_opened()) {
        for field in Field::ALL {
            if let Some(text) = values.get(field.key()).filter(|text| !text.is_empty()) {
                given.set(field, text);
            }
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

/// What the page's fields hold.
fn typed(config: &Config) -> Draft {
    let value = |id: &str| {
        let control = document().get_element_by_id(&format!("{PAGE}-{id}"))?;
        Some(match control.dyn_into::<HtmlSelectElement>() {
            Ok(list) => Choice::Listed(list.value()),
            Err(control) => Choice::Other(control.unchecked_into::<HtmlInputElement>().value()),
        })
    };
    let text = |field, default: String| {
        value(form::id(field)).map_or(default, |value| value.text().to_owned())
    };
    let choice = |field, default| match value(form::id(field)) {
        Some(Choice::Listed(id)) if id.is_empty() => {
            value(&format!("{}-other", form::id(field))).unwrap_or_default()
        }
        value => value.unwrap_or(default),
    };
    let default = config.draft();
    Draft {
        name: text(Field::Name, default.name),
        size: text(Field::Size, default.size),
        region: choice(Field::Region, default.region),
        volume_type: choice(Field::VolumeType, default.volume_type),
    }
}

/// What is made of the page as it is before there is anything on it: its HTML, or its words.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn written<T>(
    config: Config,
    messages: Messages,
    languages: Vec<Language>,
    write: impl FnOnce(View) -> T,
) -> T {
    let render = || {
        let draft = config.draft();
        let creation = Creation::new(config, messages, Tab::of_page(), None);
        let settings = Settings::new(creation, languages);
        write(page(FormState::new(creation, &draft), settings))
    };
    Owner::new().with(|| untrack(render))
}

/// The whole page.
fn page(form: FormState, settings: Settings) -> View {
    let messages = form.creation.messages;
    // With another language all of it is made anew: what it holds is the form's, and stays.
    let content = move || {
        let messages = messages.get();
        let header = classed("header", "page-header")
            .child(classed("h1", "page-title").text(messages.text(Text::Title)))
            .child(classed("p", "page-lead").text(messages.text(Text::Lead)));
        // Behind the form: nobody came for them.
        let footer = classed("footer", "page-footer").child(settings.view());
        Some(View::Several(vec![
            header.into(),
            columns(form),
            footer.into(),
            config_problems(form.creation),
        ]))
    };
    classed("main", "page").child_of(content).into()
}

/// What stands in a custom element, once its language `is_spoken`.
#[must_use]
pub fn embedded(form: FormState, is_spoken: Watched<bool>) -> View {
    let Creation {
        config, messages, ..
    } = form.creation;
    let content = move || {
        // In another language it is made anew, as the page is.
        let _ = messages.get();
        is_spoken
            .get()
            .then(|| View::Several(vec![columns(form), config_problems(form.creation)]))
    };
    let text = move |text| Some(messages.get().text(text).to_owned());
    classed("div", "embedded")
        .attr_of("data-theme", move || {
            Some(config.with(|config| config.theme.name().to_owned()))
        })
        .attr_of("lang", move || Some(messages.get().tag.to_owned()))
        .attr_of("dir", move || text(Text::Direction))
        .child_of(content)
        .into()
}

/// All that the page and the element have in common: the form and what it created.
#[must_use]
pub fn columns(form: FormState) -> View {
    let creation = form.creation;
    let column = classed("div", "column")
        .child(create_form(form))
        .child(session_panel(creation))
        .child(disclosure(
            form.creation.messages.peek().text(Text::Request),
            "request",
            move || creation.on_demand(move || request(form)),
        ));
    classed("div", "columns")
        .child(column)
        .child(volumes(form))
        .into()
}

/// So many cards are on the page until a person asks for more: the thousandth create costs what the first did.
const SHOWN: usize = 100;

/// The created volumes, newest first.
#[must_use]
pub fn volumes(form: FormState) -> View {
    let creation = form.creation;
    let messages = creation.messages.peek();
    let most = Watched::new(SHOWN);
    let header = classed("header", "volumes-header")
        .child(classed("h2", "volumes-heading").text(messages.text(Text::Volumes)))
        .child(
            classed("p", "volumes-news")
                .attr("role", "status")
                .text_of(move || creation.news()),
        );
    let none = move || {
        (creation.created_count() == 0).then(|| {
            classed("p", "volumes-none")
                .text(messages.text(Text::NoVolumes))
                .into()
        })
    };
    let older = move || {
        let hidden = creation.created_count().saturating_sub(most.get());
        (hidden > 0).then(|| {
            let count = messages.fill(Text::ShowOlder, &[("count", &hidden.to_string())]);
            button(count, move || most.set(usize::MAX))
        })
    };
    let cards = move || {
        Some(creation.on_demand(move || {
            View::Each(
                Box::new(move || creation.newest(most.get())),
                Box::new(move |key| match creation.created(key) {
                    Some(created) => volume_card(form, created),
                    None => View::Several(Vec::new()),
                }),
            )
        }))
    };
    let are_some = whether(move || creation.created_count() > 0);
    let cards = move || are_some.get().then(cards)?;
    classed("section", "volumes")
        .attr("part", "volumes")
        .attr("aria-label", messages.text(Text::Volumes))
        .child(header)
        .child_of(none)
        .child_of(cards)
        .child_of(older)
        .into()
}

/// What is wrong with the configuration, for whoever set the page up: after all that a person came for, so that it moves nothing.
fn config_problems(creation: Creation) -> View {
    changing(move || {
        let are_some = !creation.config_problems().is_empty();
        are_some.then(|| creation.on_demand(move || problems(creation)))
    })
}
