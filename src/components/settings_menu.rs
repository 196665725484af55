//! The page's language and theme.

use leptos::ev::Targeted;
use leptos::prelude::*;
use web_sys::{Event, HtmlSelectElement};

use super::changing_text::prerendered;
use super::choice_field::option;
use super::use_messages;
use crate::i18n::Text;
use crate::model::config::Theme;
use crate::state::root::Root;
use crate::state::settings::Settings;

/// Two lists.
#[component]
pub fn SettingsMenu() -> AnyView {
    let settings: Settings = expect_context();
    let root: Root = expect_context();
    let messages = use_messages();
    let languages = settings.languages.get_value().into_iter().map(|language| {
        let is_current = language.tag == messages.tag;
        option(language.tag, language.name, Signal::stored(is_current))
    });
    let themes = Theme::ALL.map(|own| {
        let text = match own {
            Theme::Auto => Text::ThemeAuto,
            Theme::Light => Text::ThemeLight,
            Theme::Dark => Text::ThemeDark,
        };
        let is_current = Signal::derive(move || settings.theme.with(|name| name == own.name()));
        option(
            own.name().to_owned(),
            messages.text(text).to_owned(),
            is_current,
        )
    });
    let choose_language = move |event: Targeted<Event, HtmlSelectElement>| {
        settings.choose_language(&event.target().value());
    };
    let choose_theme = move |event: Targeted<Event, HtmlSelectElement>| {
        settings.choose_theme(&event.target().value());
    };
    let status = Signal::from(settings.status);
    view! {
        <div class="settings">
            <label>
                {messages.text(Text::LanguageLabel)}
                <select
                    class="settings-list"
                    id=root.id("language")
                    name="language"
                    on:change:target=choose_language
                >
                    {languages.collect_view()}
                </select>
            </label>
            <label>
                {messages.text(Text::ThemeLabel)}
                <select
                    class="settings-list"
                    id=root.id("theme")
                    name="theme"
                    on:change:target=choose_theme
                >
                    {themes.into_iter().collect_view()}
                </select>
            </label>
            <p class="settings-said" role="status" prop:textContent=status>
                {prerendered(status)}
            </p>
        </div>
    }
    .into_any()
}
