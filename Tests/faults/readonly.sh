# The state's file system is remounted read-only and writable again while articles come in.
root=$work/readonly
mkdir -p "$root" "$work/readonly-state"
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=64m tmpfs "$root" 2>/dev/null; then
  skip readonly "no tmpfs can be mounted here"
else
  mounts+=("$root")
  make_root "$root" 10
  # The log alone becomes read-only; the inbox must take deliveries.
  mkdir -p "$root/log" && mount --bind "$root/log" "$root/log" && mounts=("$root/log" "${mounts[@]}")
  if start_daemon "$root" && within 60 inbox_is_empty "$root"; then
    fill "$root" 11 5
    within 60 inbox_is_empty "$root"
    stop_daemon
    mount -o remount,bind,ro "$root/log"
    fill "$root" 16 5
    run_once "$root"
    status=$?
    check "a log that cannot be written ends a run with 74 or 77 (it is $status)" test $status -eq 74 -o $status -eq 77
    check "queries go on" "$programs/tocsin" log verify --root "$root"
    mount -o remount,bind,rw "$root/log"
    note_acknowledged "$root"
    sound "a log that was read-only for a while" "$root" 20
  else
    fail "the daemon starts" "$(tail -n 2 "$work/daemon.log")"
  fi
fi
