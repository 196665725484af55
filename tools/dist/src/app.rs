//! The app's WebAssembly and its glue: from cargo's output to two files and one module, in steps.

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

/// How the glue names the first file.
pub(crate) const MAIN_NAME: &str = "volume-create_bg.wasm";

/// How the glue names the lazy chunk.
pub(crate) const LAZY_NAME: &str = "split_create.wasm";

/// What the library writes to load the lazy chunk, which the glue imports.
const LOADER: &str = "__wasm_split.js";

/// The app, before its files have names of their content.
#[derive(Debug)]
pub(crate) struct App {
    /// What is loaded first.
    pub(crate) main: Vec<u8>,
    /// The lazy chunk.
    pub(crate) lazy: Vec<u8>,
    /// The glue of both, one module. It names them [`MAIN_NAME`] and [`LAZY_NAME`].
    pub(crate) glue: String,
    /// Both with the names of their functions: a trap in the field is located by them.
    pub(crate) symbols: [Vec<u8>; 2],
}

/// Makes the app of what cargo left. What is between the steps goes into `scratch`.
pub(crate) fn build(cargo_wasm: &Path, scratch: &Path) -> Result<App> {
    fs::create_dir_all(scratch)?;
    split(cargo_wasm, scratch)?;
    take_any_type(&scratch.join(LOADER))?;
    bindgen(scratch)?;
    let glue = bundle(&scratch.join(GLUE))?;
    // Before it is optimised: what writes WebAssembly last has to know how to write it in few
    // bytes.
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

/// What is left for wasm-bindgen once the lazy chunk is split off.
const UNBOUND: &str = "unbound.wasm";

/// Splits the lazy chunk off: writes it, its loader, and [`UNBOUND`].
fn split(cargo_wasm: &Path, scratch: &Path) -> Result<()> {
    let wasm = read(cargo_wasm)?;
    let (unbound, glue) = (scratch.join(UNBOUND), format!("./{GLUE}"));
    let mut options = Options::new(&wasm);
    options.output_dir = scratch;
    options.main_out_path = &unbound;
    options.main_module = &glue;
    let split = transform(options)
        .map_err(|error| format!("{}: wasm_split: {error:#}", cargo_wasm.display()))?;
    // Any other file would get no name of its content.
    match split.prefetch_map.get(LAZY).map(Vec::as_slice) {
        Some([file]) if format!("{file}.wasm") == LAZY_NAME => Ok(()),
        files => Err(format!(
            "{}: the split point {LAZY} gave {files:?}, not {LAZY_NAME}: was it built with --cfg=split?",
            cargo_wasm.display()
        )
        .into()),
    }
}

/// The loader only streams, which browsers refuse where a server doesn't say `application/wasm`.
/// wasm-bindgen's own glue takes any type: there the page started, and nothing could be created on
/// it.
fn take_any_type(loader: &Path) -> Result<()> {
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

/// Writes [`GLUE`] and what it loads, [`MAIN_NAME`].
fn bindgen(scratch: &Path) -> Result<()> {
    let status = Command::new("wasm-bindgen")
        .args(["--target", "web", "--no-typescript"])
        // The lazy chunk imports what the linker exports, by the names that it has.
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
        take_any_type(&file)?;
        Ok(String::from_utf8(read(&file)?)?)
    }

    #[test]
    fn the_lazy_chunk_loads_from_a_server_that_sends_another_type() {
        // As of wasm_split_cli_support 0.2.4.
        let text = "return async (imports) => (WebAssembly.instantiateStreaming(src, imports));";
        let text = loader(text).expect("a loader");
        assert!(
            text.contains("=> {") && text.contains("WebAssembly.instantiate(await"),
            "{text}"
        );
    }

    #[test]
    fn a_loader_that_loads_in_another_way_is_an_error() {
        let streamed = "(WebAssembly.instantiateStreaming(src, imports))";
        for text in ["", &streamed.repeat(2)] {
            assert!(loader(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_built_to_be_split_is_refused_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("volume-create.wasm");
        write(&file, b"\0asm\x01\0\0\0").expect("written");
        let error = split(&file, folder.path())
            .expect_err("an error")
            .to_string();
        assert!(error.contains("volume-create.wasm"), "{error}");
    }
}
