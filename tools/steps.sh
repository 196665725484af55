# Sourced: named steps, side by side. Each says its name, its seconds and, in a terminal, a running counter; what it prints goes
# into a log. When the script ends, by a signal too, so do its steps, with all that they started.
#   queue LANE NAME TEXT COMMAND...   a lane's steps run one after another, the lanes side by side
#   run_queued                        fails where a step does
#   step NAME TEXT COMMAND...         runs one, and what is queued
#   background COMMAND...             starts what runs until the script ends

if [ "${BASH_VERSINFO[0]}" -lt 4 ]; then
  echo "bash 4.3 or newer is needed, and GNU make 4: this is bash $BASH_VERSION." >&2
  exit 1
fi
logs=$tools/log
mkdir -p "$logs"
queued=() groups=()
# By lane: the step that runs, when it began and its process group.
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

# The lanes share the machine's cores as the jobs of make do (GNU make, "POSIX Jobserver"; cargo and rustc take part): each lane has
# one, and a process that can use more takes what is left.
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

# A lane that has nothing more to do leaves its core to the others.
leave_core() {
  lanes=$((lanes - 1))
  [ "$lanes" -ge "$cores" ] || printf ' ' >&"$jobs"
}

# In each lane that is free, the first step that waits for it.
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

# A process group of its own: it is ended with all that it started.
background() {
  set -m
  "$@" </dev/null &
  set +m
  groups+=("$!")
}

# Its number may be another's by now.
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
  # The last one may not be listed yet. What runs by sudo is root's to end.
  for group in ${groups[@]+"${groups[@]}"} ${!:-}; do
    kill -TERM -- "-$group" 2>/dev/null || true
    [ -z "${as_root-}" ] || $as_root kill -TERM -- "-$group" 2>/dev/null || true
  done
  for group in ${groups[@]+"${groups[@]}"}; do wait "$group" 2>/dev/null || true; done
}
trap end_steps EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
