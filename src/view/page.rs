//! The page: the form and what it created.

use std::cell::Cell;
use std::rc::Rc;

use leptos::mount::mount_to_renderer;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::card::volume_card;
use super::creation::{Creation, PAGE};
use super::element::{Hydrated, View, changing, classed, element};
use super::failure::button;
use super::form::{FormState, create_form};
use super::session::session_panel;
use super::tab::Tab;
use super::watched::Watched;
use super::{form, frame, spawn};
use crate::config::Config;
use crate::draft::{Choice, Draft, Field};
use crate::{client, messages};

/// Begins the page, which is written in its HTML with `config` already: that holds until the host's configuration is there. What has
/// been typed since is taken up.
pub fn start(config: &Config) {
    let Some(body) = document().body() else {
        return;
    };
    let typed = typed(config);
    let form = Rc::new(Cell::new(None));
    let view = {
        let (config, typed, form) = (config.clone(), typed.clone(), form.clone());
        move || {
            let state = FormState::new(Creation::new(config.clone(), Tab::of_page(), None), &typed);
            form.set(Some(state));
            page(state)
        }
    };
    // It is there as long as the page is.
    mount_to_renderer(&body, move || Hydrated::new(view)).forget();
    let Some(form) = form.get() else {
        return;
    };
    begin(form, typed);
    let creation = form.creation;
    spawn(async move {
        let settings = client::load_config().await;
        // A fixed, valid name. Not before: until now the page has the theme that its HTML says.
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", settings.0.theme.name());
        }
        creation.configure(settings);
    });
    creation.owned(|| {
        if let Some(main) = body.query_selector("main").ok().flatten() {
            frame::tell_parent(creation, main.unchecked_ref());
        }
    });
}

/// Begins a form that is on the page.
pub fn begin(form: FormState, typed: Draft) {
    form.creation.owned(|| {
        form.start(typed);
        form.creation.start();
    });
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

/// The page as HTML, as it is before there is anything on it.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn html(config: Config) -> String {
    let render = || {
        let draft = config.draft();
        let creation = Creation::new(config, Tab::of_page(), None);
        page(FormState::new(creation, &draft)).to_html()
    };
    Owner::new().with(|| untrack(render))
}

/// The whole page.
fn page(form: FormState) -> View {
    let header = classed("header", "page-header")
        .child(classed("h1", "page-title").text(messages::TITLE))
        .child(classed("p", "page-lead").text(messages::LEAD));
    classed("main", "page")
        .child(header)
        .child(columns(form))
        .into()
}

/// What stands in a custom element.
#[must_use]
pub fn embedded(form: FormState) -> View {
    let config = form.creation.config;
    classed("div", "embedded")
        .attr_of("data-theme", move || {
            Some(config.with(|config| config.theme.name().to_owned()))
        })
        .child(columns(form))
        .into()
}

/// All that the page and the element have in common: the form and what it created.
#[must_use]
pub fn columns(form: FormState) -> View {
    let creation = form.creation;
    let column = classed("div", "column")
        .child(create_form(form))
        .child(session_panel(creation));
    let columns = classed("div", "columns")
        .child(column)
        .child(volumes(creation));
    View::Several(vec![columns.into(), config_problems(creation)])
}

/// So many cards are on the page until a person asks for more: the thousandth create costs what the first did.
const SHOWN: usize = 100;

/// The created volumes, newest first.
#[must_use]
pub fn volumes(creation: Creation) -> View {
    let most = Watched::new(SHOWN);
    let header = classed("header", "volumes-header")
        .child(classed("h2", "volumes-heading").text(messages::VOLUMES))
        .child(
            classed("p", "volumes-news")
                .attr("role", "status")
                .text_of(move || creation.news()),
        );
    let none = move || {
        (creation.created_count() == 0).then(|| {
            classed("p", "volumes-none")
                .text(messages::NO_VOLUMES)
                .into()
        })
    };
    let older = move || {
        let hidden = creation.created_count().saturating_sub(most.get());
        (hidden > 0).then(|| button(messages::show_older(hidden), move || most.set(usize::MAX)))
    };
    let cards = View::Each(
        Box::new(move || creation.newest(most.get())),
        Box::new(move |key| match creation.created(key) {
            Some(created) => volume_card(creation, created),
            None => View::Several(Vec::new()),
        }),
    );
    classed("section", "volumes")
        .attr("part", "volumes")
        .attr("aria-label", messages::VOLUMES)
        .child(header)
        .child_of(none)
        .child(cards)
        .child_of(older)
        .into()
}

/// What is wrong with the configuration, for whoever set the page up: after all that a person came for, so that it moves nothing.
fn config_problems(creation: Creation) -> View {
    changing(move || {
        let problems = creation.config_problems();
        (!problems.is_empty()).then(|| {
            let list = classed("ul", "notice").attr("part", "notice");
            problems
                .iter()
                .fold(list, |list, (place, problem)| {
                    list.child(element("li").text(messages::problem(*place, problem)))
                })
                .into()
        })
    })
}
