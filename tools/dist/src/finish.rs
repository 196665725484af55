//! Makes of what Trunk built the folder that is deployed.
//!
//! Trunk names files by a hash of the WebAssembly as it was before it was bound and optimised, and the glue is not always the same:
//! one name could stand for two contents. Here every file that is not asked for by a fixed name gets one of its own content.

use std::fs;
use std::path::Path;

use volume_create::i18n::Locale;
use volume_create::model::config::Config;

use crate::app::{App, LAZY_NAME, MAIN_NAME};
use crate::compress::compress;
use crate::languages;
use crate::manifest::{self, Manifest};
use crate::names::hashed;
use crate::page::{Content, Page};
use crate::scripts::{Kind, minify};
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

/// Makes the folder `dist` of the app and of what Trunk left in `built`, whole or not at all: until the last step it is a folder
/// of another name. `locales` has the files of the languages beside English.
pub(crate) fn finish(built: &Path, app: &App, locales: &Path, dist: &Path) -> Result<()> {
    let new = dist.with_extension("new");
    let old = dist.with_extension("old");
    // What an interrupted run has left.
    for folder in [&new, &old] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    fs::create_dir_all(&new)?;
    write_files(built, app, locales, &new)?;
    if dist.exists() {
        fs::rename(dist, &old)?;
    }
    fs::rename(&new, dist)?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(())
}

fn write_files(built: &Path, app: &App, locales: &Path, folder: &Path) -> Result<()> {
    let at = |name: &str| folder.join(name);
    let text = |name: &str| -> Result<String> { Ok(String::from_utf8(read(&built.join(name))?)?) };
    let html = text("index.html")?;
    let old = Page::read(&html)?;
    let mut new = Page::default();
    let put = |name: &str, content: &[u8]| -> Result<String> {
        let name = hashed(name, content);
        write(&at(&name), content)?;
        Ok(name)
    };

    new.wasm = put("volume-create.wasm", &app.main)?;
    let lazy = put("volume-create-lazy.wasm", &app.lazy)?;
    let glue = named(
        "the glue",
        &app.glue,
        &[(MAIN_NAME, &new.wasm), (LAZY_NAME, &lazy)],
    )?;
    new.js = put("volume-create.js", glue.as_bytes())?;
    let styles: Result<Vec<String>> = old.styles.iter().map(|name| text(name)).collect();
    let style = minify(Kind::Style, &styles?.concat())?
        .trim_end()
        .to_owned();
    new.styles = vec![put("volume-create.css", style.as_bytes())?];
    new.icon = put("icon.svg", &read(&built.join(&old.icon))?)?;
    let boot = minify(
        Kind::Script,
        &[text(&old.early)?, text(&old.boot)?].concat(),
    )?;
    new.boot = put("boot.js", boot.as_bytes())?;
    let others = languages::read(locales)?;
    for other in &others {
        write(&at(&other.file), &other.content)?;
    }

    let written_config = text("config.json")?;
    let (config, problems) = Config::read(&written_config);
    if !problems.is_empty() {
        return Err(format!("config.json: {problems:?}").into());
    }
    let content = Content {
        config,
        written_config: &written_config,
        others: &others,
    };
    write(&at("index.html"), old.finished(&html, &new, &content)?)?;
    let changes = [
        (
            "\"/* volume-create.css */\"",
            serde_json::to_string(&style)?,
        ),
        (MAIN_NAME, new.wasm.clone()),
        ("volume-create.js\"", format!("{}\"", new.js)),
        ("\"/* languages */\"", languages::modules(&others)),
        (
            "\"/* texts */\"",
            languages::embedded(&Locale::english(), &others),
        ),
    ];
    let changes = changes.each_ref().map(|(old, new)| (*old, new.as_str()));
    let embed = named("embed.js", &text("embed.js")?, &changes)?;
    write(&at("embed.js"), minify(Kind::Script, &embed)?)?;

    write(&at("config.json"), &written_config)?;
    write(&at(TYPES), text(TYPES)?)?;
    write(&at("config.schema.json"), pretty(&Config::schema())?)?;
    let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    let package = named("package.json", PACKAGE, &[("\"0.0.0\"", &version)])?;
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

/// A text with other names in it. Each must be there: what is not replaced would name a file that is not.
fn named(what: &str, text: &str, changes: &[(&str, &str)]) -> Result<String> {
    changes
        .iter()
        .try_fold(text.to_owned(), |text, (old, new)| {
            if text.contains(old) {
                Ok(text.replace(old, new))
            } else {
                Err(format!("{what} names no {old}").into())
            }
        })
}

fn pretty(value: &serde_json::Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

#[cfg(test)]
mod tests;
