//! The page: the form and what it created.

use leptos::html;
use leptos::prelude::*;

use super::card::VolumeCard;
use super::creation::Creation;
use super::form::CreateForm;
use super::session::SessionPanel;
use super::tab::Tab;
use super::{frame, theme_name};
use crate::{client, messages};

/// The whole page. Opened as `index.html?embed`, for a frame, it shows no heading: the page around it has its own.
#[component]
pub fn Page() -> impl IntoView {
    let creation = Creation::new(client::load_config, Tab::of_page());
    let embedded = frame::is_wanted();
    let node = NodeRef::<html::Main>::new();
    frame::tell_parent(creation, node);
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            // A fixed, valid name.
            let _ = root.set_attribute("data-theme", theme_name(creation));
        }
    });
    view! {
        <main class="page" class:page-embedded=embedded node_ref=node>
            <header class="page-header" class:visually-hidden=embedded>
                <h1 class="page-title">{messages::TITLE}</h1>
                <p class="page-lead">{messages::LEAD}</p>
            </header>
            <Columns creation=creation />
        </main>
    }
}

/// All that the page and the element have in common.
#[component]
pub fn Columns(
    /// Whose form and volumes they are.
    creation: Creation,
) -> impl IntoView {
    view! {
        <div class="columns">
            <div class="column">
                <CreateForm creation=creation />
                <SessionPanel creation=creation />
            </div>
            <Volumes creation=creation />
        </div>
        <ConfigProblems creation=creation />
    }
}

/// So many cards are on the page until a person asks for more: the thousandth create costs what the first did.
const SHOWN: usize = 100;

/// The created volumes, newest first.
#[component]
pub fn Volumes(
    /// Whose volumes they are.
    creation: Creation,
) -> impl IntoView {
    let most = RwSignal::new(SHOWN);
    let shown = move || creation.newest(most.get());
    view! {
        <section class="volumes" part="volumes" aria-label=messages::VOLUMES>
            <header class="volumes-header">
                <h2 class="volumes-heading">{messages::VOLUMES}</h2>
                <p class="volumes-news" role="status">{move || creation.news()}</p>
            </header>
            {move || {
                (creation.created_count() == 0)
                    .then(|| view! { <p class="volumes-none">{messages::NO_VOLUMES}</p> })
            }}
            <For each=shown key=|created| created.key let:created>
                <VolumeCard created=created />
            </For>
            {move || {
                let hidden = creation.created_count().saturating_sub(most.get());
                (hidden > 0)
                    .then(|| {
                        view! {
                            <button class="button" part="button" type="button" on:click=move |_| most.set(usize::MAX)>
                                {messages::show_older(hidden)}
                            </button>
                        }
                    })
            }}
        </section>
    }
}

/// What is wrong with the configuration, for whoever set the page up: after all that a person came for, so that it moves nothing.
#[component]
fn ConfigProblems(creation: Creation) -> impl IntoView {
    move || {
        let problems = creation.config_problems();
        (!problems.is_empty()).then(|| {
            let lines = problems
                .iter()
                .map(|(place, problem)| view! { <li>{messages::problem(*place, problem)}</li> })
                .collect_view();
            view! { <ul class="notice" part="notice">{lines}</ul> }
        })
    }
}
