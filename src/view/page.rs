//! The page: the form and what it created.

use leptos::prelude::*;

use super::card::VolumeCard;
use super::creation::Creation;
use super::form::CreateForm;
use super::session::SessionPanel;
use crate::{client, messages};

/// The whole page.
#[component]
pub fn Page() -> impl IntoView {
    let creation = Creation::new(client::load_config);
    view! {
        <main class="page">
            <header class="page-header">
                <h1 class="page-title">{messages::TITLE}</h1>
                <p class="page-lead">{messages::LEAD}</p>
            </header>
            <ConfigProblems creation=creation />
            <div class="page-columns">
                <div class="page-form">
                    <CreateForm creation=creation />
                    <SessionPanel creation=creation />
                </div>
                <Volumes creation=creation />
            </div>
        </main>
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
        <section class="volumes" aria-label=messages::VOLUMES>
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
                            <button class="button" type="button" on:click=move |_| most.set(usize::MAX)>
                                {messages::show_older(hidden)}
                            </button>
                        }
                    })
            }}
        </section>
    }
}

/// What is wrong with `config.json`, for whoever set the page up.
#[component]
fn ConfigProblems(creation: Creation) -> impl IntoView {
    move || {
        let problems = creation.config_problems();
        (!problems.is_empty()).then(|| {
            let lines = problems
                .iter()
                .map(|problem| view! { <li>{messages::problem(problem)}</li> })
                .collect_view();
            view! { <ul class="notice">{lines}</ul> }
        })
    }
}
