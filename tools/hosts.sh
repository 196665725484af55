#!/usr/bin/env bash
# Builds the host pages of deploy/hosts in target/hosts/{plain,react,vue} as their owners would: npm
# packs dist/ and installs the package in the React and the Vue host, TypeScript checks them, Vite
# builds them.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
dist=${DIST:-$root/dist} out=$root/target/hosts work=$root/target/hosts/work

rm -rf "$out"
mkdir -p "$work"
cp -r deploy/hosts/. "$work/"
# Hard links if possible, because there are many files.
cp -al "$tools/hosts/node_modules" "$work/" 2>/dev/null || cp -R "$tools/hosts/node_modules" "$work/"

cd "$work"
package=$(npm pack --silent --pack-destination "$work" "$dist")
npm install --silent --no-save --no-audit --no-fund --offline "./$package"
# Importing the package has no effect in server-side rendering, without a document.
node --input-type=module -e 'import { VolumeCreateElement } from "volume-create"; if (VolumeCreateElement) process.exit(1)'
npm run --silent check
npm run --silent build -- --logLevel warn
mv react/dist "$out/react"
mv vue/dist "$out/vue"
mv plain "$out/plain"
cp -r "$dist" "$out/plain/volume-create"
rm -rf "$work"
touch "$out/built"
