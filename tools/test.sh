#!/usr/bin/env bash
# Runs every suite, whatever the others say, and closes with a line for each. Non-zero where anything failed.
#   tools/test.sh [lint] [native] [browser] [e2e] [firefox] [rebuild]     (all of them where none is named)
set -uo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
mkdir -p "$tools/log"
summary=()
failed=0

# suite NAME FUNCTION: shows its output, sums up what its test runners counted.
suite() {
  local name=$1 log=$tools/log/test-$1.log start=$SECONDS status counts
  printf '\n== %s\n' "$name"
  "$2" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  counts=$(sed -n 's/.*test result: .* \([0-9]*\) passed; \([0-9]*\) failed.*/\1 \2/p' "$log" |
    awk '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed", passed, failed }')
  [ "$name" = lint ] && counts=$([ "$status" = 0 ] && echo clean || echo failed)
  # A suite that ran nothing has shown nothing.
  [ "$counts" = "0 passed, 0 failed" ] && status=1
  [ "$status" = 0 ] || failed=1
  summary+=("$name: $counts" "  $([ "$status" = 0 ] && echo ok || echo FAILED), $((SECONDS - start)) s")
}

lint() {
  cargo fmt --all --check &&
    cargo clippy --workspace --all-targets --locked -- -D warnings &&
    wasm cargo clippy -p volume-create --all-targets --locked --target wasm32-unknown-unknown -- -D warnings &&
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked &&
    RUSTDOCFLAGS="-D warnings" wasm cargo doc -p volume-create --no-deps --locked --target wasm32-unknown-unknown
}
native() {
  cargo test --locked -p volume-create --no-default-features --no-fail-fast &&
    cargo test --locked -p sandbox -p dist -p bench --no-fail-fast
}
# Named, or the first driver on the PATH is taken, which is Firefox's.
browser() {
  CHROMEDRIVER=$(command -v chromedriver) \
    wasm cargo test --locked -p volume-create --target wasm32-unknown-unknown --test browser
}
e2e() { DIST=$root/dist cargo test --locked -p e2e --no-fail-fast; }
# What a network can do to a create depends on the browser, and so do a policy, roles, keys, the clipboard and languages: these run in a second
# one.
firefox() {
  DIST=$root/dist BROWSER=firefox cargo test --locked -p e2e --no-fail-fast --test faults --test servers \
    --test accessibility --test keys --test language --test request --test size --test theme --test volume
}
# The same source makes the same files, in another folder too. One test, so counted as one.
rebuild() {
  local copy=$root/target/rebuild/source
  mkdir -p "$copy"
  rm -rf "${copy:?}"/*
  git ls-files -z | tar --null -cf - -T - | tar -xf - -C "$copy" &&
    TOOLS=$tools CARGO_TARGET_DIR=$root/target/rebuild/target make -C "$copy" dist/index.html &&
    diff "$root/dist/manifest.json" "$copy/dist/manifest.json" &&
    echo "test result: ok. 1 passed; 0 failed"
}

for name in "${@:-lint native browser e2e firefox rebuild}"; do
  # shellcheck disable=SC2086 # the default is a list of words
  for one in $name; do suite "$one" "$one"; done
done

printf '\n'
printf '%s\n' "${summary[@]}"
exit "$failed"
