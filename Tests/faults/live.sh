# A device that refuses the log under a daemon that is running, and then takes it again.

. "$here/live-status.sh"
is_traced() { ! grep -q '^TracerPid:.0$' "/proc/$1/status"; }

# refuse ROOT CALL ERROR: from now on the log's last segment refuses the call; strace is $tracer.
refuse() {
  strace -f -qq -p "$daemon" -P "$(last_segment "$1")" -e trace="$2" -e inject="$2:error=$3" -o "$1.trace" 2>/dev/null &
  tracer=$!
  within 20 is_traced "$daemon"
}

for error in ENOSPC EROFS EDQUOT; do
  root=$work/live
  make_root "$root" 5
  if start_daemon "$root" && within 60 inbox_is_empty "$root" && refuse "$root" pwrite64 "$error"; then
    fill "$root" 6 5
    check "$error under a running daemon: STATUS says that intake is paused" within 30 status_says "$root" 'paused'
    check "$error: the log has refused" grep -q "$error.*INJECTED" "$root.trace"
    equal "$error: every delivery is still in the inbox" 5 "$(find "$root/inbox" -name '*.txt' | wc -l)"
    check "$error: nothing half-written stays" ends_with_line_feed "$(last_segment "$root")"
    check "$error: the log is sound" "$programs/tocsin" log verify --root "$root"
    check "$error: queries go on" "$programs/tocsin" facts --root "$root"
    kill -TERM "$tracer" && wait "$tracer" 2>/dev/null
    check "$error: intake goes on by itself" within 60 inbox_is_empty "$root"
    check "$error: STATUS says so" within 20 says_nothing_of_a_pause "$root"
    check "$error: the daemon tells the journal of both" grep -q 'intake goes on' "$root.said"
    stop_daemon
    equal "$error: the daemon ends with 0" 0 $?
    note_acknowledged "$root"
    sound "a log that refused with $error for a while" "$root" 10
  else
    fail "a running daemon can be traced" "$(said "$root")"
  fi
  rm -rf "$root" "$root".*
done

# An fsync that fails: the end.
root=$work/live
make_root "$root" 5
if start_daemon "$root" && within 60 inbox_is_empty "$root" && refuse "$root" fdatasync EIO; then
  before=$(stat -c %i "$(last_segment "$root")")
  fill "$root" 6 5
  check "the running daemon ends when the log cannot be synced" within 30 test ! -e "/proc/$daemon/fd/0"
  wait "$daemon"
  equal "it ends with 74" 74 $?
  daemon=
  wait "$tracer" 2>/dev/null
  check "it says so as critical" grep -q '^tocsind: crit: ' "$root.said"
  equal "every delivery is still in the inbox" 5 "$(find "$root/inbox" -name '*.txt' | wc -l)"
  note_acknowledged "$root"
  sound "a log whose sync failed" "$root" 10
  check "its tail was copied to a fresh file" grep -q 'tail was copied to a fresh file' "$root.said"
  check "which is another one" test "$before" != "$(stat -c %i "$(last_segment "$root")")"
else
  fail "a running daemon can be traced" "$(said "$root")"
fi
rm -rf "$root" "$root".*
