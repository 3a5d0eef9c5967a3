# Power cuts on a real ext4: a file system in a file, shut down in one instant by its ioctl, and mounted again.
cut_power() {
  # EXT4_IOC_SHUTDOWN, flag 2: nothing more reaches the device, the journal neither.
  python3 - "$1" <<'PYTHON'
import fcntl, os, struct, sys
directory = os.open(sys.argv[1], os.O_RDONLY)
fcntl.ioctl(directory, 0x8004587D, struct.pack("I", 2))
PYTHON
}

# By the time of their renaming: what is archived keeps the time of its writing.
has_archived() { [ -n "$(find "$1/archive" -type f -cnewer "$work/power.start" -print -quit)" ]; }

image=$work/power.img
mounted=$work/power
mkdir -p "$mounted"
truncate -s 96M "$image"
if [ "$(id -u)" -ne 0 ] || ! command -v python3 >/dev/null || ! mkfs.ext4 -q -F "$image" ||
  ! mount -o loop "$image" "$mounted" 2>/dev/null; then
  skip power "no ext4 on a loop device can be mounted here"
else
  mounts+=("$mounted")
  root=$mounted/root
  count=0
  make_root "$root" 0
  for cut in $(seq 1 "$TOCSIN_FAULT_STEPS"); do
    fill "$root" $((count + 1)) 60
    sync -f "$mounted"
    count=$((count + 60))
    touch "$work/power.start"
    if ! start_daemon "$root"; then
      fail "the daemon starts after power cut $((cut - 1))" "$(said "$root")"
      break
    fi
    check "power cut $cut: something was acknowledged before it" within 60 has_archived "$root"
    sleep "0.0$((RANDOM % 9))"
    # What is in the archive now was acknowledged; what comes a moment later may have been, too.
    note_acknowledged "$root"
    mv "$root.acknowledged" "$work/power.acknowledged"
    cut_power "$mounted" || { skip power "this kernel's ext4 has no shutdown ioctl"; break; }
    check "power cut $cut: nothing more reaches the device" test ! "$(touch "$mounted/later" 2>/dev/null && echo it does)"
    kill -9 "$daemon" 2>/dev/null
    wait "$daemon" 2>/dev/null
    daemon=
    umount "$mounted" && mount -o loop "$image" "$mounted" || { fail "the file system mounts after power cut $cut"; break; }
    cp "$work/power.acknowledged" "$root.acknowledged"
    sound "power cut $cut" "$root" "$count"
  done
fi
