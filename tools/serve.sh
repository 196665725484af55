#!/usr/bin/env bash
# Serves the development build with the sandbox; with `dev`, Trunk serves it with live reload and
# relays the calls to the sandbox.
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
  # In the folder of Trunk.toml, because Trunk takes a configuration's folder for the project's.
  config=Trunk.$port.toml
  trap 'end_steps; rm -f "$config"' EXIT
  sed "s/127\.0\.0\.1:8080/127.0.0.1:$port/" Trunk.toml >"$config"
fi
background "$sandbox" --port "$port" "$@"
echo "Open http://127.0.0.1:$dev_port/sign-in: it signs you in and shows the page."
background wasm exec trunk --config "$config" serve --port "$dev_port"
# Exits when either of them does.
wait -n
