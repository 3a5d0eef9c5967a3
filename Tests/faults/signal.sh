# SIGTERM at any moment of an ingest: a clean end, and the rest is read the next time.
for step in $(seq 1 "$TOCSIN_FAULT_STEPS"); do
  root=$work/signal
  make_root "$root" 200
  if start_daemon "$root"; then
    sleep "0.$((RANDOM % 9))$((RANDOM % 9))"
    if stop_daemon; then
      note_acknowledged "$root"
      sound "SIGTERM at moment $step" "$root" 200
    else
      fail "SIGTERM at moment $step ends with 0"
    fi
  else
    fail "the daemon starts" "$(tail -n 2 "$work/daemon.log")"
  fi
  rm -rf "$root"*
done

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
  fail "the daemon starts" "$(tail -n 2 "$work/daemon.log")"
fi
rm -rf "$root"*
