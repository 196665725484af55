//! The app: the state that its components share, and what is on the page.

use leptos::prelude::*;

use crate::components::create_form::CreateForm;
use crate::components::disclosure::Disclosure;
use crate::components::dynamic::dynamic;
use crate::components::lazy::Lazy;
use crate::components::page_header::PageHeader;
use crate::components::shortcuts::{Dialogs, Shortcuts};
use crate::components::use_messages;
use crate::components::volume_list::VolumeList;
use crate::i18n::{Messages, Text};
use crate::model::config::Config;
use crate::state::chunk::{LazyChunk, LoadChunk};
use crate::state::configuration::Configuration;
use crate::state::create::Create;
use crate::state::form::FormState;
use crate::state::language::Language;
use crate::state::root::Root;
use crate::state::volumes::ListStatus;
use crate::storage::TabStorage;

/// Provides the state of one form as contexts, in the current owner.
pub fn provide_state(
    root: Root,
    tab: TabStorage,
    config: Config,
    messages: Messages,
    load: LoadChunk,
) -> FormState {
    let language = Language::new(messages);
    let chunk = LazyChunk::new(load);
    let configuration = Configuration::new(config);
    provide_context(root);
    provide_context(language);
    provide_context(configuration);
    provide_context(chunk);
    provide_context(ListStatus::default());
    provide_context(Create::new(language, chunk));
    provide_context(Dialogs::of_form());
    let form = FormState::new(tab);
    provide_context(form);
    form
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let messages = use_messages();
    view! {
        <PageHeader />
        <main class="page">
            <div class="page-heading">
                <h1 class="page-title">{messages.text(Text::Title)}</h1>
                <p class="page-lead">{messages.text(Text::Lead)}</p>
            </div>
            <Columns />
            <Problems />
        </main>
    }
}

/// The content of a custom element.
#[component]
pub fn EmbeddedApp() -> AnyView {
    let Configuration { config, .. } = expect_context();
    let shortcuts = Shortcuts::of_form();
    let messages = use_messages();
    let theme = Signal::derive(move || config.with(|config| config.theme.name().to_owned()));
    view! {
        <div
            class="embedded"
            data-theme=theme
            lang=messages.tag
            dir=messages.text(Text::Direction)
            on:keydown=move |event| shortcuts.handle(&event)
            on:keypress=move |event| shortcuts.handle(&event)
            on:keyup=move |event| shortcuts.handle(&event)
        >
            <Columns />
            <Problems />
        </div>
    }
    .into_any()
}

/// The columns of the page and of the element: the form, and the created volumes.
#[component]
pub fn Columns() -> AnyView {
    let messages = use_messages();
    let request = Callback::new(|()| {
        view! { <Lazy view=|chunk| (chunk.request)() needed=true /> }.into_any()
    });
    view! {
        <div class="columns">
            <div class="column">
                <CreateForm />
                <Lazy view=|chunk| (chunk.below)() />
                <Disclosure
                    summary=messages.text(Text::Request)
                    class="request panel"
                    content=request
                />
            </div>
            <VolumeList />
        </div>
    }
    .into_any()
}

/// Problems of the configuration. Below everything else, so that they move nothing.
#[component]
fn Problems() -> AnyView {
    let Configuration { problems, .. } = expect_context();
    let are_some = Memo::new(move |_| problems.with(|problems| !problems.is_empty()));
    dynamic(move || {
        if are_some.get() {
            view! { <Lazy view=|chunk| (chunk.problems)() needed=true /> }.into_any()
        } else {
            ().into_any()
        }
    })
}
