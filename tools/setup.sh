#!/usr/bin/env bash
# Installs missing tools in .tools (TOOLS= to change), compilers and browsers with the system's
# package manager. Returns quickly if nothing is missing. An interrupted run continues.
#   tools/setup.sh [page] [serve] [lint] [npm] [release] [browser] [servers] [hosts] [bench]
# TOOLCHAIN=debian uses Debian's compiler even if rustup's is available.
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

# --- System packages ---

# On Debian and derivatives, as root or with sudo without a password.
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

# Finishes an interrupted installation first; apt fails otherwise.
apt_run() {
  $as_root dpkg --configure -a &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

apt_install() { # apt_install PACKAGE...
  apt_update || return 1
  step "apt-$1" "installing $*" apt_run "$@"
}

# Before a separate step, so that its failure is not attributed to a queued one.
run_queued_or_die() { run_queued || die "run the command again to continue."; }

need() { # need COMMAND WHAT PACKAGE...
  local command=$1 what=$2
  shift 2
  has "$command" && return
  run_queued_or_die
  apt_install "$@" || die "$what is missing ($command)." \
    "Install it with your package manager; on Debian and Ubuntu: sudo apt-get install $*"
}

# Unpacks Debian packages without installing them, so that no server is started.
unpack_servers() {
  local new=$tools/servers.new
  # `set -e` has no effect in a step, because it is called in a condition.
  rm -rf "$new" && mkdir -p "$new/packages" &&
    (cd "$new/packages" && apt-get download nginx nginx-common libnginx-mod-http-brotli-static caddy) || return 1
  for package in "$new"/packages/*.deb; do
    dpkg-deb -x "$package" "$new" || return 1
  done
  rm -r "$new/packages" && rm -rf "$tools/servers" && mv "$new" "$tools/servers"
}

# The web servers with a configuration in deploy/: unpacked on Debian and derivatives, else the
# installed ones.
ensure_servers() {
  [ -d "$tools/servers" ] && return
  run_queued_or_die
  if has apt-get && has dpkg-deb; then
    # Without root, the current package lists have to do.
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

# Sets `found` to the first toolchain with the wasm target's standard library.
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

# --- Tools, one after another, because they share a build folder ---

queue_tool() { # queue_tool COMMAND CRATE VERSION FLAG...
  case $("$1" --version 2>/dev/null) in
    *" $3"*) [ "$1" != wasm-bindgen ] || has wasm-bindgen-test-runner && return ;;
  esac
  queue tools "$2" "installing $2 $3 (compiled if it cannot be downloaded)" tools/install.sh "$@"
  builds_tools=yes
}

queue_page() {
  local bindings
  bindings=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
  # Neither makes requests of its own: no TLS.
  queue_tool trunk trunk 0.21.14 --no-default-features
  queue_tool wasm-bindgen wasm-bindgen-cli "$bindings" --no-default-features
}

# --- npm: `npm ci` in a new folder that replaces the old one when complete ---

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

# --- The build of `make serve` ---

# With the same command as Trunk, which then finds it compiled.
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
    # Not in releases.txt: no release is published with a checksum.
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
run_queued_or_die
[ -z "${builds_tools-}" ] || rm -rf "$tools/build" "$tools/download"
