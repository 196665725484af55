use super::*;
use crate::names::{is_hashed, sha256};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tempfile::TempDir;
use volume_create::model::config::{Expected, Problem};

/// A folder as Trunk leaves it.
fn built() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in [
        (
            "index.html",
            "<!DOCTYPE html><html><head><meta charset=utf-8><link rel=icon href=./icon-1.svg>\
             <link rel=stylesheet href=./tokens-1.css><link rel=stylesheet href=./page-1.css>\
             <link rel=stylesheet data-part href=./card-1.css>\
             <link rel=modulepreload href=./volume-create-1.js><link rel=preload href=./volume-create-1_bg.wasm as=fetch>\
             <script src=./boot.js data-js=./volume-create-1.js data-wasm=./volume-create-1_bg.wasm></script></head><body></body></html>",
        ),
        ("boot.js", "boot();"),
        ("embed.js", include_str!("../../../../src/embed.js")),
        (
            "volume-create-1.js",
            "load({ './bg.js': { __wbg_f: f } }, new URL('volume-create_bg.wasm', import.meta.url));",
        ),
        ("tokens-1.css", "a{b:c}"),
        ("page-1.css", "d{e:f}"),
        ("card-1.css", "g{h:i}"),
        ("icon-1.svg", "<svg/>"),
        ("config.json", "{}"),
        ("volume-create.d.ts", "export {};"),
    ] {
        fs::write(folder.path().join(name), content).expect("written");
    }
    let wasm = folder.path().join("volume-create-1_bg.wasm");
    fs::write(wasm, program("", "")).expect("written");
    folder
}

/// A program of which one function is loaded on demand. Each part may do more.
fn program(first: &str, part: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
        (import "./bg.js" "__wbg_f" (func $f (param i32)))
        (func $main (export "main") {first} (call $"page::on_demand::more" (i32.const 1)))
        (func $"page::on_demand::more" (param i32) {part} (call $f (local.get 0)) (call $f (i32.const 2))))"#
    );
    wat::parse_str(text).expect("a program")
}

/// Where the languages are.
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

/// The finished folder, after `change` to what Trunk left.
fn finished(change: impl FnOnce(&Path)) -> BTreeMap<String, Vec<u8>> {
    let folder = built();
    change(folder.path());
    contents(&finished_from(&folder))
}

fn finished_from(built: &TempDir) -> TempDir {
    let dist = tempfile::tempdir().expect("a folder");
    finish(built.path(), locales(), dist.path()).expect("finished");
    dist
}

fn named(files: &BTreeMap<String, Vec<u8>>, start: &str, end: &str) -> String {
    // Most kinds of file there are twice: at once and on demand.
    let is_meant = |name: &str| start.contains("part") || !name.contains("-part-");
    let fits = |name: &&String| {
        name.starts_with(start) && name.ends_with(end) && is_hashed(name) && is_meant(name)
    };
    let found: Vec<&String> = files.keys().filter(fits).collect();
    assert_eq!(found.len(), 1, "one {start}…{end} in {:?}", files.keys());
    found[0].clone()
}

#[test]
fn the_same_build_gives_the_same_files() {
    assert_eq!(finished(|_| {}), finished(|_| {}));
}

#[test]
fn any_change_of_a_file_changes_its_name_and_every_name_it_is_called_by() {
    let before = finished(|_| {});
    type Change = Box<dyn Fn(&Path) -> Vec<u8>>;
    let more = |file: &'static str, more: &'static str| -> (&str, Change) {
        let content = move |folder: &Path| fs::read(folder.join(file)).expect("a file");
        let change = move |folder: &Path| [content(folder), more.into()].concat();
        (file, Box::new(change))
    };
    let wasm = "volume-create-1_bg.wasm";
    let call = "(call $f (i32.const 3))";
    let changes: [((&str, Change), &str, &str); 7] = [
        (
            (wasm, Box::new(|_| program(call, ""))),
            "volume-create-",
            ".wasm",
        ),
        (
            (wasm, Box::new(|_| program("", call))),
            "volume-create-part-",
            ".wasm",
        ),
        (
            more("volume-create-1.js", "more();"),
            "volume-create-",
            ".js",
        ),
        (more("page-1.css", "j{k:l}"), "volume-create-", ".css"),
        (more("card-1.css", "j{k:l}"), "volume-create-part-", ".css"),
        (more("boot.js", "more();"), "boot-", ".js"),
        (more("icon-1.svg", " "), "icon-", ".svg"),
    ];
    for ((file, change), start, end) in changes {
        let after = finished(|folder| {
            fs::write(folder.join(file), change(folder)).expect("written");
        });
        let (old, new) = (named(&before, start, end), named(&after, start, end));
        assert_ne!(old, new, "{file}");
        let html = String::from_utf8_lossy(&after["index.html"]);
        assert!(
            html.contains(&new) && !html.contains(&old),
            "{file}: {html}"
        );
    }
}

