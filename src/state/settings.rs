//! The user's settings of the page: language and theme.

use leptos::prelude::*;

use super::configuration::Configuration;
use super::language::Language;
use super::root::Root;
use crate::i18n::{self, Text, language::no_language};
use crate::model::config::{AUTO, Config, ConfigSource, Problems, Theme};
use crate::storage::Setting;

/// A page's settings, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The name of the theme: what the user chose, or else the configuration has.
    pub theme: RwSignal<String>,
    /// The languages to choose from.
    pub languages: StoredValue<Vec<i18n::Language>>,
    /// The error of the last change.
    pub status: RwSignal<String>,
    configuration: Configuration,
    language: Language,
    root: Root,
    /// With `?embed` there is nothing to change them by, so nothing that was chosen counts.
    is_embedded: bool,
}

impl Settings {
    /// The settings of a page in these languages.
    #[must_use]
    pub fn new(languages: Vec<i18n::Language>, is_embedded: bool) -> Self {
        let settings = Self {
            theme: RwSignal::new(AUTO.to_owned()),
            languages: StoredValue::new(languages),
            status: RwSignal::default(),
            configuration: expect_context(),
            language: expect_context(),
            root: expect_context(),
            is_embedded,
        };
        let configured = settings
            .configuration
            .config
            .with_untracked(|config| config.theme);
        settings.theme.set(settings.theme_of(configured));
        settings
    }

    /// Takes the host's configuration. What the user chose counts more, and the language that
    /// `boot.js` found for the browser counts less.
    pub fn configure(self, configured: (Config, Problems), preferred: &str) {
        let theme = self.theme_of(configured.0.theme);
        let language = configured.0.language.clone();
        set_on_document("data-theme", &theme);
        self.theme.set(theme);
        set_on_document("data-ready", "");
        self.configuration.set(configured);
        match self.chosen(Setting::Language) {
            Some(chosen) => self.switch(&chosen, false),
            None if language != AUTO => self.switch(&language, true),
            None => self.switch(preferred, false),
        }
    }

    /// The user chose a language.
    pub fn choose_language(self, tag: &str) {
        Setting::Language.set(tag);
        // Not every browser focuses it, and the focus is restored when the view is mounted again.
        self.root.focus(self.root.id("language"));
        self.switch(tag, false);
    }

    /// The user chose a theme.
    pub fn choose_theme(self, name: &str) {
        Setting::Theme.set(name);
        set_on_document("data-theme", name);
        self.theme.set(name.to_owned());
    }

    /// Switches to the language of a tag; where there is none, that is a problem of a configured
    /// one.
    fn switch(self, tag: &str, is_configured: bool) {
        let languages = self.languages.get_value();
        let Some(language) = languages.iter().find(|language| language.tag == tag) else {
            if is_configured {
                let problem = no_language(&languages);
                self.configuration.add_problem(ConfigSource::File, problem);
            }
            return;
        };
        self.language.switch(language.clone(), move |is_loaded| {
            let text = self.language.text(Text::LanguageFailed);
            let text = if is_loaded { "" } else { text };
            self.status.set(text.to_owned());
            if !is_loaded {
                self.show_language();
            }
        });
    }

    /// The list shows the current language again.
    fn show_language(self) {
        use wasm_bindgen::JsCast;
        let list = self.root.by_id(&self.root.id("language"));
        if let Some(Ok(list)) = list.map(JsCast::dyn_into::<web_sys::HtmlSelectElement>) {
            list.set_value(self.language.messages().tag);
        }
    }

    fn theme_of(self, configured: Theme) -> String {
        let chosen = self.chosen(Setting::Theme).as_deref().and_then(Theme::of);
        chosen.unwrap_or(configured).name().to_owned()
    }

    fn chosen(self, setting: Setting) -> Option<String> {
        setting.get().filter(|_| !self.is_embedded)
    }
}

/// Sets an attribute of the document's root.
pub fn set_on_document(name: &str, value: &str) {
    let root = document().document_element();
    // Set to what it is, it would have all styles computed again.
    if let Some(root) = root.filter(|root| root.get_attribute(name).as_deref() != Some(value)) {
        // Fixed, valid names.
        let _ = root.set_attribute(name, value);
    }
}
