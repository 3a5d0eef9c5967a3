# A device that fills up while the daemon runs: intake pauses, queries go on, and it resumes by itself.
root=$work/space
mkdir -p "$root"
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=24m tmpfs "$root" 2>/dev/null; then
  skip space "no tmpfs can be mounted here"
else
  mounts+=("$root")
  make_root "$root" 20
  status_says() { "$programs/tocsin" status --root "$root" | grep -qi "$1"; }
  if start_daemon "$root" && within 60 inbox_is_empty "$root"; then
    dd if=/dev/zero of="$root/filler" bs=64k 2>/dev/null
    dd if=/dev/zero of="$root/filler2" bs=1k 2>/dev/null
    # Articles come from where there is space.
    mkdir -p "$work/outside/inbox"
    fill "$work/outside" 21 20
    for file in "$work"/outside/inbox/*.txt; do ln -sf "$file" "$root/inbox/" 2>/dev/null; done
    for number in $(seq 21 40); do cp "$work/outside/inbox/a-$number.txt" "$root/inbox/.n" 2>/dev/null; done
    sleep 2
    check "the daemon lives on a full device" kill -0 "$daemon"
    check "queries go on" "$programs/tocsin" log stat --root "$root"
    rm -f "$root/filler" "$root/filler2" "$root/inbox/.n" && find "$root/inbox" -type l -delete
    fill "$root" 21 20
    check "intake goes on when there is space again" within 60 inbox_is_empty "$root"
    stop_daemon
    note_acknowledged "$root"
    sound "a device that was full for a while" "$root" 40
  else
    fail "the daemon starts on a small device" "$(tail -n 2 "$work/daemon.log")"
  fi
fi
