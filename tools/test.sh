#!/usr/bin/env bash
# Runs every suite, even if another one fails, and prints a summary. Non-zero if anything failed.
#   tools/test.sh [check] [lint] [native] [browser] [e2e] [firefox] [rebuild]
# Without arguments, it runs all but check.
# ONLY=session runs the tests whose name or module contains it.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
# shellcheck source=tools/steps.sh
. tools/steps.sh
# shellcheck source=tools/builds.sh
. tools/builds.sh
only=${ONLY:-}
summary=()
failed=0
ran=

# suite NAME: runs a suite, saves its status, and never fails.
suite() {
  local status=0 start=$SECONDS
  "run_$1" || status=$?
  echo "$status $((SECONDS - start))" >"$logs/suite-$1.status"
}

# conclude NAME: adds a suite's numbers of tests and its seconds to the summary.
conclude() {
  local name=$1 log=$logs/suite-$1.log status seconds counts
  read -r status seconds <"$logs/suite-$name.status"
  counts=$(sed -n 's/.*test result: .* \([0-9]*\) passed; \([0-9]*\) failed.*/\1 \2/p' "$log" |
    awk '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed", passed, failed }')
  if [ "$name" = lint ]; then
    [ "$status" != 0 ] && counts=failed || counts=clean
  elif [ "$counts" = "0 passed, 0 failed" ] && [ -z "$only" ]; then
    # A suite without tests has failed.
    status=1
  fi
  [ "$status" = 0 ] || failed=1
  [ "$counts" = "0 passed, 0 failed" ] || ran=yes
  summary+=("$name: $counts" "  $([ "$status" = 0 ] && echo ok || echo FAILED), $seconds s")
}

# run_shown NAME: runs a suite in the foreground.
run_shown() {
  printf '\n== %s\n' "$1"
  # In a process group of its own, like a step (tools/steps.sh).
  background teed "$1"
  wait $!
  conclude "$1"
}

teed() { suite "$1" 2>&1 | tee "$logs/suite-$1.log"; }

clippy() {
  cargo clippy --workspace --all-targets --locked -- -D warnings &&
    wasm cargo clippy -p volume-create --all-targets --locked --target wasm32-unknown-unknown -- -D warnings
}
# The pure core uses neither the browser nor the framework.
pure() { ! grep -rnE '\b(leptos|web_sys|js_sys|wasm_bindgen\w*|gloo_\w+)::' src/model; }
# Cargo only warns of an unused [patch].
patches() {
  ! grep -q '^\[\[patch.unused\]\]' Cargo.lock || {
    echo "Cargo.toml has a [patch] that no longer applies:" >&2
    grep -A 3 '^\[\[patch.unused\]\]' Cargo.lock >&2
    return 1
  }
}
# leptosfmt formats each `view!`, rustfmt the rest. leptosfmt prints whole files: only the changed
# lines are shown.
formatted() {
  cargo fmt --all --check && leptosfmt --check src 2>&1 >/dev/null | sed -n '/^❌/p; /^[-+]/p'
}
# No cycle between the modules of src, and no dependency against the layers.
modules() { build_tool modules && "${CARGO_TARGET_DIR:-target}/debug/modules" src; }
# The types of the JavaScript files.
scripts() { tsc --checkJs --noEmit --project src; }
# Spelling, in code and documents.
spelling() { typos; }
run_lint() {
  formatted && spelling && modules && scripts && patches && clippy && pure &&
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked &&
    RUSTDOCFLAGS="-D warnings" wasm cargo doc -p volume-create --no-deps --locked --target wasm32-unknown-unknown
}
# `--workspace` everywhere: shared dependencies are compiled once, with the features that all
# packages require.
run_native() {
  cargo test --locked --workspace --lib --bins --test native --test rules --test readme --no-fail-fast -- $only
}
run_check() { formatted && spelling && modules && patches && clippy && run_native; }
# Set explicitly, because the runner would take Firefox's driver, the first on the PATH.
run_browser() {
  CHROMEDRIVER=$(command -v chromedriver) \
    wasm cargo test --locked -p volume-create --target wasm32-unknown-unknown --test browser -- $only
}
# One test more than cores, because tests also wait: for a retry, a lookup or a timeout.
end_to_end() {
  RUST_TEST_THREADS=${RUST_TEST_THREADS:-$(($(nproc) + 1))} DIST=$root/dist \
    cargo test --locked --workspace --test flows --no-fail-fast -- $only "$@"
}
run_e2e() { end_to_end; }
# Network failures, policies, roles, keys, the clipboard and languages depend on the browser: these
# modules also run in Firefox.
in_firefox="faults known servers session several accessibility keys language request size theme volume"
run_firefox() {
  local module skipped=()
  for module in tests/e2e/tests/flows/*.rs; do
    module=$(basename "$module" .rs)
    [[ " $in_firefox " == *" $module "* ]] || skipped+=(--skip "$module::")
  done
  BROWSER=firefox end_to_end "${skipped[@]}"
}
# Reproducibility: the same source gives the same files in another folder. Counted as one test. The
# result is recorded in the tools folder, so that a clone of the same source counts as the rebuild.
run_rebuild() {
  local copy=$root/target/rebuild/source made
  made=$(cat target/release.made)
  [ "$(cat "$tools/rebuilt" 2>/dev/null)" != "$made" ] || {
    echo "these sources were built in another folder already, and made the same files"
    echo "test result: ok. 1 passed; 0 failed"
    return
  }
  mkdir -p "$copy"
  rm -rf "${copy:?}"/*
  git ls-files -z | tar --null -cf - -T - | tar -xf - -C "$copy" &&
    TOOLS=$tools CARGO_TARGET_DIR=$root/target/rebuild/target "$copy/tools/release.sh" &&
    diff "$root/dist/manifest.json" "$copy/dist/manifest.json" &&
    echo "$made" >"$tools/rebuilt" &&
    echo "test result: ok. 1 passed; 0 failed"
}

build_hosts() { make target/hosts/built; }

# Compiles all tests and tools.
build_tests() { cargo build --locked --workspace --bins --tests; }

# Builds the prerequisites of the suites in parallel.
prepare() {
  if ! release_is_current; then queue release release "compiling the release" compile_release; fi
  queue tests tests "building the tests" build_tests
  page_is_current || queue tests page "building the page" build_page
  run_queued
  release_is_current || queue release finish "finishing the release" finish_release
  queue release hosts "building the host pages" build_hosts
}

if [ $# -gt 0 ]; then
  for name; do
    case $name in
      e2e | firefox | rebuild)
        prepare
        run_queued
        ;;
    esac
    run_shown "$name"
  done
elif [ -n "$only" ]; then
  prepare
  run_queued
  for name in native browser e2e firefox; do run_shown "$name"; done
else
  prepare
  queue tests suite-lint "lint" suite lint
  run_queued
  cat "$logs/suite-lint.log"
  conclude lint
  for name in native browser e2e firefox rebuild; do run_shown "$name"; done
fi

printf '\n'
printf '%s\n' "${summary[@]}"
if [ -n "$only" ] && [ -z "$ran" ]; then
  echo "no test has “$only” in its name" >&2
  failed=1
fi
exit "$failed"
