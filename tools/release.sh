#!/usr/bin/env bash
# Builds the release in dist/, unless it is current.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
# shellcheck source=tools/steps.sh
. tools/steps.sh
# shellcheck source=tools/builds.sh
. tools/builds.sh
if ! release_is_current; then
  queue release release "compiling the release" compile_release
  queue dist dist "building tools/dist" build_tool dist
  run_queued
  step finish "finishing the release" finish_release
fi
