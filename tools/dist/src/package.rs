//! The versioned archives of a finished folder and of its symbols, and their checksums. The
//! archives are reproducible.
//!
//! For `FILE.wasm:wasm-function[234]` in a trap's stack, the function's name is in line `234:` of
//! NAMES after `wasm-opt FILE.wasm --all-features --symbolmap=NAMES --output=/dev/null`, with the
//! file of that name in the symbols.

use std::fs::{self, File};
use std::path::Path;

use flate2::{Compression, GzBuilder};

use crate::compress::{ENDINGS, compressed_path};
use crate::names::sha256;
use crate::{Result, manifest, read, write};

/// Writes `volume-create-VERSION.tar.gz`, `volume-create-VERSION-symbols.tar.gz` and `SHA256SUMS`
/// (as `sha256sum --check` reads it) into `out`.
pub(crate) fn package(folder: &Path, symbols: &Path, out: &Path) -> Result<()> {
    let shipped = manifest::names(folder)?;
    let located = manifest::names(symbols).unwrap_or_default();
    if located.is_empty() || located.iter().any(|name| !shipped.contains(name)) {
        return Err(format!(
            "{} is of another release than {}: run make build",
            symbols.display(),
            folder.display()
        )
        .into());
    }
    fs::create_dir_all(out)?;
    let stem = concat!("volume-create-", env!("CARGO_PKG_VERSION"));
    let mut sums = String::new();
    for (stem, folder, names) in [
        (stem.to_owned(), folder, shipped),
        (format!("{stem}-symbols"), symbols, located),
    ] {
        let name = format!("{stem}.tar.gz");
        let path = out.join(&name);
        archive(&path, &stem, folder, &names)?;
        sums += &format!("{}  {name}\n", sha256(&read(&path)?));
        println!("{}", path.display());
    }
    write(&out.join("SHA256SUMS"), sums)
}

/// Writes an archive of files of a folder and their compressed variants, without times and user
/// names.
fn archive(path: &Path, stem: &str, folder: &Path, names: &[String]) -> Result<()> {
    let gzip = GzBuilder::new()
        .mtime(0)
        .write(File::create(path)?, Compression::best());
    let mut tar = tar::Builder::new(gzip);
    for name in names {
        let file = folder.join(name);
        let compressed = ENDINGS.map(|ending| compressed_path(&file, ending));
        for file in [file]
            .iter()
            .chain(&compressed)
            .filter(|file| file.exists())
        {
            let content = read(file)?;
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len().try_into()?);
            header.set_mode(0o644);
            header.set_mtime(0);
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            tar.append_data(&mut header, format!("{stem}/{name}"), content.as_slice())?;
        }
    }
    tar.into_inner()?.finish()?;
    Ok(())
}
