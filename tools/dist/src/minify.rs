//! Scripts, styles and programs without what only people need: esbuild and wasm-opt do it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Result;

/// What is minified.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// JavaScript, a module or not.
    Script,
    /// CSS.
    Style,
}

/// The same in fewer bytes.
pub(crate) fn minify(kind: Kind, text: &str) -> Result<String> {
    let loader = match kind {
        Kind::Script => "js",
        Kind::Style => "css",
    };
    let mut process = Command::new("esbuild")
        // Names at the top of a script that is no module are the page's.
        .args([
            "--minify",
            &format!("--loader={loader}"),
            "--log-level=warning",
        ])
        .args(["--legal-comments=none"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("esbuild: {error}: run make build"))?;
    if let Some(mut input) = process.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let output = process.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("esbuild refused a {loader} file").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// What wasm-opt is told: the features that the compiler used, that nobody reads the lowest addresses, which are the end of the stack,
/// and to leave out what makes a program that is shorter but compresses less.
const OPTIMISE: [&str; 14] = [
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

/// The same program in fewer bytes. `folder` is where it may be put meanwhile.
pub(crate) fn optimise(wasm: &[u8], folder: &Path) -> Result<Vec<u8>> {
    let (from, to) = (folder.join("from.wasm"), folder.join("to.wasm"));
    crate::write(&from, wasm)?;
    let status = Command::new("wasm-opt")
        .args(OPTIMISE)
        .args([&from, Path::new("-o"), &to].map(AsRef::<Path>::as_ref))
        .status()
        .map_err(|error| format!("wasm-opt: {error}: run make build"))?;
    if !status.success() {
        return Err("wasm-opt refused the program".into());
    }
    let optimised = crate::read(&to)?;
    for file in [from, to] {
        fs::remove_file(file)?;
    }
    Ok(optimised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_keeps_what_it_says() {
        let style = ":host > div {\n  all: initial;\n  color-scheme: inherit;\n}\n";
        let minified = minify(Kind::Style, style).expect("minified");
        assert_eq!(minified, ":host>div{all:initial;color-scheme:inherit}\n");
    }

    #[test]
    fn what_can_not_be_read_is_an_error() {
        assert!(minify(Kind::Script, "const = 1").is_err());
    }
}
