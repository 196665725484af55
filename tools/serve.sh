#!/usr/bin/env bash
# Serves the development build with the sandbox, or with `dev` by Trunk, with live reload and the sandbox behind it.
#   tools/serve.sh [dev] [SANDBOX'S FLAG...]     PORT=8080, with dev DEV_PORT=8081
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
# shellcheck source=tools/steps.sh
. tools/steps.sh
# shellcheck source=tools/builds.sh
. tools/builds.sh

sandbox=${CARGO_TARGET_DIR:-target}/debug/sandbox port=${PORT:-8080} dev_port=${DEV_PORT:-8081}
if [ "${1-}" != dev ]; then
  page_is_current || step page "building the page" build_page
  exec "$sandbox" --port "$port" --dist target/page "$@"
fi
shift
config=Trunk.toml
if [ "$port" != 8080 ]; then
  # Beside Trunk.toml, as Trunk takes a configuration's folder for the project's.
  config=Trunk.$port.toml
  trap 'end_steps; rm -f "$config"' EXIT
  sed "s/127\.0\.0\.1:8080/127.0.0.1:$port/" Trunk.toml >"$config"
fi
background "$sandbox" --port "$port" "$@"
echo "Open http://127.0.0.1:$dev_port/sign-in once, then http://127.0.0.1:$dev_port"
background wasm exec trunk --config "$config" serve --port "$dev_port"
# Without the one the other is of no use.
wait -n
