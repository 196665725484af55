//! Minifies scripts and styles, and bundles modules, with esbuild.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Result;

/// The type of a minified file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// JavaScript, a module or not.
    Script,
    /// CSS.
    Style,
}

/// Minifies a script or a style sheet.
pub(crate) fn minify(kind: Kind, text: &str) -> Result<String> {
    let loader = match kind {
        Kind::Script => "js",
        Kind::Style => "css",
    };
    let mut process = Command::new("esbuild")
        // Top-level names of a script that is not a module are global.
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

/// Bundles a module with its imports.
pub(crate) fn bundle(entry: &Path) -> Result<String> {
    let output = Command::new("esbuild")
        .args(["--bundle", "--format=esm", "--log-level=warning"])
        .arg(entry)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("esbuild: {error}: run make build"))?;
    if !output.status.success() {
        return Err(format!("esbuild refused {}", entry.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minified_style_keeps_its_rules() {
        let style = ":host > div {\n  all: initial;\n  color-scheme: inherit;\n}\n";
        let minified = minify(Kind::Style, style).expect("minified");
        assert_eq!(minified, ":host>div{all:initial;color-scheme:inherit}\n");
    }

    #[test]
    fn an_unparsable_file_is_an_error() {
        assert!(minify(Kind::Script, "const = 1").is_err());
    }
}
