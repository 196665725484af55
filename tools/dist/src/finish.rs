//! Turns Trunk's output into the deployed folder.
//!
//! Trunk names files by a hash of the WebAssembly before binding and optimising, and the glue is
//! not always the same: one name could have two contents. Here every file without a fixed name is
//! named by its own content.

use std::fs;
use std::path::Path;

use volume_create::i18n::Locale;
use volume_create::model::config::Config;

use crate::app::{App, LAZY_NAME, MAIN_NAME};
use crate::compress::compress;
use crate::languages::{self, Other};
use crate::manifest::{self, Manifest};
use crate::names::hashed;
use crate::page::{Content, Page};
use crate::scripts::{Kind, minify};
use crate::{Result, read, write};

/// The licences, which are distributed with the files.
const LICENCES: [(&str, &str); 2] = [
    ("LICENSE-APACHE", include_str!("../../../LICENSE-APACHE")),
    ("LICENSE-MIT", include_str!("../../../LICENSE-MIT")),
];

/// The folder as an npm package: the element, its types, the schema. As text, because the order of
/// the conditions matters.
const PACKAGE: &str = include_str!("package.json");

/// The types of the element.
const TYPES: &str = "volume-create.d.ts";

/// The configuration, which an operator may change.
const CONFIG: &str = "config.json";

/// The main WebAssembly and the lazy chunk, before their names have a hash.
const WASM: &str = "volume-create.wasm";
const LAZY_WASM: &str = "volume-create-lazy.wasm";

/// Creates the folder `dist` from the app and from Trunk's output in `built`, atomically: the last
/// step renames it. `locales` has the files of the languages besides English.
pub(crate) fn finish(built: &Path, app: &App, locales: &Path, dist: &Path) -> Result<()> {
    let new = dist.with_extension("new");
    let old = dist.with_extension("old");
    // Removes the leftovers of an interrupted run.
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

/// The source and the target folder.
struct Folders<'a> {
    built: &'a Path,
    new: &'a Path,
}

impl Folders<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>> {
        read(&self.built.join(name))
    }

    fn text(&self, name: &str) -> Result<String> {
        Ok(String::from_utf8(self.read(name)?)?)
    }

    /// Writes a file with a fixed name.
    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
        write(&self.new.join(name), content)
    }

    /// Writes a file named by its content, and returns that name.
    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> Result<String> {
        let name = hashed(name, content.as_ref());
        self.write(&name, content)?;
        Ok(name)
    }
}

fn write_files(built: &Path, app: &App, locales: &Path, new: &Path) -> Result<()> {
    let folders = Folders { built, new };
    let html = folders.text("index.html")?;
    let old = Page::read(&html)?;
    let style = style(&folders, &old)?;
    let others = languages::read(locales)?;
    let (js, wasm) = put_app(&folders, app)?;
    let new = Page {
        js,
        wasm,
        boot: put_boot(&folders, &old)?,
        icon: folders.put("icon.svg", folders.read(&old.icon)?)?,
        styles: vec![folders.put("volume-create.css", &style)?],
        ..Page::default()
    };
    for other in &others {
        folders.write(&other.file, &other.content)?;
    }
    write_page(&folders, &html, [&old, &new], &others)?;
    write_element(&folders, &new, &style, &others)?;
    write_package(&folders)?;
    compress_all(folders.new)
}

/// Writes the WebAssembly and the glue. Returns the names of the glue and of the main file; only
/// the glue has the lazy chunk's name.
fn put_app(folders: &Folders<'_>, app: &App) -> Result<(String, String)> {
    let wasm = folders.put(WASM, &app.main)?;
    let lazy = folders.put(LAZY_WASM, &app.lazy)?;
    let names = [(MAIN_NAME, wasm.as_str()), (LAZY_NAME, lazy.as_str())];
    let glue = renamed("the glue", &app.glue, &names)?;
    Ok((folders.put("volume-create.js", glue)?, wasm))
}

/// The style sheets, merged.
fn style(folders: &Folders<'_>, page: &Page) -> Result<String> {
    let styles: Result<Vec<String>> = page.styles.iter().map(|name| folders.text(name)).collect();
    Ok(minify(Kind::Style, &styles?.concat())?
        .trim_end()
        .to_owned())
}

/// Writes the scripts that run before the app, merged.
fn put_boot(folders: &Folders<'_>, page: &Page) -> Result<String> {
    let scripts = [folders.text(&page.early)?, folders.text(&page.boot)?];
    folders.put("boot.js", minify(Kind::Script, &scripts.concat())?)
}

/// Writes `index.html`, prerendered with the configuration next to it.
fn write_page(
    folders: &Folders<'_>,
    html: &str,
    [old, new]: [&Page; 2],
    others: &[Other],
) -> Result<()> {
    let written_config = folders.text(CONFIG)?;
    let (config, problems) = Config::parse(&written_config);
    if !problems.is_empty() {
        return Err(format!("{CONFIG}: {problems:?}").into());
    }
    let content = Content {
        config,
        written_config: &written_config,
        others,
    };
    folders.write("index.html", old.finished(html, new, &content)?)?;
    folders.write(CONFIG, &written_config)
}

/// Writes `embed.js`: the custom element, with its style, its languages and its files' names.
fn write_element(folders: &Folders<'_>, new: &Page, style: &str, others: &[Other]) -> Result<()> {
    let texts = languages::embedded(&Locale::english(), others);
    let changes = [
        ("\"/* volume-create.css */\"", serde_json::to_string(style)?),
        ("\"/* languages */\"", languages::modules(others)),
        ("\"/* texts */\"", texts),
        (MAIN_NAME, new.wasm.clone()),
        ("volume-create.js\"", format!("{}\"", new.js)),
    ];
    let changes = changes.each_ref().map(|(old, new)| (*old, new.as_str()));
    let embed = renamed("embed.js", &folders.text("embed.js")?, &changes)?;
    folders.write("embed.js", minify(Kind::Script, &embed)?)
}

/// Writes the npm package's files: the element's types, the configuration's schema, the licences.
fn write_package(folders: &Folders<'_>) -> Result<()> {
    folders.write(TYPES, folders.read(TYPES)?)?;
    folders.write("config.schema.json", pretty(&Config::schema())?)?;
    let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    let package = renamed("package.json", PACKAGE, &[("\"0.0.0\"", &version)])?;
    folders.write("package.json", package)?;
    LICENCES
        .iter()
        .try_for_each(|(name, licence)| folders.write(name, licence))
}

/// Compresses each file, and writes the manifest.
fn compress_all(folder: &Path) -> Result<()> {
    for name in manifest::names(folder)? {
        compress(&folder.join(name))?;
    }
    Manifest::of(folder)?.write(folder)?;
    compress(&folder.join(manifest::NAME))
}

/// Replaces file names in a text. Each must occur, or the text would refer to a missing file.
fn renamed(what: &str, text: &str, changes: &[(&str, &str)]) -> Result<String> {
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

/// Writes the WebAssembly with function names into `folder`, and nothing else, under the names of
/// the shipped files, which a trap's stack refers to.
pub(crate) fn write_symbols(app: &App, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let [main, lazy] = &app.symbols;
    write(&folder.join(hashed(WASM, &app.main)), main)?;
    write(&folder.join(hashed(LAZY_WASM, &app.lazy)), lazy)
}

fn pretty(value: &serde_json::Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

#[cfg(test)]
mod tests;
