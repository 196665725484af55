#!/usr/bin/env bash
# Builds the release in dist/, where what it is made from has changed.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
# shellcheck source=tools/steps.sh
. tools/steps.sh
# shellcheck source=tools/builds.sh
. tools/builds.sh
release_is_current || step release "building the release" build_release
