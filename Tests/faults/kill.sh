# SIGKILL before the Nth call of a kind, over an ingest that fills several segments.

for call in pwrite64 fdatasync rename unlink; do
  count=$(calls_of "$call")
  [ "$count" -gt 0 ] || { fail "an ingest makes calls of $call"; continue; }
  for step in $(steps "$count"); do
    root=$work/kill
    make_root "$root" 40
    strace -f -qq -e trace="$call" -e inject="$call:signal=KILL:when=$step" -o /dev/null \
      "$programs/tocsind" --root "$root" --once >>"$work/daemon.log" 2>&1
    status=$?
    note_acknowledged "$root"
    [ "$status" -eq 137 ] || fail "the kill before $call $step strikes" "status $status"
    sound "killed before $call $step of $count" "$root" 40
    rm -rf "$root"*
  done
done
