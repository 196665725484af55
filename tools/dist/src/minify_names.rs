//! Shortens the names between the WebAssembly and its glue: wasm-bindgen's are long, with hashes,
//! and occur in both.

use std::path::Path;

use serde::Deserialize;

use crate::Result;
use crate::wasm::shorten_names;

/// The pass's output of wasm-opt: module, old and new name of each import, old and new name of each
/// export.
#[derive(Debug, Deserialize)]
struct Mapping {
    imports: Vec<(String, String, String)>,
    exports: Vec<(String, String)>,
}

/// Shortens the names in a file with wasm-opt, and renames them in the glue.
pub(crate) fn minify_names(file: &Path, glue: &str) -> Result<String> {
    let mapping = serde_json::from_str(&shorten_names(file)?)
        .map_err(|error| format!("wasm-opt's mapping of names: {error}"))?;
    renamed(glue, &mapping)
}

/// The glue with the names of the mapping. Each must occur; a missing one would be a missing
/// import.
fn renamed(glue: &str, mapping: &Mapping) -> Result<String> {
    let mut glue = glue.to_owned();
    let mut loaders = String::new();
    for (module, long, short) in &mapping.imports {
        if module == BINDINGS {
            glue = replaced(&glue, &format!(" {long}:"), &format!(" {short}:"))?;
        } else {
            loaders += &format!("{short}: {long},");
        }
    }
    // All modules have this name now.
    let imports = format!("a: {{ ...import0, {loaders} }},");
    glue = replaced(&glue, &format!("\"{BINDINGS}\": import0,"), &imports)?;
    for (long, short) in &mapping.exports {
        glue = member_renamed(&glue, long, short);
    }
    shared_renamed(&glue, mapping)
}

/// Renames what the lazy chunk imports from the main file: `const { long } = initSync(…)` becomes
/// `const { short: long } = initSync(…)`.
fn shared_renamed(glue: &str, mapping: &Mapping) -> Result<String> {
    let parts = || {
        let (before, after) = glue.split_once("} = initSync(")?;
        let (before, names) = before.rsplit_once("const {")?;
        Some((before, names, after))
    };
    let (before, names, after) = parts().ok_or("the glue shares nothing with the lazy chunk")?;
    let renamed = names.split(',').map(|name| {
        let long = name.trim();
        let short = mapping.exports.iter().find(|(own, _)| own == long);
        short.map_or_else(|| name.to_owned(), |(_, short)| format!(" {short}: {long}"))
    });
    let renamed: Vec<String> = renamed.collect();
    let names = renamed.join(",");
    Ok(format!("{before}const {{{names} }} = initSync({after}"))
}

/// The module of wasm-bindgen's imports.
const BINDINGS: &str = "./volume-create_bg.js";

fn replaced(glue: &str, old: &str, new: &str) -> Result<String> {
    match glue.matches(old).count() {
        1 => Ok(glue.replace(old, new)),
        count => Err(format!("the glue has {old:?} {count} times").into()),
    }
}

/// `wasm.long` becomes `wasm.short`, and `wasm.longer` stays.
fn member_renamed(glue: &str, long: &str, short: &str) -> String {
    let member = format!("wasm.{long}");
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let mut renamed = String::new();
    let mut rest = glue;
    while let Some((before, after)) = rest.split_once(&member) {
        renamed += before;
        if after.starts_with(is_part) {
            renamed += &member;
        } else {
            renamed += &format!("wasm.{short}");
        }
        rest = after;
    }
    renamed + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shared_names_are_renamed() {
        let glue = r#"
const { memory, table } = initSync(void 0, void 0);
Object.assign(shared, { memory, table });
const import0 = { __wbg_f_1: function() { wasm.memory_size; wasm.memory.buffer; wasm.start(); } };
return { "./volume-create_bg.js": import0, "./__wasm_split.js": wasm_split_exports };"#;
        let name = str::to_owned;
        let mapping = Mapping {
            imports: vec![
                (name(BINDINGS), name("__wbg_f_1"), name("A")),
                (name("./__wasm_split.js"), name("load_create"), name("B")),
            ],
            exports: vec![
                (name("memory"), name("c")),
                (name("table"), name("d")),
                (name("start"), name("e")),
            ],
        };
        let expected = r#"
const { c: memory, d: table } = initSync(void 0, void 0);
Object.assign(shared, { memory, table });
const import0 = { A: function() { wasm.memory_size; wasm.c.buffer; wasm.e(); } };
return { a: { ...import0, B: load_create, }, "./__wasm_split.js": wasm_split_exports };"#;
        assert_eq!(renamed(glue, &mapping).expect("renamed"), expected);
    }

    #[test]
    fn an_import_missing_in_the_glue_is_an_error() {
        let mapping = Mapping {
            imports: vec![(BINDINGS.to_owned(), "gone".to_owned(), "A".to_owned())],
            exports: Vec::new(),
        };
        assert!(renamed("const import0 = {};", &mapping).is_err());
    }
}
