# Sourced by the Makefile's recipes and by the scripts in this folder: the paths of the tools.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=${TOOLS:-$root/.tools}

export PATH="$tools/bin:$tools/npm/node_modules/.bin:$PATH"
export AXE="$tools/npm/node_modules/axe-core/axe.min.js"
# The servers unpacked by setup.sh, else those on the PATH.
if [ -d "$tools/servers/usr" ]; then
  export NGINX="$tools/servers/usr/sbin/nginx" NGINX_ROOT="$tools/servers" CADDY="$tools/servers/usr/bin/caddy"
fi
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
# The default of 20 s for all browser tests is too short on a busy machine.
export WASM_BINDGEN_TEST_TIMEOUT=300 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60
# No tool checks for updates.
export NO_UPDATE_NOTIFIER=1 TRUNK_SKIP_VERSION_CHECK=true

# Written by setup.sh: `rustup` or `debian`.
toolchain=$(cat "$tools/toolchain" 2>/dev/null || true)
if [ "$toolchain" = debian ]; then
  export PATH="$tools/bin:$tools/npm/node_modules/.bin:/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
  host=$(uname -m | tr a-z A-Z)
  export "CARGO_TARGET_${host}_UNKNOWN_LINUX_GNU_LINKER=$root/tools/lld-gcc"
fi

# No local path in the output, for reproducible builds.
remap="--remap-path-prefix=$root=/volume-create --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"

# Runs a command that compiles for the browser. Debian's compiler has the source of the target's
# standard library only, so it is compiled, too (unstable, hence RUSTC_BOOTSTRAP).
wasm() {
  if [ "$toolchain" = debian ]; then
    RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-22 "$@"
  else
    "$@"
  fi
}

# Runs a command that compiles the release: the standard library is optimised for size, and a panic
# is a trap without a message, which boot.js and embed.js handle. The linker's relocations let
# tools/dist/src/app.rs split off the lazy chunk.
small() {
  export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$remap -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none --cfg=split -Clink-args=--emit-relocs"
  if [ "$toolchain" = debian ]; then
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-22 "$@"
  else
    "$@"
  fi
}
