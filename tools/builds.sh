# Sourced after env.sh: the two builds, and whether each is current. Trunk alone makes the
# development build in target/page; tools/dist finishes the release in dist/, the only build there.

page_sources=(index.html config.json Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml src style locales)
release_sources=("${page_sources[@]}" LICENSE-APACHE LICENSE-MIT tools/dist tools/builds.sh tools/env.sh tools/setup.sh tools/npm/package-lock.json)

page_is_current() {
  [ -f target/page.made ] && [ -f target/page/index.html ] &&
    [ -z "$(find "${page_sources[@]}" -newer target/page.made -print -quit)" ]
}

# A source changed during the build is newer than the build.
build_page() {
  mkdir -p target && rm -f target/page.made && touch target/page.started &&
    wasm trunk build --locked --dist target/page && mv target/page.started target/page.made
}

sha256() { { sha256sum "$@" 2>/dev/null || shasum -a 256 "$@"; }; }

# The identity of a release: a hash of its sources and its compiler.
release_id() {
  { rustc --version && find "${release_sources[@]}" -type f | LC_ALL=C sort | while IFS= read -r file; do sha256 "$file"; done; } |
    sha256 | cut -d ' ' -f 1
}

# A release is recognized by its identity and its manifest, not by time stamps, so that another
# build in dist/ is not taken for it.
release_is_current() {
  [ -f dist/manifest.json ] && [ "$(cat target/release.made 2>/dev/null)" = "$(release_id) $(sha256 dist/manifest.json)" ]
}

# In two steps, so that compiling does not wait for cargo's lock on the debug builds.
compile_release() {
  local id
  id=$(release_id) && mkdir -p target && rm -rf target/release.made target/release.id target/page-release &&
    small trunk build --release --locked --dist target/page-release && echo "$id" >target/release.id
}

finish_release() {
  "${CARGO_TARGET_DIR:-target}/debug/dist" finish target/page-release \
    "${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/release/volume-create.wasm" locales target/symbols dist &&
    echo "$(cat target/release.id) $(sha256 dist/manifest.json)" >target/release.new && mv target/release.new target/release.made
}

# Builds a tool of the workspace, with the features that all packages require, so that dependencies
# are compiled once.
build_tool() { cargo build --locked --workspace --bin "$1"; }
