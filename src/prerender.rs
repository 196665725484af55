//! The page as HTML, before there is anything on it: for the build.

use leptos::prelude::*;

use crate::app::{App, provide_state};
use crate::i18n::{Language, Messages};
use crate::model::config::Config;
use crate::state::root::Root;
use crate::state::settings::Settings;
use crate::storage::TabStorage;

/// The page as HTML, `<header>…</header><main>…</main>`.
#[must_use]
pub fn page(config: &Config, messages: Messages, languages: &[Language]) -> String {
    Owner::new().with(|| {
        provide_state(
            Root::of_page(None),
            TabStorage::new(""),
            config.clone(),
            messages,
            // Nothing is loaded while it is prerendered.
            || Box::pin(std::future::pending()),
        );
        provide_context(Settings::new(languages.to_vec(), false));
        view! { <App /> }.to_html()
    })
}
