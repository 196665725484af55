//! The documentation agrees with the sandbox.

#[test]
fn the_documented_fault_names_are_the_sandboxes_own() {
    let failures = include_str!("../../docs/failures.md");
    assert!(
        failures.contains(&sandbox::table()),
        "copy the output of `sandbox --faults` into docs/failures.md"
    );
}
