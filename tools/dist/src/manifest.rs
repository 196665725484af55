//! `manifest.json`: every file, how large it is, its hash, and whether it may be cached for ever.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::compress::{ENDINGS, beside};
use crate::names::{is_hashed, sha256};
use crate::{Result, read, write};

/// Its own name. It does not list itself, nor what is beside the others compressed.
pub(crate) const NAME: &str = "manifest.json";

/// A folder's files.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Of the project.
    pub(crate) version: String,
    /// In the order of their names.
    pub(crate) files: Vec<Entry>,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: String,
    /// How large it is.
    pub(crate) bytes: usize,
    /// How large it is by Brotli, where that is smaller.
    pub(crate) brotli: usize,
    /// Its SHA-256, in hex.
    pub(crate) sha256: String,
    /// Whether its name changes with its content.
    pub(crate) immutable: bool,
}

impl Manifest {
    /// Of what is in a folder.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let files = names(folder)?
            .into_iter()
            .filter(|name| name != NAME)
            .map(|name| {
                let path = folder.join(&name);
                let content = read(&path)?;
                let brotli = beside(&path, "br");
                Ok(Entry {
                    bytes: content.len(),
                    brotli: if brotli.exists() {
                        read(&brotli)?.len()
                    } else {
                        content.len()
                    },
                    sha256: sha256(&content),
                    immutable: is_hashed(&name),
                    name,
                })
            });
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            files: files.collect::<Result<_>>()?,
        })
    }

    /// Puts it into the folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        write(
            &folder.join(NAME),
            serde_json::to_string_pretty(self)? + "\n",
        )
    }
}

/// The names of a folder's files in order, without what stands beside another file compressed.
/// Folders in it are an error: the names of files in them would not be checked.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            return Err(
                format!("{}: a folder is not expected here", entry.path().display()).into(),
            );
        }
        if !ENDINGS
            .iter()
            .any(|ending| name.ends_with(&format!(".{ending}")))
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Lists a finished folder's files with their sizes.
pub(crate) fn print(folder: &Path) -> Result<()> {
    let manifest: Manifest = serde_json::from_slice(&read(&folder.join(NAME))?)?;
    let mut total = (0_usize, 0_usize);
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    for file in &manifest.files {
        total = (
            total.0.saturating_add(file.bytes),
            total.1.saturating_add(file.brotli),
        );
        println!("{:>10} {:>10}  {}", file.bytes, file.brotli, file.name);
    }
    println!("{:>10} {:>10}  in all", total.0, total.1);
    Ok(())
}
