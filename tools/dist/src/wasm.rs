//! Optimises WebAssembly, and strips its custom sections.

use std::path::Path;
use std::process::Command;

use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

use crate::{Result, read};

/// The features that the compiler used. Function names are kept.
const KEPT: [&str; 4] = [
    "--debuginfo",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
];

/// Assumes that nothing reads the lowest addresses, which are the end of the stack, and omits
/// passes that make the WebAssembly shorter but less compressible.
const SMALL: [&str; 11] = [
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
];

/// Optimises a file, and keeps its function names.
pub(crate) fn optimise(file: &Path) -> Result<Vec<u8>> {
    let optimised = file.with_extension("opt.wasm");
    wasm_opt(&SMALL, file, &optimised)?;
    read(&optimised)
}

/// Shortens the names of imports, exports and modules of a file in place, and returns the printed
/// mapping.
pub(crate) fn shorten_names(file: &Path) -> Result<String> {
    wasm_opt(&["--minify-imports-and-exports-and-modules"], file, file)
}

fn wasm_opt(passes: &[&str], from: &Path, to: &Path) -> Result<String> {
    let output = Command::new("wasm-opt")
        .args(KEPT)
        .args(passes)
        .args([from, Path::new("--output"), to])
        .output()
        .map_err(|error| format!("wasm-opt: {error}: run make build"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!("wasm-opt refused {}: {words}", from.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Removes the custom sections. They are last, so that offsets stay valid.
pub(crate) fn strip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if matches!(payload, Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = wasm.get(range).unwrap_or_default();
            module.section(&RawSection { id, data });
        }
    }
    let stripped = module.finish();
    if wasm.starts_with(&stripped) {
        Ok(stripped)
    } else {
        Err("wasm-opt wrote a custom section before the code: a trap could not be located".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CustomSection, FunctionSection, TypeSection};

    fn custom() -> CustomSection<'static> {
        CustomSection {
            name: "name".into(),
            data: (&[1, 2, 3]).into(),
        }
    }

    fn types() -> TypeSection {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types
    }

    #[test]
    fn stripping_removes_only_custom_sections() {
        let mut named = Module::new();
        named.section(&types()).section(&custom());
        let mut bare = Module::new();
        bare.section(&types());
        assert_eq!(strip(&named.finish()).expect("stripped"), bare.finish());
    }

    #[test]
    fn a_custom_section_before_the_code_is_an_error() {
        let mut module = Module::new();
        module
            .section(&custom())
            .section(&types())
            .section(&FunctionSection::new());
        assert!(strip(&module.finish()).is_err());
    }

    #[test]
    fn a_file_that_is_not_webassembly_is_an_error() {
        assert!(strip(b"<!doctype html>").is_err());
    }
}
