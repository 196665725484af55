//! `index.html`: the references in Trunk's page, and the finished page.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use lol_html::html_content::ContentType;
use lol_html::{
    ElementContentHandlers, RewriteStrSettings, Selector, comments, element, rewrite_str,
};
use volume_create::i18n::{Locale, Messages, ScriptText};
use volume_create::model::config::{AUTO, Config, Theme};
use volume_create::prerender;

use crate::Result;
use crate::languages::{self, Other};
use crate::policy::policy;

/// Sets the text of the elements that match a selector.
macro_rules! text_of {
    ($selector:literal, $text:expr) => {
        element!($selector, |element| {
            element.set_inner_content($text, ContentType::Text);
            Ok(())
        })
    };
}

/// The files that a page refers to.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) boot: String,
    pub(crate) early: String,
    pub(crate) js: String,
    pub(crate) wasm: String,
    pub(crate) icon: String,
    /// In the order of precedence.
    pub(crate) styles: Vec<String>,
}

impl Page {
    pub(crate) fn read(html: &str) -> Result<Self> {
        let page = RefCell::new(Self::default());
        let attribute = |element: &lol_html::html_content::Element<'_, '_>, name: &str| {
            let value = element.get_attribute(name).unwrap_or_default();
            value.trim_start_matches("./").to_owned()
        };
        let handlers = vec![
            element!("script[data-wasm]", |script| {
                let mut page = page.borrow_mut();
                page.boot = attribute(script, "src");
                page.js = attribute(script, "data-js");
                page.wasm = attribute(script, "data-wasm");
                Ok(())
            }),
            element!("link[rel=stylesheet]", |link| {
                page.borrow_mut().styles.push(attribute(link, "href"));
                Ok(())
            }),
            element!("script[src]", |script| {
                let name = attribute(script, "src");
                if name.contains("early") {
                    page.borrow_mut().early = name;
                }
                Ok(())
            }),
            element!("#app", |app| {
                if app.has_attribute("data-prerendered") {
                    return Err("index.html is finished already".into());
                }
                Ok(())
            }),
            element!("link[rel=icon]", |link| {
                page.borrow_mut().icon = attribute(link, "href");
                Ok(())
            }),
        ];
        rewrite_str(html, settings(handlers))?;
        let page = page.into_inner();
        for (what, name) in [
            ("script", &page.boot),
            ("script for early use", &page.early),
            ("glue", &page.js),
            ("WebAssembly", &page.wasm),
            ("icon", &page.icon),
        ] {
            if name.is_empty() {
                return Err(format!(
                    "index.html names no {what}: is it Trunk's, and not finished yet?"
                )
                .into());
            }
        }
        Ok(page)
    }

    /// The page with the files' new names, prerendered, with merged style sheets.
    pub(crate) fn finished(&self, html: &str, new: &Self, content: &Content<'_>) -> Result<String> {
        let policy = policy(&content.config);
        let names = [
            (&self.boot, &new.boot),
            (&self.js, &new.js),
            (&self.wasm, &new.wasm),
            (&self.icon, &new.icon),
        ];
        let style = new.styles.first().cloned().unwrap_or_default();
        let english = Locale::english();
        let listed = languages::listed(content.others);
        let templates = languages::templates(&content.config, content.others);
        let first = Cell::new(true);
        let handlers = vec![
            element!("link[rel=stylesheet]", |link| {
                if first.replace(false) {
                    link.set_attribute("href", &format!("./{style}"))?;
                } else {
                    link.remove();
                }
                Ok(())
            }),
            element!("html", |html| {
                let config = &content.config;
                if config.theme != Theme::Auto {
                    html.set_attribute("data-theme", config.theme.name())?;
                }
                if config.language != AUTO {
                    html.set_attribute("data-language", &config.language)?;
                }
                Ok(())
            }),
            element!("#app", |app| {
                app.set_attribute("data-prerendered", "")?;
                let offered = languages::offered(content.others);
                let page = prerender::page(&content.config, Messages::ENGLISH, &offered);
                app.set_inner_content(&page, ContentType::Html);
                app.after(&templates, ContentType::Html);
                Ok(())
            }),
            // Trunk's page has the texts of the scripts in English only.
            element!("template[data-language]", |template| {
                template.remove();
                Ok(())
            }),
            // boot.js makes it apply. Outside a template, a browser would load no file until it has
            // parsed this. Not in Trunk's own page: `trunk serve` reloads by an inline script.
            element!("head", |head| {
                let meta_policy = format!(
                    "<template data-policy><meta http-equiv=\"Content-Security-Policy\" \
                     content=\"{policy}\"></template>"
                );
                head.append(&meta_policy, ContentType::Html);
                Ok(())
            }),
            text_of!("noscript p", english.script(ScriptText::NoScript)),
            text_of!("#late", english.script(ScriptText::NotLoaded)),
            element!("script[src]", |script| {
                // It is merged into the other one.
                if !script.has_attribute("data-wasm") {
                    script.remove();
                    return Ok(());
                }
                script.set_attribute("data-languages", &listed)?;
                if content.config != Config::default() {
                    script.set_attribute("data-config", content.written_config)?;
                }
                Ok(())
            }),
            // The app is required after the first paint, and must not delay it.
            element!("link[rel=preload]", |link| {
                link.set_attribute("fetchpriority", "low")?;
                Ok(())
            }),
            element!("link[rel=modulepreload]", |link| {
                link.remove();
                Ok(())
            }),
            comments!("head, body", |comment| {
                comment.remove();
                Ok(())
            }),
            element!("script, link", |element| {
                for attribute in ["src", "href", "data-js", "data-wasm"] {
                    let value = element.get_attribute(attribute).unwrap_or_default();
                    let found = names
                        .iter()
                        .find(|(old, _)| value.strip_prefix("./") == Some(old.as_str()));
                    if let Some((_, new)) = found {
                        element.set_attribute(attribute, &format!("./{new}"))?;
                    }
                }
                Ok(())
            }),
        ];
        let html = rewrite_str(html, settings(handlers))?;
        for (what, part) in [
            ("<head> to put the policy into", policy.as_str()),
            ("#app to put the page into", "<main"),
        ] {
            if !html.contains(part) {
                return Err(format!("index.html has no {what}").into());
            }
        }
        Ok(html)
    }
}

/// The content of the page.
pub(crate) struct Content<'a> {
    /// The configuration that the page is prerendered with.
    pub(crate) config: Config,
    /// The configuration as a JSON text.
    pub(crate) written_config: &'a str,
    /// The languages besides English.
    pub(crate) others: &'a [Other],
}

type Handlers<'h> = Vec<(Cow<'h, Selector>, ElementContentHandlers<'h>)>;

fn settings<'h>(handlers: Handlers<'h>) -> RewriteStrSettings<'h, 'h> {
    handlers
        .into_iter()
        .fold(RewriteStrSettings::new(), |settings, handler| {
            settings.append_element_content_handler(handler)
        })
}
