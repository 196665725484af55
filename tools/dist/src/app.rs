//! Builds the app's WebAssembly and its glue: from cargo's output to two files and one module.

use std::fs;
use std::path::Path;
use std::process::Command;

use wasm_split_cli_support::{Options, transform};

use crate::minify_names::minify_names;
use crate::scripts::{Kind, bundle, minify};
use crate::wasm::{optimise, strip};
use crate::{Result, read, write};

/// The name of the split point in `src/lazy.rs`.
const LAZY: &str = "create";

/// The glue as wasm-bindgen names it.
const GLUE: &str = "volume-create.js";

/// The glue's name of the main file.
pub(crate) const MAIN_NAME: &str = "volume-create_bg.wasm";

/// The glue's name of the lazy chunk.
pub(crate) const LAZY_NAME: &str = "split_create.wasm";

/// The library's loader of the lazy chunk, which the glue imports.
const LOADER: &str = "__wasm_split.js";

/// The app, before its files are named by their content.
#[derive(Debug)]
pub(crate) struct App {
    /// The main file, which is loaded first.
    pub(crate) main: Vec<u8>,
    /// The lazy chunk.
    pub(crate) lazy: Vec<u8>,
    /// The glue of both, one module. It refers to them as [`MAIN_NAME`] and [`LAZY_NAME`].
    pub(crate) glue: String,
    /// Both with function names, to locate a trap in production.
    pub(crate) symbols: [Vec<u8>; 2],
}

/// Builds the app from cargo's output. Intermediate files go to `scratch`.
pub(crate) fn build(cargo_wasm: &Path, scratch: &Path) -> Result<App> {
    fs::create_dir_all(scratch)?;
    split(cargo_wasm, scratch)?;
    accept_any_type(&scratch.join(LOADER))?;
    bindgen(scratch)?;
    let glue = bundle(&scratch.join(GLUE))?;
    // Before optimising, because the last tool that writes the WebAssembly must encode it
    // compactly.
    let glue = minify_names(&scratch.join(MAIN_NAME), &glue)?;
    let main = optimise(&scratch.join(MAIN_NAME))?;
    let lazy = optimise(&scratch.join(LAZY_NAME))?;
    Ok(App {
        main: strip(&main)?,
        lazy: strip(&lazy)?,
        glue: minify(Kind::Script, &glue)?,
        symbols: [main, lazy],
    })
}

/// The input of wasm-bindgen, without the lazy chunk.
const UNBOUND: &str = "unbound.wasm";

/// Splits off the lazy chunk: writes the chunk, its loader and [`UNBOUND`].
fn split(cargo_wasm: &Path, scratch: &Path) -> Result<()> {
    let wasm = read(cargo_wasm)?;
    let (unbound, glue) = (scratch.join(UNBOUND), format!("./{GLUE}"));
    let mut options = Options::new(&wasm);
    options.output_dir = scratch;
    options.main_out_path = &unbound;
    options.main_module = &glue;
    let split = transform(options)
        .map_err(|error| format!("{}: wasm_split: {error:#}", cargo_wasm.display()))?;
    // Any other file would not be named by its content.
    match split.prefetch_map.get(LAZY).map(Vec::as_slice) {
        Some([file]) if format!("{file}.wasm") == LAZY_NAME => Ok(()),
        files => Err(format!(
            "{}: the split point {LAZY} gave {files:?}, not {LAZY_NAME}: was it built with --cfg=split?",
            cargo_wasm.display()
        )
        .into()),
    }
}

/// Makes the loader accept any content type. It only streams, which browsers reject unless the
/// server sends `application/wasm`; wasm-bindgen's glue accepts any type, so the page would start
/// but could not create anything.
fn accept_any_type(loader: &Path) -> Result<()> {
    const STREAMED: &str = "(WebAssembly.instantiateStreaming(src, imports))";
    const ANY: &str = "{
        const response = await src;
        return response.headers.get(\"content-type\") === \"application/wasm\"
            ? WebAssembly.instantiateStreaming(response, imports)
            : WebAssembly.instantiate(await response.arrayBuffer(), imports);
    }";
    let text = String::from_utf8(read(loader)?)?;
    if text.matches(STREAMED).count() != 1 {
        return Err(format!("{} does not load one file as before", loader.display()).into());
    }
    write(loader, text.replace(STREAMED, ANY))
}

/// Writes [`GLUE`] and the file that it loads, [`MAIN_NAME`].
fn bindgen(scratch: &Path) -> Result<()> {
    let status = Command::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript"])
        // The lazy chunk imports the linker's exports by their original names.
        .args(["--keep-lld-exports", "--no-demangle"])
        .arg("--out-dir")
        .arg(scratch)
        .args(["--out-name", GLUE.trim_end_matches(".js")])
        .arg(scratch.join(UNBOUND))
        .status()
        .map_err(|error| format!("wasm-bindgen: {error}: run make build"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("wasm-bindgen refused {UNBOUND} of {}", scratch.display()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loader(text: &str) -> Result<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(LOADER);
        write(&file, text)?;
        accept_any_type(&file)?;
        Ok(String::from_utf8(read(&file)?)?)
    }

    #[test]
    fn the_lazy_chunk_loads_with_another_content_type() {
        // As generated by wasm_split_cli_support 0.2.4.
        let text = "return async (imports) => (WebAssembly.instantiateStreaming(src, imports));";
        let text = loader(text).expect("a loader");
        assert!(
            text.contains("=> {") && text.contains("WebAssembly.instantiate(await"),
            "{text}"
        );
    }

    #[test]
    fn an_unknown_loader_is_an_error() {
        let streamed = "(WebAssembly.instantiateStreaming(src, imports))";
        for text in ["", &streamed.repeat(2)] {
            assert!(loader(text).is_err(), "{text}");
        }
    }

    #[test]
    fn webassembly_without_a_split_point_is_an_error_with_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("volume-create.wasm");
        write(&file, b"\0asm\x01\0\0\0").expect("written");
        let error = split(&file, folder.path())
            .expect_err("an error")
            .to_string();
        assert!(error.contains("volume-create.wasm"), "{error}");
    }
}
