//! Build step, with these commands:
//!
//! - `dist finish BUILT WASM LOCALES SYMBOLS DIR` creates the deployed folder DIR from Trunk's
//!   output in BUILT, cargo's WASM and the languages in LOCALES, and writes the WebAssembly with
//!   function names to SYMBOLS.
//! - `dist sizes DIR` lists the files of DIR.
//! - `dist package DIR SYMBOLS OUT` writes an archive of each to OUT, with checksums.
//! - `dist compress DIR` only writes a `.br` and a `.gz` next to each file.

mod app;
mod compress;
mod finish;
mod languages;
mod manifest;
mod minify_names;
mod names;
mod package;
mod page;
mod policy;
mod scripts;
mod wasm;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

/// The result of a step. Its errors name the file.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["finish", built, wasm, locales, symbols, folder] => {
            finish([built, wasm, locales, symbols, folder].map(|path| Path::new(*path)))
        }
        ["sizes", folder] => manifest::print(Path::new(folder)),
        ["package", folder, symbols, out] => {
            package::package(Path::new(folder), Path::new(symbols), Path::new(out))
        }
        ["compress", folder] => compress_each(Path::new(folder)),
        _ => Err("usage: dist sizes|compress DIR, dist finish BUILT WASM LOCALES SYMBOLS DIR, dist package DIR SYMBOLS OUT".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dist: {error}");
            ExitCode::FAILURE
        }
    }
}

fn finish([built, wasm, locales, symbols, folder]: [&Path; 5]) -> Result<()> {
    let scratch = symbols.with_extension("scratch");
    // Removes the leftovers of an interrupted run.
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch)?;
    }
    let app = app::build(wasm, &scratch)?;
    finish::finish(built, &app, locales, folder)?;
    finish::write_symbols(&app, symbols)?;
    std::fs::remove_dir_all(&scratch)?;
    Ok(())
}

/// Compresses the files of another served folder, like the page's own.
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
