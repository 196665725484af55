//! The direction of dependencies: components → state → client, storage → i18n → model.

use crate::tree::{Tree, Use};

/// The layers from bottom to top, each with the layers that it may use. Unlisted modules are on
/// top.
pub(crate) const LAYERS: [(&str, &[&str]); 6] = [
    ("model", &[]),
    ("i18n", &["model"]),
    ("client", &["model", "i18n"]),
    ("storage", &["model", "i18n"]),
    ("state", &["model", "i18n", "client", "storage"]),
    (
        "components",
        &["model", "i18n", "client", "storage", "state"],
    ),
];

/// The uses against the direction.
pub(crate) fn violations(tree: &Tree, uses: &[Use]) -> Vec<String> {
    let text = |found: &Use| {
        let layer = found.from.first()?;
        let (_, below) = LAYERS.iter().find(|(name, _)| name == layer)?;
        // The root of the crate is on top.
        let used = found.to.first().map_or("lib", String::as_str);
        let is_right = used == layer || below.contains(&used);
        let (from, to) = (tree.file(&found.from), tree.file(&found.to));
        let may = match below {
            [] => "none of the other modules".to_owned(),
            below => format!("only {}", below.join(", ")),
        };
        (!is_right).then(|| {
            format!(
                "{from} uses {to} ({}): {layer} may use {may}",
                found.written
            )
        })
    };
    uses.iter().filter_map(text).collect()
}
