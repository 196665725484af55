//! The modules of a crate, one per file, and the uses between them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::paths::{Paths, Written};

/// The path from the crate's root to a module: `["model", "flow"]`.
pub(crate) type Module = Vec<String>;

/// The maximum length of a followed chain of re-exports.
const MOST_NAMES: usize = 32;

/// The modules of a crate.
#[derive(Debug)]
pub(crate) struct Tree {
    files: BTreeMap<Module, File>,
}

#[derive(Debug)]
struct File {
    path: PathBuf,
    paths: Paths,
}

/// A use of a module by another one, with the path as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Use {
    pub(crate) from: Module,
    pub(crate) to: Module,
    pub(crate) written: String,
}

impl Tree {
    /// Reads all sources of a crate.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        read_folder(folder, &[], &mut files)?;
        if !files.contains_key(&Module::new()) {
            return Err(format!("{}: there is no lib.rs", folder.display()));
        }
        Ok(Self { files })
    }

    /// The uses between the modules.
    pub(crate) fn uses(&self) -> Vec<Use> {
        let mut uses = BTreeMap::new();
        for (from, file) in &self.files {
            for written in &file.paths.all {
                let to = self
                    .absolute(from, written, 0)
                    .map(|path| self.module_of(&path, 0));
                if let Some(to) = to.filter(|to| to != from) {
                    let text = written.segments.join("::");
                    uses.entry((from.clone(), to)).or_insert(text);
                }
            }
        }
        let uses = uses.into_iter();
        uses.map(|((from, to), written)| Use { from, to, written })
            .collect()
    }

    /// The file of a module.
    pub(crate) fn file(&self, module: &[String]) -> String {
        let file = self.files.get(module);
        file.map_or_else(String::new, |file| file.path.display().to_string())
    }

    /// Every module with child modules.
    pub(crate) fn parents(&self) -> BTreeSet<&[String]> {
        let modules = self.files.keys();
        modules
            .filter_map(|module| module.split_last())
            .map(|(_, parent)| parent)
            .collect()
    }

    /// The path from the crate's root. `None` for another crate, or a local name.
    fn absolute(&self, module: &Module, written: &Written, depth: usize) -> Option<Vec<String>> {
        let (first, rest) = written.segments.split_first()?;
        let mut here = [module.as_slice(), &written.inline].concat();
        let start = match first.as_str() {
            // The library's name in the binary.
            "crate" | "volume_create" => Module::new(),
            "self" => here,
            "super" => {
                here.pop();
                let ups = rest.iter().take_while(|name| *name == "super").count();
                here.truncate(here.len().saturating_sub(ups));
                here.extend_from_slice(rest.get(ups..)?);
                return Some(here);
            }
            name => match self.imported(module, name, written, depth) {
                Some(path) => path,
                None => {
                    here.push(name.to_owned());
                    self.files.contains_key(&here).then_some(here)?
                }
            },
        };
        Some([start.as_slice(), rest].concat())
    }

    /// The path of an imported name in a file, unless it is in its own import.
    fn imported(
        &self,
        module: &Module,
        name: &str,
        within: &Written,
        depth: usize,
    ) -> Option<Vec<String>> {
        let imports = &self.files.get(module)?.paths.imports;
        let import = imports
            .iter()
            .find(|import| import.name == name && import.path != *within)?;
        if depth > MOST_NAMES {
            return None;
        }
        self.absolute(module, &import.path, depth.saturating_add(1))
    }

    /// The module that defines an item, not one that re-exports it (`pub use`).
    fn module_of(&self, path: &[String], depth: usize) -> Module {
        let lengths = (0..=path.len()).rev();
        let prefixes = lengths.filter_map(|length| path.split_at_checked(length));
        let mut modules = prefixes.filter(|(prefix, _)| self.files.contains_key(*prefix));
        let Some((module, rest)) = modules.next() else {
            return Module::new();
        };
        let module = module.to_vec();
        let passed_on = rest.first().and_then(|name| {
            let within = Written {
                inline: Vec::new(),
                segments: rest.to_vec(),
            };
            self.imported(&module, name, &within, depth)
        });
        match passed_on {
            Some(start) if depth < MOST_NAMES && start != path => {
                let path = [start.as_slice(), rest.get(1..).unwrap_or_default()].concat();
                self.module_of(&path, depth.saturating_add(1))
            }
            _ => module,
        }
    }
}

fn read_folder(
    folder: &Path,
    parent: &[String],
    files: &mut BTreeMap<Module, File>,
) -> Result<(), String> {
    let fail = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let entries = fs::read_dir(folder).map_err(|error| fail(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| fail(folder, &error))?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut module = parent.to_vec();
        if path.is_dir() {
            module.push(name.into_owned());
            read_folder(&path, &module, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            match name.as_ref() {
                "lib" if parent.is_empty() => {}
                "mod" if !parent.is_empty() => {}
                name => module.push(name.to_owned()),
            }
            let source = fs::read_to_string(&path).map_err(|error| fail(&path, &error))?;
            let paths = Paths::read(&source).map_err(|error| fail(&path, &error))?;
            files.insert(module, File { path, paths });
        }
    }
    Ok(())
}
