# Sourced: named steps that run in parallel. Each shows its name, its seconds and, in a terminal, a
# counter; its output goes to a log. When the script ends, also by a signal, it stops its steps and
# all their processes.
#   queue LANE NAME TEXT COMMAND...   queues a step; a lane's steps run in order, lanes in parallel
#   run_queued                        runs the queued steps; fails if one does
#   step NAME TEXT COMMAND...         runs a step and the queued ones
#   background COMMAND...             starts a command that runs until the script ends

if [ "${BASH_VERSINFO[0]}" -lt 4 ]; then
  echo "bash 4.3 or newer and GNU make 4 are required: this is bash $BASH_VERSION." >&2
  exit 1
fi
logs=${LOGS:-$tools/log}
mkdir -p "$logs"
queued=() groups=()
# By lane: the running step, its start and its process group.
declare -A lane_step=() lane_start=() lane_group=()

queue() {
  local lane=$1 name=$2 text=$3
  shift 3
  queued+=("$lane|$name|$text|$(printf '%q ' "$@")")
}

step() {
  queue only "$@"
  run_queued
}

run_queued() {
  local lane jobs lanes cores
  local -x MAKEFLAGS=
  [ $((${#queued[@]} + ${#lane_step[@]})) -gt 0 ] || return 0
  share_cores
  while true; do
    start_next
    [ "${#lane_step[@]}" -gt 0 ] || break
    show_running
    for lane in "${!lane_step[@]}"; do
      kill -0 "${lane_group[$lane]}" 2>/dev/null && continue
      finish_step "$lane" || return 1
    done
    sleep 0.1
  done
  exec {jobs}>&-
}

# The lanes share the machine's cores by a jobserver (GNU make, "POSIX Jobserver"; cargo and rustc
# support it): each lane has one core, and processes that can use more take the rest.
share_cores() {
  lanes=$(printf '%s\n' "${queued[@]%%|*}" | sort -u | wc -l)
  cores=$(getconf _NPROCESSORS_ONLN)
  rm -f "$tools/jobs"
  mkfifo "$tools/jobs"
  exec {jobs}<>"$tools/jobs"
  rm "$tools/jobs"
  MAKEFLAGS="-j --jobserver-auth=$jobs,$jobs"
  [ "$lanes" -ge "$cores" ] || printf "%$((cores - lanes))s" '' >&"$jobs"
}

# A finished lane releases its core to the others.
leave_core() {
  lanes=$((lanes - 1))
  [ "$lanes" -ge "$cores" ] || printf ' ' >&"$jobs"
}

# Starts the first queued step of each free lane.
start_next() {
  local entry lane rest=()
  for entry in ${queued[@]+"${queued[@]}"}; do
    lane=${entry%%|*}
    if [ -n "${lane_step[$lane]-}" ]; then rest+=("$entry"); else start_step "$entry"; fi
  done
  queued=(${rest[@]+"${rest[@]}"})
}

start_step() {
  local lane name text command
  IFS='|' read -r lane name text command <<<"$1"
  [ -t 2 ] || printf '  %s …\n' "$text" >&2
  eval "background $command" >"$logs/$name.log" 2>&1
  lane_group[$lane]=$!
  lane_step[$lane]="$name|$text"
  lane_start[$lane]=$SECONDS
}

# In a process group of its own, so that it can be stopped with all its processes.
background() {
  set -m
  "$@" </dev/null &
  set +m
  groups+=("$!")
}

# Another process may have its number by now.
forget_group() {
  local group rest=()
  for group in "${groups[@]}"; do [ "$group" = "$1" ] || rest+=("$group"); done
  groups=(${rest[@]+"${rest[@]}"})
}

finish_step() {
  local lane=$1 name text seconds status=0
  IFS='|' read -r name text <<<"${lane_step[$lane]}"
  seconds=$((SECONDS - lane_start[$lane]))
  wait "${lane_group[$lane]}" || status=$?
  forget_group "${lane_group[$lane]}"
  unset "lane_step[$lane]" "lane_start[$lane]" "lane_group[$lane]"
  [[ " ${queued[*]-}" == *" $lane|"* ]] || leave_core
  [ -t 2 ] && printf '\r\033[K' >&2
  if [ "$status" = 0 ]; then
    printf '  %s: %d s\n' "$text" "$seconds" >&2
  else
    printf '  %s failed after %d s; the end of %s:\n' "$text" "$seconds" "$logs/$name.log" >&2
    tail -n 15 "$logs/$name.log" >&2
  fi
  return "$status"
}

show_running() {
  [ -t 2 ] || return 0
  local lane line=
  for lane in "${!lane_step[@]}"; do
    line+="${line:+ · }${lane_step[$lane]#*|} … $((SECONDS - lane_start[$lane])) s"
  done
  printf '\r\033[K  %.*s' "$(($(tput cols 2>/dev/null || echo 80) - 3))" "$line" >&2
}

end_steps() {
  trap '' INT TERM HUP
  local group
  # The last one may not be listed yet. Only root can stop processes started by sudo.
  for group in ${groups[@]+"${groups[@]}"} ${!:-}; do
    kill -TERM -- "-$group" 2>/dev/null || true
    [ -z "${as_root-}" ] || $as_root kill -TERM -- "-$group" 2>/dev/null || true
  done
  for group in ${groups[@]+"${groups[@]}"}; do wait "$group" 2>/dev/null || true; done
}
trap end_steps EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
