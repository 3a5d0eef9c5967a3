# An ingest small enough that a fault can strike at every one of its system calls, and several of them at a time.
jobs=${TOCSIN_FAULT_JOBS:-$(nproc)}

# make_past: $work/past, a root that has read $past_count articles and whose segment is so full that the next two
# begin another.
make_past() {
  [ -d "$work/past" ] && return
  past_count=18
  make_root "$work/past" "$past_count"
  run_once "$work/past" || fail "an ingest without faults ends with 0" "$(said "$work/past")"
  while [ "$(stat -c %s "$(last_segment "$work/past")")" -lt 60000 ] && [ "$past_count" -lt 40 ]; do
    past_count=$((past_count + 1))
    fill "$work/past" "$past_count" 1
    run_once "$work/past"
  done
}

# make_scene ROOT SCENE: 'first' is a first start with two articles, 'later' one with a past and two more.
# Sets $count, the articles that are to be on record in the end.
make_scene() {
  rm -rf "$1" "$1".*
  case $2 in
    first)
      make_root "$1" 2
      count=2
      ;;
    later)
      cp -a "$work/past" "$1"
      fill "$1" $((past_count + 1)) 2
      count=$((past_count + 2))
      ;;
  esac
}

# strike ROOT CALL ACTION: an ingest with a fault from strace, such as 'signal=KILL:when=3'.
# Leaves the exit status in $status, and ends with it.
strike() {
  timeout 60 strace -f -qq -y -e trace="$2" -e inject="$2:$3" -o "$1.trace" \
    "$programs/tocsind" --root "$1" --once >>"$1.said" 2>&1 </dev/null
  status=$?
  return $status
}

# plan SCENE CALL…: a line 'SCENE CALL N' for each N that is a call's number within its thread, as strace counts,
# where in an undisturbed ingest that call has touched the root.
plan() {
  local scene=$1 root=$work/plan-$1
  shift
  make_scene "$root" "$scene"
  strace -f -qq -y -e trace="$(IFS=,; echo "$*")" -e signal=none -o "$root.trace" \
    "$programs/tocsind" --root "$root" --once >>"$root.said" 2>&1 </dev/null
  awk -v scene="$scene" -v root="$root" '
    match($2, /^[a-z0-9_]+\(/) {
      call = substr($2, 1, RLENGTH - 1)
      n = ++count[$1, call]
      if (index($0, root) && !seen[call, n]++) print scene, call, n
    }' "$root.trace" | sort -k2,2 -k3,3n
  rm -rf "$root" "$root".*
}

# in_parallel NAME FUNCTION: calls FUNCTION ROOT WORD… for each line of words on standard input. Each call prints its
# checks; those that fail are shown, all are counted. FUNCTION prints 'missed' where its fault did not come to pass,
# as when two threads have shared the work otherwise: seldom, or the whole is worth nothing.
in_parallel() {
  local name=$1 function=$2 job pids=() good bad missed steps
  cat >"$work/steps"
  for ((job = 0; job < jobs; job++)); do
    awk -v job="$job" -v jobs="$jobs" 'NR % jobs == job' "$work/steps" | while read -r -a words; do
      "$function" "$work/$function-$job" "${words[@]}"
      rm -rf "$work/$function-$job" "$work/$function-$job".*
    done >"$work/results-$job" 2>/dev/null &
    pids+=($!)
  done
  wait "${pids[@]}"
  cat "$work"/results-* >"$work/results"
  grep '^FAILED' "$work/results"
  steps=$(wc -l <"$work/steps")
  good=$(grep -c '^ok' "$work/results") bad=$(grep -c '^FAILED' "$work/results") missed=$(grep -c '^missed' "$work/results")
  passed=$((passed + good)) failed=$((failed + bad))
  echo "        $name: $steps steps, $good checks passed, $bad failed"
  check "$name: the faults came to pass at all but a few steps ($missed of $steps)" \
    test "$steps" -gt 0 -a $((missed * 20)) -le "$steps"
}
