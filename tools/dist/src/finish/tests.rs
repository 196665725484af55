use super::*;
use crate::names::{is_hashed, sha256};
use crate::package::package;
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::LazyLock;
use tempfile::TempDir;
use volume_create::model::config::{Expected, Problem};

/// A folder with Trunk's output.
fn built() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in [
        (
            "index.html",
            "<!DOCTYPE html><html><head><meta charset=utf-8><link rel=icon href=./icon-1.svg>\
             <script src=./early.js></script>\
             <script src=./boot.js data-js=./volume-create-1.js data-wasm=./volume-create-1_bg.wasm></script>\
             <link rel=stylesheet href=./tokens-1.css><link rel=stylesheet href=./page-1.css>\
             <link rel=modulepreload href=./volume-create-1.js><link rel=preload href=./volume-create-1_bg.wasm as=fetch>\
             </head><body><div id=app></div><template data-language=en></template></body></html>",
        ),
        ("early.js", "const early = () => {};"),
        ("boot.js", "boot(early);"),
        ("embed.js", include_str!("../../../../src/embed.js")),
        ("tokens-1.css", "a{b:c}"),
        ("page-1.css", "d{e:f}"),
        ("icon-1.svg", "<svg/>"),
        ("config.json", "{}"),
        ("volume-create.d.ts", "export {};"),
    ] {
        fs::write(folder.path().join(name), content).expect("written");
    }
    folder
}

/// An app as built by the first steps.
fn app() -> App {
    App {
        main: b"first".to_vec(),
        lazy: b"later".to_vec(),
        glue: format!(
            "export default [\"{MAIN_NAME}\", \"./{LAZY_NAME}\"].map((name) => new URL(name, import.meta.url));"
        ),
        symbols: [b"first, named".to_vec(), b"later, named".to_vec()],
    }
}

/// The folder of the languages.
fn locales() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../locales"))
}

fn contents(folder: &TempDir) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.path()).expect("a folder");
    entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

/// The finished folder, after a change of its sources.
fn finished(change: impl FnOnce(&Path, &mut App)) -> BTreeMap<String, Vec<u8>> {
    let (folder, mut app) = (built(), app());
    change(folder.path(), &mut app);
    let dist = tempfile::tempdir().expect("a folder");
    finish(folder.path(), &app, locales(), dist.path()).expect("finished");
    contents(&dist)
}

fn finished_from(built: &TempDir) -> TempDir {
    let dist = tempfile::tempdir().expect("a folder");
    finish(built.path(), &app(), locales(), dist.path()).expect("finished");
    dist
}

fn named(files: &BTreeMap<String, Vec<u8>>, stem: &str, end: &str) -> String {
    let fits = |name: &&String| {
        is_hashed(name)
            && name.ends_with(end)
            && name.rsplit_once('-').is_some_and(|(own, _)| own == stem)
    };
    let found: Vec<&String> = files.keys().filter(fits).collect();
    assert_eq!(found.len(), 1, "one {stem}-…{end} in {:?}", files.keys());
    found[0].clone()
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8_lossy(&files[name]).into_owned()
}

#[test]
fn the_same_build_gives_the_same_files() {
    assert_eq!(finished(|_, _| {}), finished(|_, _| {}));
}

#[test]
fn any_change_of_a_file_changes_its_name_and_every_reference() {
    let before = finished(|_, _| {});
    type Change = Box<dyn FnOnce(&Path, &mut App)>;
    let more = |file: &'static str, more: &'static str| -> Change {
        Box::new(move |folder, _| {
            let content = fs::read(folder.join(file)).expect("a file");
            fs::write(folder.join(file), [&content, more.as_bytes()].concat()).expect("written");
        })
    };
    let changes: [(Change, &str, &str); 8] = [
        (
            Box::new(|_, app| app.main.push(1)),
            "volume-create",
            ".wasm",
        ),
        // The glue refers to both.
        (Box::new(|_, app| app.main.push(1)), "volume-create", ".js"),
        (Box::new(|_, app| app.lazy.push(1)), "volume-create", ".js"),
        (
            Box::new(|_, app| app.glue += "more();"),
            "volume-create",
            ".js",
        ),
        (more("page-1.css", "j{k:l}"), "volume-create", ".css"),
        (more("boot.js", "more();"), "boot", ".js"),
        (more("early.js", "more();"), "boot", ".js"),
        (more("icon-1.svg", " "), "icon", ".svg"),
    ];
    for (change, stem, end) in changes {
        let after = finished(change);
        let (old, new) = (named(&before, stem, end), named(&after, stem, end));
        assert_ne!(old, new);
        let html = text(&after, "index.html");
        assert!(html.contains(&new) && !html.contains(&old), "{new}: {html}");
    }
}

