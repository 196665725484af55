//! Build step. `dist finish BUILT LOCALES DIR` makes of what Trunk left in BUILT, and of the languages in LOCALES, the folder that is deployed; `dist sizes DIR` lists its files;
//! `dist package DIR OUT` writes an archive of it, with checksums, into OUT; `dist compress DIR` only puts a `.br` and a `.gz`
//! beside each file.

mod compress;
mod finish;
mod languages;
mod manifest;
mod minify;
mod names;
mod package;
mod policy;
mod shorten;
mod split;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

/// What a step gives. Its errors are for whoever builds: they name the file.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["finish", built, locales, folder] => {
            finish::finish(Path::new(built), Path::new(locales), Path::new(folder))
        }
        ["sizes", folder] => manifest::print(Path::new(folder)),
        ["package", folder, out] => package::package(Path::new(folder), Path::new(out)),
        ["compress", folder] => compress_each(Path::new(folder)),
        _ => Err("usage: dist sizes|compress FOLDER, dist finish BUILT LOCALES FOLDER, dist package FOLDER OUT".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dist: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Compresses the files of a folder that is served beside the page, as the page's own are.
fn compress_each(folder: &Path) -> Result<()> {
    for name in manifest::names(folder)? {
        compress::compress(&folder.join(name))?;
    }
    Ok(())
}

/// A file's content. The error names it.
fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Writes a file. The error names it.
fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    std::fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()).into())
}
