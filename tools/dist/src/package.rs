//! The versioned archive of a finished folder, and the checksum beside it. The same folder makes the same archive.

use std::fs::{self, File};
use std::path::Path;

use flate2::{Compression, GzBuilder};

use crate::compress::{ENDINGS, beside};
use crate::names::sha256;
use crate::{Result, manifest, read, write};

/// Writes `volume-create-VERSION.tar.gz` and `SHA256SUMS` (as `sha256sum --check` reads it) into `out`, and beside them the
/// WebAssembly with the names of its functions.
pub(crate) fn package(folder: &Path, symbols: &Path, out: &Path) -> Result<()> {
    let stem = concat!("volume-create-", env!("CARGO_PKG_VERSION"));
    let archive = format!("{stem}.tar.gz");
    fs::create_dir_all(out)?;
    let path = out.join(&archive);

    // No time and no name of the builder's in it.
    let gzip = GzBuilder::new()
        .mtime(0)
        .write(File::create(&path)?, Compression::best());
    let mut tar = tar::Builder::new(gzip);
    for name in manifest::names(folder)? {
        let file = folder.join(&name);
        let beside = ENDINGS.map(|ending| beside(&file, ending));
        for file in [file].iter().chain(&beside).filter(|file| file.exists()) {
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

    write(
        &out.join("SHA256SUMS"),
        format!("{}  {archive}\n", sha256(&read(&path)?)),
    )?;
    for file in fs::read_dir(symbols)? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        write(&out.join(format!("{stem}-symbols-{name}")), read(&file)?)?;
    }
    println!("{}", path.display());
    Ok(())
}
