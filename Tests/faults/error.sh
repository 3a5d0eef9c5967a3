# The device fails: an error from the Nth call, once. The daemon may end, but only with 74, and loses nothing.
for fault in fdatasync:EIO pwrite64:EIO pwrite64:ENOSPC rename:EIO; do
  call=${fault%:*} error=${fault#*:}
  count=$(calls_of "$call")
  for step in $(steps "$count"); do
    root=$work/error
    make_root "$root" 40
    strace -f -qq -e trace="$call" -e inject="$call:error=$error:when=$step" -o /dev/null \
      timeout 120 "$programs/tocsind" --root "$root" --once >>"$work/daemon.log" 2>&1
    status=$?
    note_acknowledged "$root"
    case $status in
      0 | 74) sound "$error from $call $step of $count (status $status)" "$root" 40 ;;
      *) fail "$error from $call $step ends with 74" "status $status: $(tail -n 2 "$work/daemon.log")" ;;
    esac
    rm -rf "$root"*
  done
done
