# SIGKILL before every call that changes a file: in a first start, and in an ingest that begins a segment.
make_past

kill_at() {
  local root=$1 scene=$2 call=$3 step=$4
  make_scene "$root" "$scene"
  strike "$root" "$call" "signal=KILL:when=$step"
  [ "$status" -eq 137 ] || { echo "missed  $scene $call $step: status $status"; return; }
  note_acknowledged "$root"
  sound "killed before $call $step ($scene)" "$root" "$count"
}

for scene in first later; do
  plan "$scene" pwrite64 write openat fdatasync fsync syncfs rename unlink unlinkat ftruncate mkdir >"$work/calls"
  in_parallel "SIGKILL ($scene)" kill_at <"$work/calls"
done
