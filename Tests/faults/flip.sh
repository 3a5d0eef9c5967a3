# A byte of a stopped daemon's log is changed: the daemon refuses with 65, names the place, and changes nothing;
# verify finds it, and repair puts it right, bit for bit.
root=$work/flip
make_root "$root" 12
run_once "$root" || fail "the ingest ends with 0"
segment=$(ls "$root"/log/events-*.jsonl | tail -n 1)
size=$(stat -c %s "$segment")
cp "$segment" "$work/flip.original"
for step in $(seq 1 "$TOCSIN_FAULT_STEPS"); do
  offset=$(((RANDOM * 32768 + RANDOM) % size))
  byte=$(od -An -tu1 -j "$offset" -N 1 "$work/flip.original")
  printf "\\x$(printf %x $((byte ^ (1 << RANDOM % 8))))" | dd of="$segment" bs=1 seek="$offset" conv=notrunc 2>/dev/null
  cp "$segment" "$work/flip.changed"
  : >"$root.said"
  run_once "$root"
  equal "byte $offset changed: the daemon ends with 65" 65 $?
  check "it names the place" grep -q "crit: .*$(basename "$segment").* is damaged at byte" "$root.said"
  check "it leaves every byte as it was" cmp "$segment" "$work/flip.changed"
  "$programs/tocsin" log verify --root "$root" >"$work/flip.verify" 2>&1
  equal "verify finds it" 1 $?
  check "and names the place" grep -q "$(basename "$segment").* is damaged at byte" "$work/flip.verify"
  check "repair says what it would do" "$programs/tocsin" log repair --dry-run --root "$root"
  check "and has done nothing" cmp "$segment" "$work/flip.changed"
  check "repair succeeds" "$programs/tocsin" log repair --root "$root"
  check "repair restores it bit for bit" cmp "$segment" "$work/flip.original"
done
note_acknowledged "$root"
sound "a log that was repaired" "$root" 12

# durable.json overwritten, cut short, emptied and taken away: the segments speak for themselves, and it is said.
mark=$root/log/durable.json
for harm in "overwritten in 4 bytes" "cut short" emptied; do
  : >"$root.said"
  case $harm in
    overwritten*) printf 'abcd' | dd of="$mark" bs=1 seek=20 conv=notrunc 2>/dev/null ;;
    cut*) truncate -s 40 "$mark" ;;
    emptied) : >"$mark" ;;
  esac
  "$programs/tocsin" log verify --root "$root" >"$work/flip.verify" 2>&1
  equal "durable.json $harm: verify finds it" 1 $?
  run_once "$root"
  equal "durable.json $harm: the daemon starts" 0 $?
  check "durable.json $harm: the daemon warns" grep -q 'warning: .*durable.json was damaged' "$root.said"
  check "durable.json $harm: it is whole again" "$programs/tocsin" log verify --root "$root"
done
equal "each damaged durable.json is kept" 3 "$(find "$root/log" -name 'damaged-durable.json.*' | wc -l)"
rm "$mark"
run_once "$root"
equal "durable.json taken away: the daemon starts" 0 $?
check "and writes it again" test -s "$mark"
cp "$mark" "$work/flip.mark"
printf '{"format":2}\n' >"$mark"
run_once "$root"
equal "durable.json of a later format: the daemon ends with 65" 65 $?
equal "and leaves it as it was" '{"format":2}' "$(cat "$mark")"
cp "$work/flip.mark" "$mark"
note_acknowledged "$root"
sound "a log whose durable.json was damaged" "$root" 12

# state.db deleted, cut short and scribbled over: the daemon folds it again, and it comes back the same.
for harm in deleted "cut short" "scribbled over"; do
  run_once "$root"
  : >"$root.said"
  set_aside=$(find "$root" -maxdepth 1 -name 'state.db.*-[0-9]*' | wc -l)
  case $harm in
    deleted) rm -f "$root"/state.db ;;
    cut*) truncate -s 5000 "$root/state.db" ;;
    scribbled*) dd if=/dev/urandom of="$root/state.db" bs=4096 count=4 conv=notrunc 2>/dev/null ;;
  esac
  run_once "$root"
  equal "state.db $harm: the daemon starts" 0 $?
  if [ "$harm" != deleted ]; then
    check "state.db $harm: the daemon says that it is rebuilt" grep -q 'warning: the projections are rebuilt' "$root.said"
    check "state.db $harm: the old one is kept" \
      test "$(find "$root" -maxdepth 1 -name 'state.db.*-[0-9]*' | wc -l)" -gt "$set_aside"
  fi
  sound "state.db $harm comes back the same" "$root" 12
done
rm -rf "$root" "$root".*
