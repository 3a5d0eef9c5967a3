# SIGTERM at any moment of an ingest: a clean end, and the rest is read the next time.
amid=0
for step in $(seq 1 "$TOCSIN_FAULT_STEPS"); do
  root=$work/signal
  make_root "$root" 400
  if start_daemon "$root"; then
    sleep "0.0$((RANDOM % 10))"
    if stop_daemon; then
      inbox_is_empty "$root" || amid=$((amid + 1))
      note_acknowledged "$root"
      sound "SIGTERM at moment $step" "$root" 400
    else
      fail "SIGTERM at moment $step ends with 0"
    fi
  else
    fail "the daemon starts" "$(said "$root")"
  fi
  rm -rf "$root"*
done

check "SIGTERM came amid the ingest ($amid of $TOCSIN_FAULT_STEPS times)" test "$amid" -gt 0

# SIGTERM at every call that makes something durable or visible. strace can signal one thread alone, and the daemon
# is asked to stop as a process: so strace stops it at the call, and the signal comes while it stands still.
make_past
stands() { [ ! -d "/proc/$2" ] || grep -q -- '--- stopped by SIGSTOP' "$1.trace"; }
term_at() {
  local root=$1 scene=$2 call=$3 step=$4 tracer process=
  make_scene "$root" "$scene"
  strike "$root" "$call" "signal=STOP:when=$step" &
  tracer=$!
  while [ -z "$process" ] && [ -d "/proc/$tracer" ]; do process=$(pgrep -f "^$programs/tocsind --root $root --once"); done
  within 50 stands "$root" "$tracer"
  if grep -q -- '--- stopped by SIGSTOP' "$root.trace"; then
    kill -TERM "$process"
    # strace counts in each thread: another one may reach its own call of that number, and be stopped as well.
    while [ -d "/proc/$tracer" ] && kill -CONT "$process"; do sleep 0.05; done
    wait "$tracer"
    equal "SIGTERM at $call $step ($scene): a clean end" 0 $?
    note_acknowledged "$root"
    sound "SIGTERM at $call $step ($scene)" "$root" "$count"
  else
    wait "$tracer"
    echo "missed  $call $step"
  fi
}
# The first mkdir is of the root itself, before the daemon has begun anything: there the signal's own default ends it.
plan later fdatasync fsync syncfs rename unlinkat ftruncate mkdir | grep -v 'mkdir 1$' >"$work/calls"
in_parallel "SIGTERM" term_at <"$work/calls"

# A second daemon is told who holds the log.
root=$work/second
make_root "$root" 1
if start_daemon "$root"; then
  "$programs/tocsind" --root "$root" --once >"$work/second.log" 2>&1
  equal "a second daemon ends with 75" 75 $?
  check "it says who holds the log" grep -q "process $daemon" "$work/second.log"
  check "the log is read while it is held" "$programs/tocsin" log stat --root "$root"
  stop_daemon
else
  fail "the daemon starts" "$(said "$root")"
fi
rm -rf "$root"*
