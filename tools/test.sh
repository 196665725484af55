#!/usr/bin/env bash
# Runs every suite, whatever the others say, and closes with a line for each. Non-zero where anything failed.
#   tools/test.sh [check] [lint] [native] [browser] [e2e] [firefox] [rebuild]     (all but check where none is named)
# ONLY=session runs the tests whose name, or whose module's, has that in it.
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

# suite NAME: runs it with its output in a log, keeps its status, and never fails.
suite() {
  local status=0 start=$SECONDS
  "run_$1" || status=$?
  echo "$status $((SECONDS - start))" >"$logs/suite-$1.status"
}

# conclude NAME: what its test runners counted, with its seconds.
conclude() {
  local name=$1 log=$logs/suite-$1.log status seconds counts
  read -r status seconds <"$logs/suite-$name.status"
  counts=$(sed -n 's/.*test result: .* \([0-9]*\) passed; \([0-9]*\) failed.*/\1 \2/p' "$log" |
    awk '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed", passed, failed }')
  if [ "$name" = lint ]; then
    [ "$status" != 0 ] && counts=failed || counts=clean
  elif [ "$counts" = "0 passed, 0 failed" ] && [ -z "$only" ]; then
    # A suite that ran nothing has shown nothing.
    status=1
  fi
  [ "$status" = 0 ] || failed=1
  [ "$counts" = "0 passed, 0 failed" ] || ran=yes
  summary+=("$name: $counts" "  $([ "$status" = 0 ] && echo ok || echo FAILED), $seconds s")
}

# shown NAME: runs a suite in the foreground.
shown() {
  printf '\n== %s\n' "$1"
  # A process group of its own, as a step has (tools/steps.sh).
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
# Cargo only warns of a [patch] that no version fits any more.
patches() {
  ! grep -q '^\[\[patch.unused\]\]' Cargo.lock || {
    echo "Cargo.toml has a [patch] that no longer applies:" >&2
    grep -A 3 '^\[\[patch.unused\]\]' Cargo.lock >&2
    return 1
  }
}
# What is in a `view!` is leptosfmt's, all else rustfmt's. leptosfmt shows whole files: only the lines
# that differ are kept.
formatted() {
  cargo fmt --all --check && leptosfmt --check src 2>&1 >/dev/null | sed -n '/^❌/p; /^[-+]/p'
}
# No cycle between the modules of src, and dependencies that run one way.
modules() { build_tool modules && "${CARGO_TARGET_DIR:-target}/debug/modules" src; }
# The types of what is written in JavaScript.
scripts() { tsc --checkJs --noEmit --project src; }
# Spelling, in code and documents.
spelling() { typos; }
run_lint() {
  formatted && spelling && modules && scripts && patches && clippy && pure &&
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked &&
    RUSTDOCFLAGS="-D warnings" wasm cargo doc -p volume-create --no-deps --locked --target wasm32-unknown-unknown
}
# `--workspace` throughout: what the packages share is compiled once, with the features that all of them need.
run_native() {
  cargo test --locked --workspace --lib --bins --test native --test rules --test readme --no-fail-fast -- $only
}
run_check() { formatted && spelling && modules && patches && clippy && run_native; }
# Named, or the first driver on the PATH is taken, which is Firefox's.
run_browser() {
  CHROMEDRIVER=$(command -v chromedriver) \
    wasm cargo test --locked -p volume-create --target wasm32-unknown-unknown --test browser -- $only
}
run_e2e() { DIST=$root/dist cargo test --locked --workspace --test flows --no-fail-fast -- $only; }
# What a network can do to a create depends on the browser, and so do a policy, roles, keys, the clipboard and languages: these run in a second
# one.
in_firefox="faults servers session accessibility keys language request size theme volume"
run_firefox() {
  local module skipped=()
  for module in tests/e2e/tests/flows/*.rs; do
    module=$(basename "$module" .rs)
    [[ " $in_firefox " == *" $module "* ]] || skipped+=(--skip "$module::")
  done
  DIST=$root/dist BROWSER=firefox cargo test --locked --workspace --test flows --no-fail-fast -- $only "${skipped[@]}"
}
# The same source makes the same files, in another folder too. One test, so counted as one. What the last build made is known
# beside the tools: a clone of the same sources is that second build.
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

# Every test and tool of this machine, compiled once.
build_tests() { cargo build --locked --workspace --bins --tests; }

# What the suites need, side by side with what needs nothing of it.
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
    shown "$name"
  done
elif [ -n "$only" ]; then
  prepare
  run_queued
  for name in native browser e2e firefox; do shown "$name"; done
else
  prepare
  queue tests suite-lint "lint" suite lint
  run_queued
  cat "$logs/suite-lint.log"
  conclude lint
  for name in native browser e2e firefox rebuild; do shown "$name"; done
fi

printf '\n'
printf '%s\n' "${summary[@]}"
if [ -n "$only" ] && [ -z "$ran" ]; then
  echo "no test has “$only” in its name" >&2
  failed=1
fi
exit "$failed"
