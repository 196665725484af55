//! Check: `modules SRC` fails on a cycle between the modules of a crate, and on a dependency
//! against the direction of [`layer::LAYERS`].

mod cycle;
mod layer;
mod paths;
mod tree;

use std::path::Path;
use std::process::ExitCode;

use tree::Tree;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: modules SRC");
        return ExitCode::FAILURE;
    };
    match check(Path::new(&folder)) {
        Ok(found) if found.is_empty() => ExitCode::SUCCESS,
        Ok(found) => {
            eprintln!("{}", found.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("modules: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The problems of the tree, one text each.
fn check(folder: &Path) -> Result<Vec<String>, String> {
    let tree = Tree::read(folder)?;
    let uses = tree.uses();
    let mut found = layer::violations(&tree, &uses);
    found.extend(cycle::cycles(&tree, &uses));
    Ok(found)
}

#[cfg(test)]
mod tests;