#[test]
fn only_the_glue_refers_to_the_lazy_chunk_as_bundlers_expect() {
    let files = finished(|_, _| {});
    let lazy = named(&files, "volume-create-lazy", ".wasm");
    let glue = text(&files, &named(&files, "volume-create", ".js"));
    assert!(glue.contains(&format!("\"./{lazy}\"")), "{glue}");
    for other in ["index.html", "embed.js"] {
        assert!(!text(&files, other).contains(&lazy), "{other}");
    }
}

#[test]
fn every_referenced_file_exists() {
    let files = finished(|_, _| {});
    let (html, embed) = (text(&files, "index.html"), text(&files, "embed.js"));
    let chinese = named(&files, "zh-CN", ".json");
    let names = [
        named(&files, "volume-create", ".wasm"),
        named(&files, "volume-create", ".js"),
        chinese.clone(),
    ];
    for name in &names {
        assert!(embed.contains(name.as_str()), "{name}: {embed}");
    }
    let (head, _) = html.split_once("<body").expect("a head");
    let named_in_page = head
        .split(['"', '=', ' ', '>', '\t'])
        .filter_map(|word| word.strip_prefix("./"));
    let mut count = 0;
    for name in named_in_page {
        assert!(files.contains_key(name), "{name}: {html}");
        count += 1;
    }
    // Icon, preload, style; boot.js with glue, WebAssembly and a language.
    assert_eq!(count, 7, "{html}");
    assert!(embed.contains(r#""a{b:c}d{e:f}""#), "{embed}");
}

#[test]
fn the_page_is_prerendered_in_every_language_and_the_early_scripts_are_merged() {
    let files = finished(|_, _| {});
    let html = text(&files, "index.html");
    for (tag, pages) in [("en", 0), ("zh-CN", 1)] {
        let start = format!("<template data-language='{tag}'");
        assert_eq!(html.matches(&start).count(), 1, "{tag}: {html}");
        let (_, rest) = html.split_once(&start).expect("a template");
        let (template, _) = rest.split_once("</template>").expect("its end");
        assert_eq!(
            template.matches("<main").count(),
            pages,
            "{tag}: {template}"
        );
    }
    assert_eq!(html.matches("<main").count(), 2);
    assert_eq!(html.matches("<script").count(), 1);
    let boot = text(&files, &named(&files, "boot", ".js"));
    assert!(boot.contains("boot(early)"), "{boot}");
}

// Regression: on hosts that can't set headers there was no policy at all.
#[test]
fn the_page_has_the_policy_after_its_links_and_before_its_body() {
    let page = |config: &'static str| {
        let files = finished(|folder, _| {
            fs::write(folder.join("config.json"), config).expect("written");
        });
        text(&files, "index.html")
    };
    let html = page("{}");
    // Outside a template it held up the loading of all files until the head was parsed.
    let meta = "<template data-policy><meta http-equiv=\"Content-Security-Policy\" \
        content=\"default-src 'none'; ";
    let place = html.find(meta).expect("a policy");
    assert!(html.find("<body") > Some(place), "{html}");
    // Before them, it holds up their loading.
    for earlier in ["<link", "<script"] {
        assert!(html.rfind(earlier) < Some(place), "{earlier}: {html}");
    }
    assert!(html.contains("connect-src 'self';") && !html.contains("frame-ancestors"));
    let html = page(r#"{"apiBase":"https://api.example/v1"}"#);
    assert!(
        html.contains("connect-src 'self' https://api.example;"),
        "{html}"
    );
}

#[test]
fn the_package_has_the_projects_version_and_types_first() {
    let files = finished(|_, _| {});
    let text = text(&files, "package.json");
    let package: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    assert!(text.find("\"types\"") < text.find("\"default\""), "{text}");
}

#[test]
fn the_manifest_lists_every_file_with_its_hash() {
    let files = finished(|_, _| {});
    let manifest: Manifest = serde_json::from_slice(&files[manifest::NAME]).expect("a manifest");
    let listed: Vec<&str> = manifest
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    let there: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|name| *name != manifest::NAME && !name.ends_with(".br") && !name.ends_with(".gz"))
        .collect();
    assert_eq!(listed, there);
    for file in &manifest.files {
        assert_eq!(file.sha256, sha256(&files[&file.name]), "{}", file.name);
        assert_eq!(file.immutable, is_hashed(&file.name));
    }
}

#[test]
fn a_finished_or_foreign_folder_is_an_error_and_stays_unchanged() {
    let dist = finished_from(&built());
    let before = contents(&dist);
    let empty = tempfile::tempdir().expect("a folder");
    let refused = |folder: &TempDir| {
        let error = finish(folder.path(), &app(), locales(), dist.path());
        error.expect_err("an error").to_string()
    };
    let error = refused(&empty);
    assert!(error.contains("index.html"), "{error}");
    let error = refused(&finished_from(&built()));
    assert!(error.contains("finished already"), "{error}");
    assert_eq!(contents(&dist), before);
}

// Regression: an interrupted run left a folder that looked finished.
#[test]
fn the_leftovers_of_an_interrupted_run_are_removed() {
    let dist = finished_from(&built());
    let before = contents(&dist);
    for ending in ["new", "old"] {
        let left = dist.path().with_extension(ending);
        fs::create_dir(&left).expect("a folder");
        fs::write(left.join("left.js"), "half").expect("written");
    }
    fs::write(dist.path().join("left.js"), "another build's").expect("written");
    finish(built().path(), &app(), locales(), dist.path()).expect("finished");
    assert_eq!(contents(&dist), before);
    for ending in ["new", "old"] {
        assert!(!dist.path().with_extension(ending).exists());
    }
}

fn packed(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(archive));
    tar.entries()
        .expect("entries")
        .map(|entry| {
            let mut entry = entry.expect("an entry");
            let path = entry.path().expect("a path");
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("a content");
            (name, content)
        })
        .collect()
}

