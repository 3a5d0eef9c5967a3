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

# SIGTERM at every call that makes something durable or visible.
make_past
term_at() {
  local root=$1 scene=$2 call=$3 step=$4
  make_scene "$root" "$scene"
  strike "$root" "$call" "signal=TERM:when=$step"
  grep -q -- '--- SIGTERM' "$root.trace" || { echo "missed  $call $step"; return; }
  equal "SIGTERM at $call $step ($scene): a clean end" 0 "$status"
  note_acknowledged "$root"
  sound "SIGTERM at $call $step ($scene)" "$root" "$count"
}
plan later fdatasync fsync syncfs rename unlinkat ftruncate mkdir >"$work/calls"
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
