//! The app's WebAssembly and its glue: from cargo's output to two files and one module, in steps.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_split_cli_support::{Options, transform};

use crate::minify_names::{Renamed, minify_names};
use crate::scripts::{Kind, bundle, minify};
use crate::{Result, read, write};

/// The name of the split point in `src/lazy.rs`.
const LAZY: &str = "create";

/// The glue as wasm-bindgen names it.
const GLUE: &str = "volume-create";

/// The app, before its files have names of their content.
#[derive(Debug)]
pub(crate) struct App {
    /// What is loaded first.
    pub(crate) main: Vec<u8>,
    /// The lazy chunk.
    pub(crate) lazy: Vec<u8>,
    /// The glue of both, one module. It names them [`MAIN_NAME`] and [`LAZY_NAME`].
    pub(crate) glue: String,
    /// The same WebAssembly with the names of its functions: a trap in the field is located by it.
    pub(crate) symbols: Vec<(&'static str, Vec<u8>)>,
}

/// How the glue names the first file.
pub(crate) const MAIN_NAME: &str = "volume-create_bg.wasm";

/// How the glue names the lazy chunk.
pub(crate) const LAZY_NAME: &str = "split_create.wasm";

/// Makes the app of what cargo left. `scratch` is a folder for what is between the steps.
pub(crate) fn build(cargo_wasm: &Path, scratch: &Path) -> Result<App> {
    fs::create_dir_all(scratch)?;
    let unbound = split(cargo_wasm, scratch)?;
    bindgen(&unbound, scratch)?;
    let main = optimise(&scratch.join(MAIN_NAME), &[])?;
    let lazy = optimise(&scratch.join(LAZY_NAME), &[])?;
    let glue = glue(scratch)?;
    let Renamed { wasm, glue } = minify_names(&main.with_names, &glue, scratch)?;
    let shipped = |name: &str, wasm: &[u8]| strip(&scratch.join(name), wasm);
    Ok(App {
        main: shipped("main.wasm", &wasm)?,
        lazy: shipped("lazy.wasm", &lazy.with_names)?,
        glue: minify(Kind::Script, &glue)?,
        symbols: vec![("main.wasm", wasm), ("lazy.wasm", lazy.with_names)],
    })
}

/// Step 1: splits the lazy chunk off. Gives the rest, for wasm-bindgen.
fn split(cargo_wasm: &Path, scratch: &Path) -> Result<PathBuf> {
    let wasm = read(cargo_wasm)?;
    let unbound = scratch.join("unbound.wasm");
    let mut options = Options::new(&wasm);
    options.output_dir = scratch;
    options.main_out_path = &unbound;
    let glue = format!("./{GLUE}.js");
    options.main_module = &glue;
    let split = transform(options).map_err(|error| format!("wasm_split: {error}"))?;
    if !split.prefetch_map.contains_key(LAZY) {
        return Err(format!(
            "{}: there is no split point {LAZY}: was it built with --cfg=split?",
            cargo_wasm.display()
        )
        .into());
    }
    Ok(unbound)
}

/// Step 2: wasm-bindgen writes the glue.
fn bindgen(unbound: &Path, scratch: &Path) -> Result<()> {
    let mut command = Command::new("wasm-bindgen");
    command
        .args(["--target", "web", "--no-typescript"])
        // The lazy chunk imports what the linker exports, by the names that it has.
        .args(["--keep-lld-exports", "--no-demangle"])
        .args(["--out-name", GLUE, "--out-dir"])
        .args([scratch, unbound]);
    run(&mut command, "wasm-bindgen")
}

/// WebAssembly with the names of its functions.
struct Optimised {
    with_names: Vec<u8>,
}

/// What wasm-opt is told: the features that the compiler used, that nothing reads the lowest addresses, which are the end of
/// the stack, and to leave out what makes WebAssembly that is shorter but compresses less.
const OPTIMISE: [&str; 15] = [
    "-g",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--dealign",
    "--one-caller-inline-max-function-size=10",
    "--converge",
    "--skip-pass=local-cse",
    "--skip-pass=merge-locals",
    "--skip-pass=simplify-locals",
    "--low-memory-unused",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
];

/// Step 3: wasm-opt, of each file.
fn optimise(wasm: &Path, more: &[&str]) -> Result<Optimised> {
    let optimised = wasm.with_extension("opt.wasm");
    wasm_opt(&OPTIMISE, more, wasm, &optimised)?;
    Ok(Optimised {
        with_names: read(&optimised)?,
    })
}

/// Step 4: the glue and what loads the lazy chunk as one module.
fn glue(scratch: &Path) -> Result<String> {
    bundle(&scratch.join(format!("{GLUE}.js")))
}

/// Step 6: without what only people read. The code stays where it is.
fn strip(file: &Path, with_names: &[u8]) -> Result<Vec<u8>> {
    write(file, with_names)?;
    let stripped = file.with_extension("stripped.wasm");
    let passes = [
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ];
    wasm_opt(&FEATURES, &passes, file, &stripped)?;
    read(&stripped)
}

/// What the compiler used beyond the first WebAssembly.
pub(crate) const FEATURES: [&str; 3] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
];

/// Runs wasm-opt. Gives what it printed.
pub(crate) fn wasm_opt(
    arguments: &[&str],
    more: &[&str],
    from: &Path,
    to: &Path,
) -> Result<String> {
    let output = Command::new("wasm-opt")
        .args(arguments)
        .args(more)
        .args([from, Path::new("-o"), to])
        .output()
        .map_err(|error| format!("wasm-opt: {error}: run make build"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!("wasm-opt refused {}: {words}", from.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn run(command: &mut Command, name: &str) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| format!("{name}: {error}: run make build"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{name} failed").into())
    }
}
