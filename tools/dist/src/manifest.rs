//! `manifest.json`: every file with its size, its hash, and whether it is immutable.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::compress::{ENDINGS, compressed_path};
use crate::names::{is_hashed, sha256};
use crate::{Result, read, write};

/// The manifest's name. It lists neither itself nor the compressed variants.
pub(crate) const NAME: &str = "manifest.json";

/// A folder's files.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The project's version.
    pub(crate) version: String,
    /// The files, ordered by name.
    pub(crate) files: Vec<Entry>,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The name.
    pub(crate) name: String,
    /// The size in bytes.
    pub(crate) bytes: usize,
    /// The size with Brotli, if that is smaller.
    pub(crate) brotli: usize,
    /// The SHA-256, in hex.
    pub(crate) sha256: String,
    /// Whether the name changes with the content.
    pub(crate) immutable: bool,
}

impl Manifest {
    /// The manifest of a folder.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let files = names(folder)?
            .into_iter()
            .filter(|name| name != NAME)
            .map(|name| {
                let path = folder.join(&name);
                let content = read(&path)?;
                let brotli = compressed_path(&path, "br");
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

    /// Writes the manifest into the folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        write(
            &folder.join(NAME),
            serde_json::to_string_pretty(self)? + "\n",
        )
    }
}

/// The names of a folder's files in order, without the compressed variants. Subfolders are an
/// error, because the names of their files would not be checked.
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
