# Sourced after env.sh: the two builds and when each is current. The development build is Trunk's alone, in target/page; the
# release is finished by tools/dist, in dist/, where nothing else is built.

page_sources=(index.html config.json Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml src style locales)
release_sources=("${page_sources[@]}" LICENSE-APACHE LICENSE-MIT tools/dist tools/builds.sh tools/env.sh tools/setup.sh tools/npm/package-lock.json)

page_is_current() {
  [ -f target/page.made ] && [ -f target/page/index.html ] &&
    [ -z "$(find "${page_sources[@]}" -newer target/page.made -print -quit)" ]
}

# What is changed while it builds is newer than it.
build_page() {
  mkdir -p target && rm -f target/page.made && touch target/page.started &&
    wasm trunk build --locked --dist target/page && mv target/page.started target/page.made
}

sha256() { { sha256sum "$@" 2>/dev/null || shasum -a 256 "$@"; }; }

# What a release is made from: its sources and its compiler.
release_id() {
  { rustc --version && find "${release_sources[@]}" -type f | LC_ALL=C sort | while IFS= read -r file; do sha256 "$file"; done; } |
    sha256 | cut -d ' ' -f 1
}

# A release is known by what made it and by its manifest, not by a time stamp: another build in dist/ is none.
release_is_current() {
  [ -f dist/manifest.json ] && [ "$(cat target/release.made 2>/dev/null)" = "$(release_id) $(sha256 dist/manifest.json)" ]
}

# In two steps: between them nothing of the release waits for cargo's lock on the debug builds.
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

# What the scripts run, with the features that all packages of the workspace need: it is compiled once for all of them.
build_tool() { cargo build --locked --workspace --bin "$1"; }
