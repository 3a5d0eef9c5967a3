# A device that fills up while the daemon runs: intake pauses, queries go on, and it resumes by itself.
. "$here/live-status.sh"
root=$work/space
mkdir -p "$root"
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=24m tmpfs "$root" 2>/dev/null; then
  skip space "no tmpfs can be mounted here"
else
  mounts+=("$root")
  # Deliveries arrive where there is space.
  mkdir -p "$root/inbox" && mount -t tmpfs -o size=4m tmpfs "$root/inbox" && mounts=("$root/inbox" "${mounts[@]}")
  make_root "$root" 20
  if start_daemon "$root" && within 60 inbox_is_empty "$root"; then
    dd if=/dev/zero of="$root/filler" bs=64k 2>/dev/null
    dd if=/dev/zero of="$root/filler2" bs=1k 2>/dev/null
    equal "the device is full" 0 "$(df --output=avail "$root" | tail -n 1 | tr -d ' ')"
    fill "$root" 21 20
    check "STATUS says that intake is paused, and why" within 30 status_says "$root" 'paused.*\(no space\|is full\)'
    check "the daemon lives on a full device" kill -0 "$daemon"
    check "no delivery is lost" test "$(find "$root/inbox" -name '*.txt' | wc -l)" -gt 0
    check "queries go on" "$programs/tocsin" facts --root "$root"
    check "the log is sound" "$programs/tocsin" log verify --root "$root"
    check "nothing half-written stays" ends_with_line_feed "$(last_segment "$root")"
    rm -f "$root/filler" "$root/filler2"
    check "intake goes on by itself when there is space again" within 60 inbox_is_empty "$root"
    check "STATUS says so" within 20 says_nothing_of_a_pause "$root"
    stop_daemon
    equal "the daemon ends with 0" 0 $?
    note_acknowledged "$root"
    sound "a device that was full for a while" "$root" 40
  else
    fail "the daemon starts on a small device" "$(said "$root")"
  fi
fi
