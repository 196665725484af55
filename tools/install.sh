#!/usr/bin/env bash
# Installs a pinned version of a tool in .tools/bin: the prebuilt release of tools/releases.txt, if
# its host responds and its SHA-256 is right, else compiled from crates.io.
#   tools/install.sh TOOL CRATE VERSION [FLAG...]   flags are cargo install's
# RELEASES=http://… replaces https://github.com.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"

tool=$1 crate=$2 version=$3
shift 3

# The timeout of the host, for connecting and for its next bytes.
timeout_seconds=5

sha256_of() { { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -d ' ' -f 1; }

prebuilt() {
  local wanted url work found
  read -r wanted url < <(awk -v tool="$tool" -v version="$version" -v platform="$(uname -s)-$(uname -m)" \
    '$1 == tool && $2 == version && $3 == platform { print $4, $5 }' "$root/tools/releases.txt") || {
    echo "no release of $tool $version for $(uname -s)-$(uname -m) is listed"
    return 1
  }
  [ -z "${RELEASES:-}" ] || url=$RELEASES/${url#https://*/}
  work=$tools/download/$tool
  rm -rf "$work"
  mkdir -p "$work/files" "$tools/bin"
  echo "downloading $url"
  curl --fail --silent --show-error --location --connect-timeout "$timeout_seconds" --speed-limit 1 --speed-time "$timeout_seconds" \
    --output "$work/archive" "$url" || return 1
  found=$(sha256_of "$work/archive")
  if [ "$found" != "$wanted" ]; then
    echo "$url has the SHA-256 $found, not $wanted: it is not used"
    return 1
  fi
  # `set -e` has no effect here, because the function is called in a condition.
  tar --no-same-owner -xzf "$work/archive" -C "$work/files" || return 1
  # Moved, not copied, and the tool itself last: if it exists, the others exist.
  local file
  while IFS= read -r file; do
    mv -f "$file" "$tools/bin/" || return 1
  done < <(find "$work/files" -type f -perm -u+x ! -name "$tool" && find "$work/files" -type f -perm -u+x -name "$tool")
  rm -rf "$work"
  "$tools/bin/$tool" --version
}

# In a profile that compiles quickly: the tools run for seconds, but their own release profiles
# compile for minutes. One codegen unit per crate, because there are more crates than cores.
compiled() {
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_OPT_LEVEL=0
  export CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_STRIP=none
  # One folder for all tools, which share dependencies; setup.sh removes it. An interrupted build
  # continues in it.
  cargo install --locked --force --root "$tools" --target-dir "$tools/build" "$@" "$crate@$version"
}

prebuilt || compiled "$@"
