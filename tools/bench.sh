#!/usr/bin/env bash
# Builds the two other pages of the benchmark in target/bench/{plain,react}, with the app's own
# stylesheet and icon: all three look alike and differ only in their implementation.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
dist=${DIST:-$root/dist} out=$root/target/bench work=$root/target/bench/work

# linked EXTENSION: the only file with this extension that the page links.
linked() {
  local names
  names=$(grep -o "href=\"[^\"]*\.$1\"" "$dist/index.html" | sed 's/^href="//; s/"$//' | sort -u || true)
  if [ "$(wc -w <<<"$names")" != 1 ] || ! [ -f "$dist/$names" ]; then
    echo "bench: $dist/index.html should link one .$1 file; it links: ${names:-none}" >&2
    return 1
  fi
  printf '%s' "$dist/$names"
}
style=$(linked css)
icon=$(linked svg)

rm -rf "$out"
mkdir -p "$work"
cp -r tests/bench/plain "$out/plain"
cp -r tests/bench/react/. "$work/"
mkdir "$work/public"
for folder in "$out/plain" "$work/public"; do
  cp "$style" "$folder/volume-create.css"
  cp "$icon" "$folder/icon.svg"
done

# Hard links if possible, because there are many files.
cp -al "$tools/bench/node_modules" "$work/" 2>/dev/null || cp -R "$tools/bench/node_modules" "$work/"
(cd "$work" && npm run --silent check && npm run --silent build -- --logLevel error)
mv "$work/dist" "$out/react"
rm -rf "$work"

for page in plain react; do cargo run --quiet --locked -p dist -- compress "$out/$page"; done
touch "$out/built"
