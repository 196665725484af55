//! Makes of what Trunk built the folder that is deployed.
//!
//! Trunk names files by a hash of the program as it was before it was bound and optimised, and the glue is not always the same:
//! one name could stand for two contents. Here every file that is not asked for by a fixed name gets one of its own content. And the
//! page is written into its HTML, so that it can be used before the program is there.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fs;
use std::path::Path;

use lol_html::html_content::ContentType;
use lol_html::{
    ElementContentHandlers, RewriteStrSettings, Selector, comments, element, rewrite_str,
};
use volume_create::config::{AUTO, Config, Theme};
use volume_create::messages::{Locale, Messages, ScriptText};
use volume_create::view::element::View;
use volume_create::view::page;

use crate::compress::compress;
use crate::languages::{self, Other};
use crate::manifest::{self, Manifest};
use crate::minify::{Kind, minify, optimise};
use crate::names::hashed;
use crate::policy::policy;
use crate::shorten::shorten;
use crate::split::split;
use crate::{Result, read, write};

/// The licences, which go where the files go.
const LICENCES: [(&str, &str); 2] = [
    ("LICENSE-APACHE", include_str!("../../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../../LICENSE-MIT")),
];

/// The folder as an npm package: the element, its types, the schema. As text: the first condition that fits is taken, so their
/// order counts.
const PACKAGE: &str = include_str!("package.json");

/// The types of the element.
const TYPES: &str = "volume-create.d.ts";

/// What Trunk's page says of its files.
#[derive(Debug, Default)]
struct Page {
    boot: String,
    js: String,
    wasm: String,
    /// What is loaded on demand: of the WebAssembly, and the texts with it. Trunk's page has neither.
    part: String,
    texts: String,
    icon: String,
    /// In the order in which they count.
    styles: Vec<String>,
    /// The same of those that are loaded on demand: they come after the others.
    part_styles: Vec<String>,
}

