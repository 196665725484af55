#!/usr/bin/env bash
# Installs what is missing to build and test, into .tools (TOOLS= to change) or, for compilers and browsers, by the system's
# package manager. Says what it does and how long that took; does nothing, quickly, where all is there.
#   tools/setup.sh [build] [browser] [servers] [hosts] [bench]
# TOOLCHAIN=debian takes Debian's compiler even where rustup's would do.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
mkdir -p "$tools/log"

die() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

# step NAME TEXT COMMAND...: runs it with its output in a log, shows a line while it runs and the time it took.
step() {
  local name=$1 text=$2 log=$tools/log/$1.log start=$SECONDS
  shift 2
  printf '  %s … ' "$text" >&2
  "$@" >"$log" 2>&1 &
  local job=$!
  # In a terminal the seconds count up, so that minutes of compiling do not look like a hang.
  while [ -t 2 ] && kill -0 "$job" 2>/dev/null; do
    printf '\r  %s … %d s ' "$text" $((SECONDS - start)) >&2
    sleep 1
  done
  if wait "$job"; then
    [ -t 2 ] && printf '\r  %s … ' "$text" >&2
    printf '%d s\n' $((SECONDS - start)) >&2
  else
    printf 'failed after %d s; the end of %s:\n' $((SECONDS - start)) "$log" >&2
    tail -n 15 "$log" >&2
    return 1
  fi
}

has() { command -v "$1" >/dev/null 2>&1; }

# On Debian and its kin, as root or with sudo that asks nothing.
apt_update() {
  as_root=()
  has apt-get || return 1
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  step "apt-update" "updating the package lists" "${as_root[@]}" apt-get update
}

# apt_install PACKAGE...
apt_install() {
  apt_update || return 1
  step "apt-$1" "installing $*" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$@"
}

# apt_unpack FOLDER PACKAGE...: the files of Debian packages, which are not installed: no server is started by that.
apt_unpack() {
  local folder=$1
  shift
  rm -rf "$folder"
  mkdir -p "$folder/packages"
  (cd "$folder/packages" && apt-get download "$@") || return 1
  for package in "$folder"/packages/*.deb; do
    dpkg-deb -x "$package" "$folder" || return 1
  done
  rm -r "$folder/packages"
}

# The web servers that deploy/ has configurations for: unpacked on Debian and its kin, else as they are installed.
ensure_servers() {
  local folder=$tools/servers
  [ -x "$folder/usr/sbin/nginx" ] && [ -x "$folder/usr/bin/caddy" ] && return
  if has apt-get && has dpkg-deb; then
    # Without root the lists are as old as they are.
    apt_update || true
    step servers "unpacking nginx and Caddy" \
      apt_unpack "$folder" nginx nginx-common libnginx-mod-http-brotli-static caddy && return
  fi
  { has nginx && has caddy; } || die "nginx (with its Brotli module) and Caddy are missing, for the tests of deploy/." \
    "Install them with your package manager; on Debian and Ubuntu: apt-get update, then try again."
}

need() { # need COMMAND WHAT PACKAGE...
  local command=$1 what=$2
  shift 2
  has "$command" || apt_install "$@" || die "$what is missing ($command)." \
    "Install it with your package manager; on Debian and Ubuntu: sudo apt-get install $*"
}

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

# The wasm target's standard library, from the first source that works.
ensure_toolchain() {
  need cc "a C compiler" gcc libc6-dev
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

# crate_tool COMMAND CRATE VERSION: compiled where the very version is not there already.
crate_tool() {
  local command=$1 crate=$2 version=$3
  case $("$command" --version 2>/dev/null) in
    *" $version"*) return ;;
  esac
  step "$crate" "compiling $crate $version (some minutes, once)" \
    cargo install --locked --force --root "$tools" "$crate@$version" --target-dir "$tools/build" ||
    die "$crate could not be installed."
  rm -rf "$tools/build"
}

ensure_npm_tools() {
  local wanted=tools/npm/package-lock.json here=$tools/npm
  cmp -s "$wanted" "$here/package-lock.json" && [ -d "$here/node_modules/binaryen" ] && return
  need npm "npm (Node.js)" nodejs npm
  mkdir -p "$here"
  cp tools/npm/package.json tools/npm/.npmrc "$here/"
  rm -f "$here/package-lock.json"
  step npm "installing wasm-opt and axe-core from npm" npm_ci "$wanted" "$here" || die "npm could not install the tools."
}

# What the host pages of deploy/hosts are built with.
ensure_hosts() {
  local wanted=deploy/hosts/package-lock.json here=$tools/hosts
  cmp -s "$wanted" "$here/package-lock.json" && [ -d "$here/node_modules/vite" ] && return
  need npm "npm (Node.js)" nodejs npm
  mkdir -p "$here"
  cp deploy/hosts/package.json "$here/"
  cp tools/npm/.npmrc "$here/"
  rm -f "$here/package-lock.json"
  step hosts "installing React, Vue, Vite and TypeScript from npm, for the host pages" npm_ci "$wanted" "$here" ||
    die "npm could not install what the host pages are built with."
}

# What the React page of tests/bench is made of and built with.
ensure_bench() {
  local wanted=tests/bench/react/package-lock.json here=$tools/bench
  cmp -s "$wanted" "$here/package-lock.json" && [ -d "$here/node_modules/vite" ] && return
  need npm "npm (Node.js)" nodejs npm
  mkdir -p "$here"
  cp tests/bench/react/package.json tools/npm/.npmrc "$here/"
  rm -f "$here/package-lock.json"
  step bench "installing React, its form and query libraries and Vite from npm, for the benchmark" npm_ci "$wanted" "$here" ||
    die "npm could not install what the benchmark's React page is made of."
}

npm_ci() { # npm_ci LOCK FOLDER
  # The lock file is copied last, so that an install that was cut short is not taken for done.
  cp "$1" "$2/package-lock.json" && (cd "$2" && npm ci) || {
    rm -f "$2/package-lock.json"
    return 1
  }
}

found=
ensure_toolchain
printf '%s' "$found" >"$tools/toolchain"
# shellcheck source=tools/env.sh
. tools/env.sh

for group in "$@"; do
  case $group in
    build)
      bindings=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
      crate_tool trunk trunk 0.21.14
      crate_tool wasm-bindgen wasm-bindgen-cli "$bindings"
      ensure_npm_tools
      ;;
    browser)
      need chromium "Chromium" chromium
      need chromedriver "ChromeDriver" chromium-driver
      has firefox || need firefox-esr "Firefox" firefox-esr
      need curl "cURL" curl
      crate_tool geckodriver geckodriver 0.37.1
      ;;
    servers) ensure_servers ;;
    hosts) ensure_hosts ;;
    bench) ensure_bench ;;
    *) die "there is no group $group; there are build, browser, servers, hosts and bench." ;;
  esac
done
