//! The README tells what the sandbox does.

#[test]
fn the_readmes_table_of_names_is_the_sandboxes_own() {
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&sandbox::table()),
        "put what `sandbox --faults` prints into README.md, under Failures"
    );
}
