#!/usr/bin/env bash
# Installs what is missing, into .tools (TOOLS= to change) or, for compilers and browsers, by the system's package manager. Does
# nothing, quickly, where all is there. An interrupted run goes on where it was.
#   tools/setup.sh [page] [serve] [lint] [npm] [release] [browser] [servers] [hosts] [bench]
# TOOLCHAIN=debian takes Debian's compiler even where rustup's would do.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
# shellcheck source=tools/steps.sh
. "$(dirname "$0")/steps.sh"
cd "$root"
# shellcheck source=tools/builds.sh
. tools/builds.sh

die() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- The system's packages ---

# On Debian and its kin, as root or with sudo that asks nothing.
may_apt() {
  as_root=
  has apt-get || return 1
  [ "$(id -u)" = 0 ] && return
  as_root="sudo -n"
  sudo -n true 2>/dev/null
}

apt_update() {
  [ -z "${updated-}" ] || return 0
  may_apt && step apt-update "updating the package lists" $as_root apt-get update && updated=yes
}

# What was interrupted is finished first: apt refuses to go on otherwise.
apt_run() {
  $as_root dpkg --configure -a &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

apt_install() { # apt_install PACKAGE...
  apt_update || return 1
  step "apt-$1" "installing $*" apt_run "$@"
}

# Before another step is run by itself: its failure is not that of what is queued.
run_what_is_queued() { run_queued || die "it goes on where it was when you run the command again."; }

need() { # need COMMAND WHAT PACKAGE...
  local command=$1 what=$2
  shift 2
  has "$command" && return
  run_what_is_queued
  apt_install "$@" || die "$what is missing ($command)." \
    "Install it with your package manager; on Debian and Ubuntu: sudo apt-get install $*"
}

# The files of Debian packages, which are not installed: no server is started by that.
unpack_servers() {
  local new=$tools/servers.new
  # `set -e` does not count in a step whose failure is asked for.
  rm -rf "$new" && mkdir -p "$new/packages" &&
    (cd "$new/packages" && apt-get download nginx nginx-common libnginx-mod-http-brotli-static caddy) || return 1
  for package in "$new"/packages/*.deb; do
    dpkg-deb -x "$package" "$new" || return 1
  done
  rm -r "$new/packages" && rm -rf "$tools/servers" && mv "$new" "$tools/servers"
}

# The web servers that deploy/ has configurations for: unpacked on Debian and its kin, else as they are installed.
ensure_servers() {
  [ -d "$tools/servers" ] && return
  run_what_is_queued
  if has apt-get && has dpkg-deb; then
    # Without root the lists are as old as they are.
    apt_update || true
    step servers "unpacking nginx and Caddy" unpack_servers && return
  fi
  { has nginx && has caddy; } || die "nginx (with its Brotli module) and Caddy are missing, for the tests of deploy/." \
    "Install them with your package manager; on Debian and Ubuntu: apt-get update, then try again."
}

# --- The compiler ---

has_wasm_std() {
  local lib
  lib=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && compgen -G "$lib/libstd-*.rlib" >/dev/null
}

has_std_source() { [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ]; }

has_lint() { cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1; }

rustup_toolchain() {
  local channel
  channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  rustup toolchain install "$channel" --profile minimal --component clippy --component rustfmt --component rust-src \
    --target wasm32-unknown-unknown --no-self-update
}

debian_packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22)

has_debian() {
  [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo-clippy ] && [ -x /usr/bin/rustfmt ] && [ -x /usr/bin/wasm-ld-22 ] &&
    [ -d /usr/lib/rustlib/src/rust/library ]
}

# Sets `found` to the first source of the wasm target's standard library that works.
find_toolchain() {
  case ${TOOLCHAIN:-$toolchain} in
    debian) has_debian && found=debian && return ;;
    *) has rustc && has_wasm_std && has_std_source && has_lint && found=rustup && return ;;
  esac
  if [ "${TOOLCHAIN:-}" != debian ] && has rustup &&
    step rustup "installing the Rust toolchain of rust-toolchain.toml" rustup_toolchain && has_wasm_std && has_std_source; then
    found=rustup
  elif has_debian || apt_install "${debian_packages[@]}"; then
    found=debian
  else
    die "no Rust compiler for WebAssembly was found and none could be installed. Install rustup (https://rustup.rs)," \
      "or on Debian 12 or newer: sudo apt-get install --no-install-recommends ${debian_packages[*]}"
  fi
}

ensure_toolchain() {
  need cc "a C compiler" gcc libc6-dev
  find_toolchain
  printf '%s' "$found" >"$tools/toolchain"
  if [ "$found" = debian ]; then
    mkdir -p "$tools/bin"
    ln -sf /usr/bin/ld.lld-22 "$tools/bin/ld.lld"
  fi
  # shellcheck source=tools/env.sh
  . tools/env.sh
}

# --- Tools, one after another: they share a folder of what they are built from ---

queue_tool() { # queue_tool COMMAND CRATE VERSION FLAG...
  case $("$1" --version 2>/dev/null) in
    *" $3"*) [ "$1" != wasm-bindgen ] || has wasm-bindgen-test-runner && return ;;
  esac
  queue tools "$2" "installing $2 $3" tools/install.sh "$@"
  builds_tools=yes
}

queue_page() {
  local bindings
  bindings=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
  # Neither asks a server of its own for anything: no TLS.
  queue_tool trunk trunk 0.21.14 --no-default-features
  queue_tool wasm-bindgen wasm-bindgen-cli "$bindings" --no-default-features
}

# --- npm: `npm ci` in a folder that takes its place when it is whole ---

npm_ci() { # npm_ci LOCK PACKAGE FOLDER
  local new=$3.new
  rm -rf "$new" && mkdir -p "$new" && cp "$1" "$2" tools/npm/.npmrc "$new/" && (cd "$new" && npm ci) &&
    rm -rf "$3" && mv "$new" "$3"
}

queue_npm() { # queue_npm LANE NAME TEXT SOURCE
  cmp -s "$4/package-lock.json" "$tools/$2/package-lock.json" && return
  need npm "npm (Node.js)" nodejs npm
  queue "$1" "$2" "$3" npm_ci "$4/package-lock.json" "$4/package.json" "$tools/$2"
}

queue_build_npm() { queue_npm npm npm "installing wasm-opt, esbuild and axe-core from npm" tools/npm; }

# --- What `make serve` compiles ---

# As Trunk compiles it, which then finds it done.
compile_page() { wasm cargo build --locked --target wasm32-unknown-unknown --bin volume-create; }

queue_serve() {
  queue project sandbox "building the sandbox" build_tool sandbox
  page_is_current || queue project page-wasm "compiling the page" compile_page
}

ensure_toolchain
for group in "$@"; do
  case $group in
    page) queue_page ;;
    serve) queue_page && queue_serve ;;
    # No releases of their own are listed: none are published with a checksum.
    lint)
      queue_tool leptosfmt leptosfmt 0.1.33
      queue_tool typos typos-cli 1.52.0
      ;;
    npm)
      need curl "cURL" curl
      queue_build_npm
      ;;
    release) queue_page && queue_build_npm ;;
    browser)
      need chromium "Chromium" chromium
      need chromedriver "ChromeDriver" chromium-driver
      has firefox || need firefox-esr "Firefox" firefox-esr
      need curl "cURL" curl
      queue_tool geckodriver geckodriver 0.37.1
      ;;
    servers) ensure_servers ;;
    hosts) queue_npm npm hosts "installing React, Vue, Vite and TypeScript from npm, for the host pages" deploy/hosts ;;
    bench) queue_npm npm bench "installing React, its libraries and Vite from npm, for the benchmark" tests/bench/react ;;
    *) die "there is no group $group; there are page, serve, lint, npm, release, browser, servers, hosts and bench." ;;
  esac
done
run_what_is_queued
[ -z "${builds_tools-}" ] || rm -rf "$tools/build" "$tools/download"
