//! Short names for what the program imports from its glue, and for the closures that it exports to it. The bindings' own tell people what they are and end in a hash; nobody reads
//! them here, and a hash does not compress.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ExportSection, ImportSection};
use wasmparser::{Export, ImportSectionReader, Parser};

use crate::Result;

/// The program and its glue, with short names in both.
pub(crate) fn shorten(wasm: &[u8], js: &str) -> Result<(Vec<u8>, String)> {
    let mut names = Names::default();
    let mut module = wasm_encoder::Module::new();
    names.parse_core_module(&mut module, Parser::new(0), wasm)?;

    // The longest first: a name may begin with another.
    let mut pairs: Vec<(&String, &String)> = names.new.iter().collect();
    pairs.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    let js = pairs
        .into_iter()
        .try_fold(js.to_owned(), |js, (old, new)| {
            if js.contains(old) {
                Ok(js.replace(old, new))
            } else {
                Err(format!("the glue has no {old}, which the program has"))
            }
        })?;
    Ok((module.finish(), js))
}

/// The new names of modules and imports.
#[derive(Debug, Default)]
struct Names {
    new: BTreeMap<String, String>,
}

impl Names {
    fn of(&mut self, old: &str) -> String {
        let next = letters(self.new.len());
        self.new.entry(old.to_owned()).or_insert(next).clone()
    }
}

impl Reencode for Names {
    type Error = std::convert::Infallible;

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> std::result::Result<(), Error<Self::Error>> {
        let kind = utils::export_kind(self, export.kind);
        // Those of closures say what they are, at length. The others are known outside.
        let name = if export.name.starts_with("wasm_bindgen_") {
            // In the glue it is an identifier, too.
            let next = format!("${}", letters(self.new.len()));
            self.new
                .entry(export.name.to_owned())
                .or_insert(next)
                .clone()
        } else {
            export.name.to_owned()
        };
        exports.export(&name, kind, export.index);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> std::result::Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            imports.import(&self.of(import.module), &self.of(import.name), kind);
        }
        Ok(())
    }
}

/// `a`, `b` … `z`, `aa`, `ab` …
pub(crate) fn letters(number: usize) -> String {
    let letter = char::from(b'a'.saturating_add(u8::try_from(number % 26).unwrap_or_default()));
    match number / 26 {
        0 => letter.to_string(),
        rest => format!("{}{letter}", letters(rest.saturating_sub(1))),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use wasm_encoder::{EntityType, Module, TypeSection};

    /// A program that imports one function.
    pub(crate) fn program(module: &str, name: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import(module, name, EntityType::Function(0));
        let mut program = Module::new();
        program.section(&types).section(&imports);
        program.finish()
    }

    #[test]
    fn program_and_glue_still_agree_on_every_name() {
        let js = r#"{"./glue.js": {__wbg_log_0123: () => {}}}"#;
        let (wasm, js) = shorten(&program("./glue.js", "__wbg_log_0123"), js).expect("shortened");
        assert_eq!(wasm, program("a", "b"));
        assert_eq!(js, r#"{"a": {b: () => {}}}"#);
    }

    #[test]
    fn a_glue_of_another_program_is_refused() {
        assert!(shorten(&program("./glue.js", "__wbg_log_0123"), "{}").is_err());
    }

    #[test]
    fn no_two_names_are_the_same() {
        let names: std::collections::BTreeSet<String> = (0..2000).map(letters).collect();
        assert_eq!(names.len(), 2000);
    }
}
