//! The documents agree with the code: links, commands, settings. Their HTML, CSS and JavaScript run
//! end to end (`tests/e2e/tests/flows/documents.rs`).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use volume_create::model::config::{ATTRIBUTES, Config};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Markdown document, with its text.
fn documents() -> Vec<(PathBuf, String)> {
    let list = Command::new("git")
        .args(["ls-files", "*.md"])
        .current_dir(root())
        .output();
    let list = String::from_utf8(list.expect("git").stdout).expect("UTF-8");
    let read = |name: &str| {
        let path = root().join(name);
        let text = fs::read_to_string(&path).expect("a document");
        (path, text)
    };
    let documents: Vec<_> = list.lines().map(read).collect();
    assert!(documents.len() >= 9, "{list}");
    documents
}

/// The code blocks in this language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let blocks = text.split(fence.as_str()).skip(1);
    blocks
        .filter_map(|rest| Some(rest.split_once("\n```")?.0))
        .collect()
}

/// A heading as GitHub's anchors have it.
fn anchor(heading: &str) -> String {
    let kept = heading
        .trim()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn the_readme_has_at_most_150_lines() {
    let readme = fs::read_to_string(root().join("README.md")).expect("a document");
    assert!(readme.lines().count() <= 150);
}

#[test]
fn every_link_to_a_file_and_a_heading_leads_there() {
    for (path, text) in documents() {
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'));
        for (link, _) in links.filter(|(link, _)| !link.contains("://")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().expect("a folder").join(file),
            };
            assert!(target.exists(), "{}: {link}", path.display());
            if heading.is_empty() {
                continue;
            }
            let text = fs::read_to_string(&target).expect("a document");
            let headings = text.lines().filter(|line| line.starts_with('#'));
            let found = headings
                .map(|line| anchor(line.trim_start_matches('#')))
                .any(|anchor| anchor == heading);
            assert!(found, "{}: {link}", path.display());
        }
    }
}

#[test]
fn every_make_command_in_the_documents_is_one_of_the_makefile() {
    let makefile = fs::read_to_string(root().join("Makefile")).expect("a file");
    let mut seen = BTreeSet::new();
    for (path, text) in documents() {
        let inline = text.split('`').skip(1).step_by(2);
        let inline = inline.filter(|code| code.starts_with("make "));
        let blocks = blocks(&text, "sh");
        let lines = blocks.iter().flat_map(|block| block.lines());
        for command in inline
            .chain(lines)
            .filter(|line| !line.starts_with("curl "))
        {
            if !seen.insert(command.to_owned()) {
                continue;
            }
            assert!(
                command.starts_with("make "),
                "{}: {command}",
                path.display()
            );
            // The text in quotes is a variable's value.
            let unquoted: String = command.split('"').step_by(2).collect();
            for word in unquoted.split(' ').skip(1) {
                let exists = match word.split_once('=') {
                    Some((variable, _)) => makefile.contains(variable),
                    None => makefile.contains(&format!("\n{word}:")),
                };
                assert!(exists, "{}: {command}: {word}", path.display());
            }
        }
    }
    assert!(seen.len() > 8, "{seen:?}");
}

#[test]
fn every_json_block_is_a_configuration_without_problems() {
    for (path, text) in documents() {
        for block in blocks(&text, "json") {
            let (_, problems) = Config::parse(block);
            assert!(
                problems.is_empty(),
                "{}: {block}: {problems:?}",
                path.display()
            );
        }
    }
}

#[test]
fn the_readme_and_the_types_have_every_setting() {
    let readme = fs::read_to_string(root().join("README.md")).expect("a document");
    let types = fs::read_to_string(root().join("src/volume-create.d.ts")).expect("a file");
    let settings = ATTRIBUTES.iter().map(|(_, setting)| *setting);
    for setting in settings.chain(["embedOrigins"]) {
        assert!(
            readme.contains(&format!("\n| `{setting}` |")),
            "README.md: {setting}"
        );
        assert!(
            types.contains(&format!("  {setting}?: ")),
            "types: {setting}"
        );
    }
    for (attribute, _) in ATTRIBUTES {
        let quoted = format!("  \"{attribute}\"?: ");
        let plain = format!("  {attribute}?: ");
        assert!(
            types.contains(&quoted) || types.contains(&plain),
            "types: {attribute}"
        );
    }
}

#[test]
fn every_part_of_the_element_is_documented() {
    let document = fs::read_to_string(root().join("docs/embedding.md")).expect("a document");
    let folder = fs::read_dir(root().join("src/components")).expect("a folder");
    for file in folder {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a file");
        let parts = text
            .split("part=\"")
            .skip(1)
            .filter_map(|rest| rest.split_once('"'));
        for part in parts.flat_map(|(parts, _)| parts.split(' ')) {
            assert!(document.contains(&format!("`{part}`")), "{part}");
        }
    }
}

/// What the page needs of a browser, and the first Chrome, Firefox and Safari that have it (MDN,
/// browser-compat-data). What is only nicer with a newer one, such as `position-area`, does not
/// count.
const FEATURES: [(&str, &str, [f64; 3]); 8] = [
    ("style/tokens.css", "light-dark(", [123.0, 120.0, 17.5]),
    ("style/tokens.css", "color-mix(", [111.0, 113.0, 16.2]),
    ("style/page.css", "@container", [105.0, 110.0, 16.0]),
    ("style/status_badge.css", "rotate:", [104.0, 72.0, 14.1]),
    (
        "src/components/menu.rs",
        "popovertarget",
        [114.0, 125.0, 17.0],
    ),
    ("src/client.rs", "AbortSignal::any", [116.0, 124.0, 17.4]),
    ("src/embed.js", "adoptedStyleSheets", [99.0, 101.0, 16.4]),
    ("src/embed.js", "??=", [85.0, 79.0, 14.0]),
];

#[test]
fn the_readme_names_the_first_browsers_that_have_all_that_the_page_needs() {
    let mut first = [0.0_f64; 3];
    for (file, feature, versions) in FEATURES {
        let text = fs::read_to_string(root().join(file)).expect("a file");
        assert!(text.contains(feature), "{file}: {feature}");
        for (first, version) in first.iter_mut().zip(versions) {
            *first = first.max(version);
        }
    }
    let [chrome, firefox, safari] = first;
    let expected = format!("Chrome and Edge {chrome}, Firefox {firefox}, Safari {safari}");
    let readme = fs::read_to_string(root().join("README.md")).expect("a document");
    assert!(readme.contains(&expected), "{expected}");
}