#[test]
fn archives_are_reproducible_and_have_every_file_and_a_checksum() {
    let folder = finished_from(&built());
    let symbols = tempfile::tempdir().expect("a folder");
    // Of an earlier release.
    fs::write(symbols.path().join("volume-create-old.wasm"), "old").expect("written");
    write_symbols(&app(), symbols.path()).expect("written");
    let archives = [(), ()].map(|()| {
        let out = tempfile::tempdir().expect("a folder");
        package(folder.path(), symbols.path(), out.path()).expect("packaged");
        contents(&out)
    });
    assert_eq!(archives[0], archives[1]);
    let stem = concat!("volume-create-", env!("CARGO_PKG_VERSION"));
    let names = [format!("{stem}.tar.gz"), format!("{stem}-symbols.tar.gz")];
    let [release, located] = names.each_ref().map(|name| &archives[0][name]);
    let sums = [release, located].map(|archive| sha256(archive));
    assert_eq!(
        text(&archives[0], "SHA256SUMS"),
        format!("{}  {}\n{}  {}\n", sums[0], names[0], sums[1], names[1])
    );
    let release = packed(release);
    assert_eq!(release, contents(&folder));
    // The files that a trap's stack refers to, with function names.
    let located = packed(located);
    let app = app();
    for (stem, shipped, named_wasm) in [
        ("volume-create", &app.main, &app.symbols[0]),
        ("volume-create-lazy", &app.lazy, &app.symbols[1]),
    ] {
        let name = named(&release, stem, ".wasm");
        assert_eq!(&release[&name], shipped);
        assert_eq!(&located[&name], named_wasm);
    }
    assert_eq!(located.len(), 2);
}

#[test]
fn symbols_of_another_release_are_not_packaged() {
    let folder = finished_from(&built());
    let (symbols, out) = (tempfile::tempdir(), tempfile::tempdir());
    let (symbols, out) = (symbols.expect("a folder"), out.expect("a folder"));
    let refused = || {
        let error = package(folder.path(), symbols.path(), out.path());
        error.expect_err("an error").to_string()
    };
    assert!(refused().contains("another release"));
    let mut other = app();
    other.lazy.push(1);
    write_symbols(&other, symbols.path()).expect("written");
    assert!(refused().contains("another release"));
}

static SCHEMA: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&Config::schema()).expect("a schema"));

#[test]
fn the_shipped_config_fits_the_schema() {
    let config = include_str!("../../../../config.json");
    let config = serde_json::from_str(config).expect("JSON");
    assert!(SCHEMA.is_valid(&config));
}

/// Values of all types, valid and invalid, for any key.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..5000).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0.0..2.0).prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "  ",
            "a b",
            "/api",
            "/",
            "https://x",
            "http://x:1/y",
            "//x",
            r"/\x",
            "/a\t/x",
            "/ x ",
            "https://",
            "https:///x",
            "https:// x",
            "ftp://x",
            "auto",
            "light",
            "dark",
            "Dark",
            "https://a b",
            "https://a/",
            "*"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(
                prop::sample::select(vec![
                    "id",
                    "name",
                    "sizeGB",
                    "region",
                    "volumeType",
                    "min",
                    "step",
                    "x"
                ])
                .prop_map(String::from),
                inner,
                0..3
            )
            .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Except for the rules that a schema cannot express: `sizeGB.max` is not below `min`, and the
    /// default size is within both.
    #[test]
    fn a_config_fits_the_schema_exactly_if_the_page_finds_no_problem(
        fields in prop::collection::btree_map(
            prop::sample::select(vec!["apiBase", "regions", "volumeTypes", "defaults", "sizeGB", "timeoutSeconds", "followStatus", "suggestRegions", "tokenPaste", "loginUrl", "theme", "quickSizes", "embedOrigins", "language", "x", "$schema"]).prop_map(String::from),
            value(),
            0..4,
        ),
    ) {
        let config = Value::Object(fields.into_iter().collect());
        let (_, mut problems) = Config::parse(&config.to_string());
        problems.retain(|problem| !matches!(problem, Problem::BadValue { expected: Expected::WithinBounds, .. }));
        prop_assert_eq!(SCHEMA.is_valid(&config), problems.is_empty(), "{} {:?}", config, problems);
    }
}
