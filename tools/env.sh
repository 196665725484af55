# Sourced by the Makefile's recipes and by the scripts beside this file: where the tools are.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=${TOOLS:-$root/.tools}

export PATH="$tools/bin:$tools/npm/node_modules/.bin:$PATH"
export AXE="$tools/npm/node_modules/axe-core/axe.min.js"
# The servers that setup.sh unpacked, else those on the PATH.
if [ -d "$tools/servers/usr" ]; then
  export NGINX="$tools/servers/usr/sbin/nginx" NGINX_ROOT="$tools/servers" CADDY="$tools/servers/usr/bin/caddy"
fi
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
# The built-in 20 s for a whole file of browser tests is little on a busy machine.
export WASM_BINDGEN_TEST_TIMEOUT=300 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=60
# No tool asks the network for a newer one of itself.
export NO_UPDATE_NOTIFIER=1 TRUNK_SKIP_VERSION_CHECK=true

# Written by setup.sh: `rustup` or `debian`.
toolchain=$(cat "$tools/toolchain" 2>/dev/null || true)
if [ "$toolchain" = debian ]; then
  export PATH="$tools/bin:$tools/npm/node_modules/.bin:/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
  host=$(uname -m | tr a-z A-Z)
  export "CARGO_TARGET_${host}_UNKNOWN_LINUX_GNU_LINKER=$root/tools/lld-gcc"
fi

# No path of the machine that builds is in what is built: the same source gives the same bytes anywhere.
remap="--remap-path-prefix=$root=/volume-create --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"

# Runs a command that compiles for the browser. Debian's compiler comes without the target's standard library, but with
# its source: it is built along (unstable, hence RUSTC_BOOTSTRAP).
wasm() {
  if [ "$toolchain" = debian ]; then
    RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-22 "$@"
  else
    "$@"
  fi
}

# Runs a command that builds what is shipped: the standard library is built along for its size, and a panic is a trap,
# without a message and what would make one: boot.js and embed.js see the trap. The lazy chunk is split off by what the linker
# knows of each place (tools/dist/src/app.rs).
small() {
  export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$remap -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none --cfg=split -Clink-args=--emit-relocs"
  if [ "$toolchain" = debian ]; then
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld-22 "$@"
  else
    "$@"
  fi
}
