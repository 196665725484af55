#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]

use std::fs;

use super::check;

/// The problems in a tree of these files.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let names = files.iter().map(|(name, _)| *name);
    if !names.clone().any(|name| name == "lib.rs") {
        fs::write(folder.path().join("lib.rs"), "").expect("written");
    }
    for (name, source) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, source).expect("written");
    }
    let found = check(folder.path()).expect("a tree");
    let prefix = format!("{}/", folder.path().display());
    found.iter().map(|text| text.replace(&prefix, "")).collect()
}

#[test]
fn acyclic_modules_have_no_problems() {
    let found = found(&[
        ("model.rs", "pub mod size;"),
        ("model/size.rs", "pub struct Size;"),
        ("i18n.rs", "use crate::model::size::Size;"),
        ("client.rs", "use crate::{i18n::Text, model::size};"),
        ("storage.rs", "use crate::model;"),
        ("state.rs", "pub mod form;"),
        (
            "state/form.rs",
            "use crate::{client, storage::{self, Saved}};",
        ),
        ("components.rs", "pub mod field;"),
        ("components/field.rs", "use crate::state::form::Form;"),
        (
            "app.rs",
            "use crate::components::field::Field; use crate::lazy;",
        ),
        ("lazy.rs", "use crate::components::field;"),
        ("main.rs", "use volume_create::app::App;"),
    ]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_cycle_is_reported_with_its_files() {
    let found = found(&[
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "fn f() { crate::c::f(); }"),
        ("c.rs", "use super::a::{A as Other};"),
        ("d.rs", "use crate::a;"),
    ]);
    let cycle = "a cycle:
  a.rs uses b.rs (crate::b::B)
  b.rs uses c.rs (crate::c::f)
  c.rs uses a.rs (super::a::A)";
    assert_eq!(found, [cycle]);
}

#[test]
fn the_shortest_cycle_is_reported() {
    let found = found(&[
        ("a.rs", "use crate::b::B;"),
        ("b.rs", "use crate::c::C;"),
        ("c.rs", "use crate::{a, d};"),
        ("d.rs", "use crate::c;"),
    ]);
    let [cycle] = found.as_slice() else {
        panic!("one cycle: {found:?}");
    };
    assert_eq!(cycle.lines().count(), 3, "{cycle}");
    assert!(cycle.contains("d.rs uses c.rs"), "{cycle}");
}

#[test]
fn a_module_and_its_descendants_may_use_each_other() {
    let found = found(&[
        (
            "flow.rs",
            "mod send; pub struct Time; fn f() { send::start(); }",
        ),
        ("flow/send.rs", "use super::Time;"),
    ]);
    assert_eq!(found, [""; 0]);
}

#[test]
fn sibling_modules_may_not_use_each_other() {
    let found = found(&[
        ("flow.rs", "mod card; mod send;"),
        ("flow/card.rs", "use super::send::Busy;"),
        ("flow/send.rs", "use super::card::Card;"),
    ]);
    let cycle = "a cycle:
  flow/card.rs uses flow/send.rs (super::send::Busy)
  flow/send.rs uses flow/card.rs (super::card::Card)";
    assert_eq!(found, [cycle]);
}

#[test]
fn a_cycle_through_descendants_is_a_cycle() {
    let found = found(&[
        ("flow/send.rs", "use crate::list::Page;"),
        ("list/page.rs", "use crate::flow::Flow;"),
        ("flow.rs", "mod send;"),
        ("list.rs", "mod page;"),
    ]);
    let cycle = "a cycle:
  flow/send.rs uses list.rs (crate::list::Page)
  list/page.rs uses flow.rs (crate::flow::Flow)";
    assert_eq!(found, [cycle]);
}

// The parent re-exports from its children: a cycle between them stays a cycle.
#[test]
fn a_reexport_counts_as_its_origin() {
    let found = found(&[
        (
            "i18n.rs",
            "mod messages; mod text; pub use text::Text; pub use self::messages::Messages;",
        ),
        ("i18n/messages.rs", "use super::Text;"),
        (
            "i18n/text.rs",
            "use crate::i18n; fn f(messages: &i18n::Messages) {}",
        ),
    ]);
    let cycle = "a cycle:
  i18n/messages.rs uses i18n/text.rs (super::Text)
  i18n/text.rs uses i18n/messages.rs (i18n::Messages)";
    assert_eq!(found, [cycle]);
}

#[test]
fn circular_reexports_terminate() {
    let found = found(&[
        (
            "a.rs",
            "pub use super::b::X; pub use size::size; fn f() { X::f(); size::f(); }",
        ),
        ("b.rs", "pub use super::a::X;"),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_layer_may_not_use_a_higher_one() {
    let cases = [
        (
            "model.rs",
            "use crate::i18n::Text;",
            "i18n.rs",
            "model may use none of the other modules",
        ),
        (
            "i18n.rs",
            "use crate::client;",
            "client.rs",
            "i18n may use only model",
        ),
        (
            "client.rs",
            "use crate::storage;",
            "storage.rs",
            "client may use only model, i18n",
        ),
        (
            "storage.rs",
            "use crate::state;",
            "state.rs",
            "storage may use only model, i18n",
        ),
        (
            "state.rs",
            "use crate::components;",
            "components.rs",
            "state may use only model, i18n, client, storage",
        ),
        (
            "state.rs",
            "use crate::lazy;",
            "lazy.rs",
            "state may use only model, i18n, client, storage",
        ),
        (
            "components.rs",
            "use crate::app;",
            "app.rs",
            "components may use only model, i18n, client, storage, state",
        ),
        (
            "components.rs",
            "fn f() -> crate::Root {}",
            "lib.rs",
            "components may use only model, i18n, client, storage, state",
        ),
    ];
    for (user, source, used, says) in cases {
        let found = found(&[(user, source), (used, "")]);
        let [violation] = found.as_slice() else {
            panic!("one violation of {user}: {found:?}");
        };
        assert!(
            violation.starts_with(&format!("{user} uses {used} (")),
            "{violation}"
        );
        assert!(violation.ends_with(says), "{violation}");
    }
}

#[test]
fn a_layer_includes_its_descendants() {
    let found = found(&[
        ("model.rs", "pub mod flow;"),
        ("model/flow.rs", "mod send;"),
        (
            "model/flow/send.rs",
            "type Form = crate::state::form::Form;",
        ),
        ("state/form.rs", ""),
    ]);
    let violation = "model/flow/send.rs uses state/form.rs (crate::state::form::Form): model may use none of the other modules";
    assert_eq!(found, [violation]);
}

/// Whether `model` uses `state` in this source.
fn is_used(source: &str) -> bool {
    let files = [
        ("model.rs", source),
        ("state.rs", ""),
        ("state/form.rs", ""),
        ("model/size.rs", ""),
    ];
    !found(&files).is_empty()
}

#[test]
fn a_use_is_found_in_any_position() {
    for source in [
        "use crate::state::form;",
        "use crate::{model::{size}, state as other};",
        "use crate::state::*;",
        "use super::{state::form::{Form, control}};",
        "use super::r#state;",
        "pub use crate::state::Form;",
        "fn f() { use crate::state; }",
        "fn f() -> Vec<crate::state::Form> { Vec::<u8>::new() }",
        "fn f() { Vec::<crate::state::Form>::new(); }",
        "fn f() { view! { <Show when=move || crate::state::is_open()><p></p></Show> } }",
        "#[cfg(test)] mod tests { use super::super::state; }",
        "mod inner { mod more { fn f() { super::super::super::state::f(); } } }",
        "use crate as root; fn f() { root::state::f(); }",
        "macro_rules! m { () => { $crate::state::f() } }",
        "#[doc(alias = \"a\")] struct A { form: crate::state::Form }",
    ] {
        assert!(is_used(source), "{source}");
    }
}

#[test]
fn other_text_is_not_a_use() {
    for source in [
        "// use crate::state;",
        "/// See [`crate::state`].\n/* crate::state */ struct A;",
        "const TEXT: &str = \"crate::state::form\";",
        "const TEXT: &str = r#\"crate::state::form\"#;",
        "use other::state::form; fn f() { ::state::f(); form::f(); state::f(); }",
        "pub(crate) struct State { state: u8 } fn f(s: State) { s.state; s.crate_state(); }",
        "mod inner { fn f() { super::size::f(); self::f(); } }",
        "fn f<'a>(x: &'a str) -> impl Sized + use<'a> { <T as state::X>::state::f() }",
        "use size::{self, *}; fn f() { let state = size::state(); }",
    ] {
        assert!(!is_used(source), "{source}");
    }
}

#[test]
fn a_source_that_is_not_rust_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("lib.rs"), "fn f( {").expect("written");
    let error = check(folder.path()).expect_err("no Rust");
    assert!(error.contains("lib.rs: is no Rust"), "{error}");
}

#[test]
fn a_folder_without_a_crate_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = check(folder.path()).expect_err("no crate");
    assert!(error.ends_with("there is no lib.rs"), "{error}");
}
