# File systems that become read-only under a daemon that is running: for real, by remounting, and by an error that
# ext4 meets. (The kernel remounts nothing read-only by request that has files open for writing, as the log's; what
# then comes back is in live.sh.)
. "$here/live-status.sh"
root=$work/readonly
if [ "$(id -u)" -ne 0 ] || ! mkdir -p "$root/archive" "$work/spool" || ! make_root "$root" 5 ||
  ! mount --bind "$root/archive" "$root/archive" 2>/dev/null; then
  skip readonly "nothing can be mounted here"
else
  mounts=("$root/archive" "${mounts[@]}")
  if start_daemon "$root" && within 60 inbox_is_empty "$root"; then
    check "the archive is remounted read-only" mount -o remount,bind,ro "$root/archive"
    fill "$root" 6 5
    check "STATUS says that intake is paused" within 30 status_says "$root" 'paused.*archive.*read-only'
    equal "every delivery is still in the inbox" 5 "$(find "$root/inbox" -name '*.txt' | wc -l)"
    check "queries go on" "$programs/tocsin" facts --root "$root"
    check "the daemon lives" kill -0 "$daemon"
    mount -o remount,bind,rw "$root/archive"
    check "intake goes on by itself when it is writable again" within 60 inbox_is_empty "$root"
    check "STATUS says so" within 20 says_nothing_of_a_pause "$root"
    stop_daemon
    equal "the daemon ends with 0" 0 $?
    note_acknowledged "$root"
    sound "an archive that was read-only for a while" "$root" 10
  else
    fail "the daemon starts" "$(said "$root")"
  fi
  mount -o remount,bind,rw "$root/archive"
fi

image=$work/readonly.img
mounted=$work/readonly-ext4
mkdir -p "$mounted" && truncate -s 64M "$image"
if [ "$(id -u)" -ne 0 ] || ! mkfs.ext4 -q -F "$image" 2>/dev/null ||
  ! mount -o loop,errors=remount-ro "$image" "$mounted" 2>/dev/null ||
  ! trigger=/sys/fs/ext4/$(basename "$(findmnt -no SOURCE "$mounted")")/trigger_fs_error || [ ! -w "$trigger" ]; then
  skip readonly-ext4 "no ext4 can be mounted here that fails on demand"
else
  mounts=("$mounted" "${mounts[@]}")
  root=$mounted/root
  mkdir -p "$root/inbox"
  ln -s "$work/ext4.said" "$root.said"
  # Deliveries arrive from elsewhere; so does what the daemon says.
  mkdir -p "$work/spool" && mount --bind "$work/spool" "$root/inbox" && mounts=("$root/inbox" "${mounts[@]}")
  make_root "$root" 5
  if start_daemon "$root" && within 60 inbox_is_empty "$root"; then
    note_acknowledged "$root"
    sync -f "$mounted"
    echo test >"$trigger"
    check "the file system is read-only" test ! "$(touch "$mounted/x" 2>/dev/null && echo writable)"
    fill "$root" 6 5
    # A write is refused, and it pauses; or a sync is, and it ends.
    within 30 grep -qE 'err: intake pauses: .*read-only|Read-only|crit: ' "$root.said"
    if grep -q 'crit: ' "$root.said"; then
      wait "$daemon"
      equal "a file system that failed in a sync ends the daemon" 74 $?
      daemon=
    else
      check "a file system that failed: intake pauses" grep -q 'err: intake pauses: .*[Rr]ead-only' "$root.said"
      check "the daemon lives" kill -0 "$daemon"
    fi
    equal "every delivery is still in the inbox" 5 "$(find "$root/inbox" -name '*.txt' | wc -l)"
    check "queries go on" "$programs/tocsin" facts --root "$root"
    check "the log is sound" "$programs/tocsin" log verify --root "$root"
    cp "$root.acknowledged" "$work/ext4.acknowledged"
    [ -z "$daemon" ] || stop_daemon
    umount "$root/inbox" && umount "$mounted" && e2fsck -fp "$image" >/dev/null 2>&1
    if mount -o loop "$image" "$mounted" && mount --bind "$work/spool" "$root/inbox"; then
      cp "$work/ext4.acknowledged" "$root.acknowledged"
      sound "a file system that failed and was mounted again" "$root" 10
    else
      fail "the file system is mounted again"
    fi
  else
    fail "the daemon starts" "$(said "$root")"
  fi
fi
