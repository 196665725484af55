//! The page's language and theme.

use leptos::ev::Targeted;
use leptos::prelude::*;
use web_sys::{Event, HtmlSelectElement};

use super::changing_text::prerendered;
use super::choice_field::option;
use super::menu::Menu;
use super::use_messages;
use crate::i18n::Text;
use crate::model::config::Theme;
use crate::state::root::Root;
use crate::state::settings::Settings;

/// A menu with the lists of languages and themes.
#[component]
pub fn SettingsMenu() -> impl IntoView {
    let settings: Settings = expect_context();
    let messages = use_messages();
    let languages = settings.languages.get_value().into_iter().map(|language| {
        let is_current = language.tag == messages.tag;
        option(language.tag, language.name, Signal::stored(is_current))
    });
    let languages: Vec<_> = languages.collect();
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
    let choose_language = Callback::new(move |tag: String| settings.choose_language(&tag));
    let choose_theme = Callback::new(move |name: String| settings.choose_theme(&name));
    let status = Signal::from(settings.status);
    view! {
        <Menu name="settings" label=messages.text(Text::Settings)>
            <div class="settings">
                <SettingsList
                    name="language"
                    label=Text::LanguageLabel
                    options=languages
                    on_change=choose_language
                />
                <SettingsList
                    name="theme"
                    label=Text::ThemeLabel
                    options=themes.into()
                    on_change=choose_theme
                />
            </div>
        </Menu>
        // Not in the menu, which may be closed by then.
        <p class="settings-status" role="status" prop:textContent=status>
            {prerendered(status)}
        </p>
    }
}

/// One labelled list.
#[component]
fn SettingsList(
    /// Its name, by which `boot.js` knows it.
    name: &'static str,
    /// Its label.
    label: Text,
    /// Its options.
    options: Vec<AnyView>,
    /// Called with the value that the user chose.
    on_change: Callback<String>,
) -> AnyView {
    let root: Root = expect_context();
    let choose =
        move |event: Targeted<Event, HtmlSelectElement>| on_change.run(event.target().value());
    view! {
        <label>
            {use_messages().text(label)}
            <select class="settings-list" id=root.id(name) name=name on:change:target=choose>
                {options}
            </select>
        </label>
    }
    .into_any()
}