#[test]
fn every_file_that_is_named_is_there() {
    let files = finished(|_| {});
    let html = String::from_utf8_lossy(&files["index.html"]).into_owned();
    let embed = String::from_utf8_lossy(&files["embed.js"]).into_owned();
    let wasm = named(&files, "volume-create-", ".wasm");
    let js = named(&files, "volume-create-", ".js");
    let part = named(&files, "volume-create-part-", ".wasm");
    let chinese = named(&files, "zh-CN", ".json");
    assert!(html.contains(&chinese), "{html}");
    for name in [&wasm, &js, &part, &chinese] {
        assert!(embed.contains(name.as_str()), "{embed}");
    }
    assert!(String::from_utf8_lossy(&files[&js]).contains(&wasm));
    let named_in_page = html
        .split(['"', '=', ' ', '>'])
        .filter_map(|word| word.strip_prefix("./"));
    let mut count = 0;
    for name in named_in_page {
        assert!(files.contains_key(name), "{name}: {html}");
        count += 1;
    }
    assert_eq!(count, 9, "{html}");
    assert!(
        embed.contains(r#"replaceSync("a{b:c}d{e:f}g{h:i}")"#),
        "{embed}"
    );
}

// On a host that can't set headers there was no policy at all.
#[test]
fn the_policy_stands_in_the_page_before_all_that_it_is_about() {
    let page = |config: &'static str| {
        let files = finished(|folder| {
            fs::write(folder.join("config.json"), config).expect("written");
        });
        String::from_utf8_lossy(&files["index.html"]).into_owned()
    };
    let html = page("{}");
    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ";
    let place = html.find(meta).expect("a policy");
    for later in ["<link", "<script", "<body"] {
        assert!(html.find(later) > Some(place), "{later}: {html}");
    }
    assert!(html.contains("connect-src 'self';") && !html.contains("frame-ancestors"));
    let html = page(r#"{"apiBase":"https://api.example/v1"}"#);
    assert!(
        html.contains("connect-src 'self' https://api.example;"),
        "{html}"
    );
}

#[test]
fn the_package_has_the_projects_version_and_names_types_before_what_they_are_of() {
    let files = finished(|_| {});
    let text = String::from_utf8_lossy(&files["package.json"]);
    let package: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    assert!(text.find("\"types\"") < text.find("\"default\""), "{text}");
}

#[test]
fn the_manifest_lists_every_file_with_its_hash() {
    let files = finished(|_| {});
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
fn what_is_finished_or_not_trunks_is_refused_with_a_reason_and_the_folder_stays_as_it_was() {
    let dist = finished_from(&built());
    let before = contents(&dist);
    let empty = tempfile::tempdir().expect("a folder");
    let refused = |folder: &TempDir| {
        let error = finish(folder.path(), locales(), dist.path());
        error.expect_err("an error").to_string()
    };
    let error = refused(&empty);
    assert!(error.contains("index.html"), "{error}");
    let error = refused(&finished_from(&built()));
    assert!(error.contains("finished already"), "{error}");
    assert_eq!(contents(&dist), before);
}

// An interrupted run left a folder that looked finished.
#[test]
fn what_an_interrupted_run_has_left_is_not_taken_for_a_release() {
    let dist = finished_from(&built());
    let before = contents(&dist);
    for ending in ["new", "old"] {
        let left = dist.path().with_extension(ending);
        fs::create_dir(&left).expect("a folder");
        fs::write(left.join("left.js"), "half").expect("written");
    }
    fs::write(dist.path().join("left.js"), "another build's").expect("written");
    finish(built().path(), locales(), dist.path()).expect("finished");
    assert_eq!(contents(&dist), before);
    for ending in ["new", "old"] {
        assert!(!dist.path().with_extension(ending).exists());
    }
}

#[test]
fn an_archive_of_the_same_folder_is_the_same_and_has_every_file_and_its_checksum() {
    let folder = finished_from(&built());
    let archives = [(), ()].map(|()| {
        let out = tempfile::tempdir().expect("a folder");
        crate::package::package(folder.path(), out.path()).expect("packaged");
        contents(&out)
    });
    assert_eq!(archives[0], archives[1]);
    let name = concat!("volume-create-", env!("CARGO_PKG_VERSION"), ".tar.gz");
    let archive = &archives[0][name];
    assert_eq!(
        String::from_utf8_lossy(&archives[0]["SHA256SUMS"]),
        format!("{}  {name}\n", sha256(archive))
    );
    let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(archive.as_slice()));
    let mut packed: Vec<String> = tar
        .entries()
        .expect("entries")
        .map(|entry| {
            entry
                .expect("an entry")
                .path()
                .expect("a path")
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    packed.sort();
    assert_eq!(packed, contents(&folder).into_keys().collect::<Vec<_>>());
}

static SCHEMA: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&Config::schema()).expect("a schema"));

#[test]
fn the_shipped_config_fits_the_schema() {
    let config = include_str!("../../../../config.json");
    let config = serde_json::from_str(config).expect("JSON");
    assert!(SCHEMA.is_valid(&config));
}

/// Values of all kinds, good and bad, for any key.
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

    /// Of what a schema can say: that `sizeGB.max` is not below `min`, and the default size within both, is the page's alone.
    #[test]
    fn a_config_fits_the_schema_exactly_where_the_page_finds_nothing_wrong(
        fields in prop::collection::btree_map(
            prop::sample::select(vec!["apiBase", "regions", "volumeTypes", "defaults", "sizeGB", "timeoutSeconds", "followStatus", "tokenPaste", "loginUrl", "theme", "quickSizes", "embedOrigins", "language", "x", "$schema"]).prop_map(String::from),
            value(),
            0..4,
        ),
    ) {
        let config = Value::Object(fields.into_iter().collect());
        let (_, mut problems) = Config::read(&config.to_string());
        problems.retain(|problem| !matches!(problem, Problem::BadValue { expected: Expected::WithinBounds, .. }));
        prop_assert_eq!(SCHEMA.is_valid(&config), problems.is_empty(), "{} {:?}", config, problems);
    }
}