impl Page {
    fn read(html: &str) -> Result<Self> {
        let page = RefCell::new(Self::default());
        let attribute = |element: &lol_html::html_content::Element<'_, '_>, name: &str| {
            let value = element.get_attribute(name).unwrap_or_default();
            value.trim_start_matches("./").to_owned()
        };
        let handlers = vec![
            element!("script[data-wasm]", |script| {
                if script.has_attribute("data-part") {
                    return Err("index.html is finished already".into());
                }
                let mut page = page.borrow_mut();
                page.boot = attribute(script, "src");
                page.js = attribute(script, "data-js");
                page.wasm = attribute(script, "data-wasm");
                Ok(())
            }),
            element!("link[rel=stylesheet]", |link| {
                let mut page = page.borrow_mut();
                let name = attribute(link, "href");
                if link.has_attribute("data-part") {
                    page.part_styles.push(name);
                } else {
                    page.styles.push(name);
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

    /// The same page with other names and the page itself in it. Its style sheets have become one. `config` is the configuration
    /// with which it begins, as it was written.
    fn renamed(&self, html: &str, new: &Self, config: &str, others: &[Other]) -> Result<String> {
        let (settings_of_page, problems) = Config::read(config);
        if !problems.is_empty() {
            return Err(format!("config.json: {problems:?}").into());
        }
        let is_default = settings_of_page == Config::default();
        let theme = settings_of_page.theme;
        let language = settings_of_page.language.clone();
        let policy = policy(&settings_of_page);
        let body = page::written(
            settings_of_page,
            Messages::ENGLISH,
            languages::offered(others),
            View::to_html,
        );
        let english = Locale::english();
        let listed = languages::listed(others);
        let names = [
            (&self.boot, &new.boot),
            (&self.js, &new.js),
            (&self.wasm, &new.wasm),
            (&self.icon, &new.icon),
        ];
        let style = new.styles.first().cloned().unwrap_or_default();
        let mut first = true;
        let handlers = vec![
            element!("link[rel=stylesheet]", |link| {
                if std::mem::take(&mut first) {
                    link.set_attribute("href", &format!("./{style}"))?;
                } else {
                    link.remove();
                }
                Ok(())
            }),
            element!("html", |html| {
                if theme != Theme::Auto {
                    html.set_attribute("data-theme", theme.name())?;
                }
                if language != AUTO {
                    html.set_attribute("data-language", &language)?;
                }
                Ok(())
            }),
            element!("body", |element| {
                element.prepend(&body, ContentType::Html);
                Ok(())
            }),
            // Behind the encoding, before all that it is about. Not in Trunk's own page: `trunk serve` reloads by an inline script.
            element!("meta[charset]", |meta| {
                let meta_policy =
                    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
                meta.after(&meta_policy, ContentType::Html);
                Ok(())
            }),
            text_of!("noscript p", english.script(ScriptText::NoScript)),
            text_of!("#late", english.script(ScriptText::Late)),
            element!("script[data-wasm]", |script| {
                script.set_attribute("data-part", &format!("./{}", new.part))?;
                script.set_attribute("data-texts", &format!("./{}", new.texts))?;
                let part_style = new.part_styles.first().cloned().unwrap_or_default();
                script.set_attribute("data-style", &format!("./{part_style}"))?;
                script.set_attribute("data-languages", &listed)?;
                if !is_default {
                    script.set_attribute("data-config", config)?;
                }
                Ok(())
            }),
            // The program is needed after the first paint, and must not hold it up.
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
        if !html.contains(&policy) {
            return Err("index.html has no <meta charset> to put the policy behind".into());
        }
        Ok(html)
    }
}

/// Whether a function is loaded on demand: it is in a module of that name (`src/view/on_demand.rs`).
fn is_on_demand(name: &str) -> bool {
    name.contains("::on_demand::")
}

/// Makes the folder `dist` of what Trunk left in `built`, whole or not at all: until the last step it is a folder of another
/// name. `locales` has the files of the languages beside English.
pub(crate) fn finish(built: &Path, locales: &Path, dist: &Path) -> Result<()> {
    let new = dist.with_extension("new");
    let old = dist.with_extension("old");
    // What an interrupted run has left.
    for folder in [&new, &old] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    fs::create_dir_all(&new)?;
    write_files(built, locales, &new)?;
    if dist.exists() {
        fs::rename(dist, &old)?;
    }
    fs::rename(&new, dist)?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(())
}

fn write_files(built: &Path, locales: &Path, folder: &Path) -> Result<()> {
    let from = |name: &str| built.join(name);
    let at = |name: &str| folder.join(name);
    let text = |name: &str| -> Result<String> { Ok(String::from_utf8(read(&from(name))?)?) };

    let html = text("index.html")?;
    let old = Page::read(&html)?;
    let mut new = Page::default();

    let (wasm, js) = shorten(&read(&from(&old.wasm))?, &text(&old.js)?)?;
    let split = split(&wasm, is_on_demand)?;
    if split.moved == 0 {
        return Err(
            "nothing of the program is loaded on demand: have its functions no names?".into(),
        );
    }
    let part = optimise(&split.later, folder)?;
    new.part = hashed("volume-create-part.wasm", &part);
    let (english_name, english_texts) = languages::english_on_demand();
    new.texts = english_name;
    let wasm = optimise(&split.first, folder)?;
    new.wasm = hashed("volume-create.wasm", &wasm);
    // The glue's own idea of where the WebAssembly is, for who does not say it.
    let js = js.replace("volume-create_bg.wasm", &new.wasm);
    let js = minify(Kind::Script, &js)?;
    new.js = hashed("volume-create.js", js.as_bytes());
    let joined = |names: &[String]| -> Result<String> {
        let texts: Result<Vec<_>> = names.iter().map(|name| text(name)).collect();
        Ok(minify(Kind::Style, &texts?.concat())?.trim_end().to_owned())
    };
    let (style, part_style) = (joined(&old.styles)?, joined(&old.part_styles)?);
    new.styles = vec![hashed("volume-create.css", style.as_bytes())];
    new.part_styles = vec![hashed("volume-create-part.css", part_style.as_bytes())];
    let config = text("config.json")?;
    let others = languages::read(locales, &Config::read(&config).0)?;
    let english = Locale::english();
    let boot = minify(Kind::Script, &text(&old.boot)?)?;
    new.boot = hashed("boot.js", boot.as_bytes());
    let icon = read(&from(&old.icon))?;
    new.icon = hashed("icon.svg", &icon);
    let embed = replaced(
        "embed.js",
        &text("embed.js")?,
        &[
            (
                "\"/* volume-create.css */\"",
                &serde_json::to_string(&[style.as_str(), &part_style].concat())?,
            ),
            ("volume-create_bg.wasm", &new.wasm),
            ("volume-create.js", &new.js),
            (
                "\"/* part */\"",
                &format!("new URL(\"./{}\", import.meta.url)", new.part),
            ),
            (
                "\"/* part's texts */\"",
                &serde_json::to_string(&english_texts)?,
            ),
            ("\"/* languages */\"", &languages::modules(&others)),
            ("\"/* texts */\"", &languages::embedded(&english, &others)),
        ],
    )?;
    let embed = minify(Kind::Script, &embed)?;
    let html = old.renamed(&html, &new, &config, &others)?;

    write(&at(&new.wasm), wasm)?;
    write(&at(&new.part), part)?;
    write(&at(&new.texts), english_texts)?;
    write(&at(&new.js), js)?;
    write(&at(&new.boot), boot)?;
    write(&at(&new.icon), icon)?;
    for (names, style) in [(&new.styles, style), (&new.part_styles, part_style)] {
        for name in names {
            write(&at(name), &style)?;
        }
    }
    for other in &others {
        write(&at(&other.file), &other.content)?;
    }
    write(&at("embed.js"), embed)?;
    write(&at("index.html"), html)?;
    write(&at("config.json"), config)?;
    write(&at(TYPES), text(TYPES)?)?;
    write(&at("config.schema.json"), pretty(&Config::schema())?)?;
    let version = env!("CARGO_PKG_VERSION");
    let package = replaced(
        "package.json",
        PACKAGE,
        &[("\"0.0.0\"", &format!("\"{version}\""))],
    )?;
    write(&at("package.json"), package)?;
    for (name, licence) in LICENCES {
        write(&at(name), licence)?;
    }

    for name in manifest::names(folder)? {
        compress(&at(&name))?;
    }
    Manifest::of(folder)?.write(folder)?;
    compress(&at(manifest::NAME))
}

/// Sets the text of what a selector finds.
macro_rules! text_of {
    ($selector:literal, $text:expr) => {
        element!($selector, |element| {
            element.set_inner_content($text, ContentType::Text);
            Ok(())
        })
    };
}
use text_of;

type Handlers<'h> = Vec<(Cow<'h, Selector>, ElementContentHandlers<'h>)>;

fn settings<'h>(handlers: Handlers<'h>) -> RewriteStrSettings<'h, 'h> {
    handlers
        .into_iter()
        .fold(RewriteStrSettings::new(), |settings, handler| {
            settings.append_element_content_handler(handler)
        })
}

/// Each of these must be there: what is not replaced would name a file that is not.
fn replaced(name: &str, text: &str, changes: &[(&str, &str)]) -> Result<String> {
    changes
        .iter()
        .try_fold(text.to_owned(), |text, (old, new)| {
            if text.contains(old) {
                Ok(text.replace(old, new))
            } else {
                Err(format!("{name} names no {old}").into())
            }
        })
}

fn pretty(value: &serde_json::Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

#[cfg(test)]
mod tests;
