# The device fails, or is full: an error from every call in turn, once and for ever. The daemon may end, but only
# with 74, and loses nothing. Where a file of the log could not be synced, it must end so, and must say why.
make_past

# A sync of the log itself was refused.
hit_log_sync() { grep -E '^[0-9]+ +(fdatasync|fsync)\(' "$1.trace" | grep INJECTED | grep -q "$1/log"; }

error_at() {
  local root=$1 scene=$2 call=$3 step=$4 error=$5 name before=
  name="$error from $call $step ($scene)"
  make_scene "$root" "$scene"
  strike "$root" "$call" "error=$error:when=$step"
  grep -q INJECTED "$root.trace" || { echo "missed  $name"; return; }
  note_acknowledged "$root"
  case $status in
    0 | 74) ;;
    # Settings that cannot be read are a configuration that cannot be used.
    78) grep INJECTED "$root.trace" | grep -q "$root/\(tocsin.toml\|conf.d\|ontology.d\)" ||
      { fail "$name ends with 0 or 74" "status $status: $(said "$root")"; return; } ;;
    # SQLite falls back to reading a file that it cannot open for writing, and says that it may not write.
    77) grep INJECTED "$root.trace" | grep -q "$root/state.db" ||
      { fail "$name ends with 0 or 74" "status $status: $(said "$root")"; return; } ;;
    # Where the loader itself was struck, the program never began; all that was on record must still be there.
    127) grep -q 'error while loading shared libraries' "$root.said" ||
      { fail "$name ends with 0 or 74" "status $status: $(said "$root")"; return; } ;;
    *) fail "$name ends with 0 or 74" "status $status: $(said "$root")"; return ;;
  esac
  if [ "$error" = EIO ] && hit_log_sync "$root"; then
    equal "$name: a log that cannot be synced ends the daemon" 74 "$status"
    check "$name: the daemon says so as critical" grep -q '^tocsind: crit: ' "$root.said"
    # Where it was a segment itself: an empty one holds nothing that could be distrusted.
    grep INJECTED "$root.trace" | grep -q "$root/log/events-" && [ -s "$(last_segment "$root")" ] &&
      before=$(stat -c %i "$(last_segment "$root")")
  fi
  sound "$name" "$root" "$count"
  if [ -n "$before" ]; then
    check "$name: the unsealed tail was copied to a fresh file" grep -q 'tail was copied to a fresh file\|half-written' "$root.said"
    check "$name: the file is another one" test ! "$(find "$root/log" -inum "$before" -name 'events-*.jsonl')"
  fi
}

faults=(pwrite64:EIO pwrite64:ENOSPC openat:EIO openat:ENOSPC rename:EIO rename:ENOSPC fdatasync:EIO fdatasync:ENOSPC
  fsync:EIO syncfs:EIO ftruncate:EIO ftruncate:ENOSPC mkdir:EIO mkdir:ENOSPC unlink:EIO unlinkat:EIO write:EIO write:ENOSPC)
plan later pwrite64 write openat rename fdatasync fsync syncfs ftruncate mkdir unlink unlinkat >"$work/calls"
for extent in "" +; do
  for fault in "${faults[@]}"; do
    awk -v call="${fault%:*}" -v error="${fault#*:}" -v extent="$extent" \
      '$2 == call { print $1, $2, $3 extent, error }' "$work/calls"
  done >"$work/faults"
  in_parallel "errors, $([ -n "$extent" ] && echo for ever || echo once)" error_at <"$work/faults"
done

# A first start, whose directories are still to be made.
for fault in mkdir:ENOSPC mkdir:EIO fsync:EIO fdatasync:EIO; do
  plan first "${fault%:*}" | sed "s/\$/ ${fault#*:}/"
done >"$work/faults"
in_parallel "errors at a first start" error_at <"$work/faults"
