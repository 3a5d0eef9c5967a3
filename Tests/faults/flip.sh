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
  run_once "$root"
  equal "byte $offset changed: the daemon ends with 65" 65 $?
  check "it leaves every byte as it was" cmp "$segment" "$work/flip.changed"
  "$programs/tocsin" log verify --root "$root" >"$work/flip.verify" 2>&1
  equal "verify finds it" 1 $?
  check "repair says what it would do" "$programs/tocsin" log repair --dry-run --root "$root"
  check "and has done nothing" cmp "$segment" "$work/flip.changed"
  check "repair succeeds" "$programs/tocsin" log repair --root "$root"
  check "repair restores it bit for bit" cmp "$segment" "$work/flip.original"
done
note_acknowledged "$root"
sound "a log that was repaired" "$root" 12

# state.db deleted, cut short and scribbled over: it comes back the same.
"$programs/tocsin" rebuild --root "$root" >/dev/null
expected=$(dump "$root")
for harm in "rm -f" "truncate -s 5000" "dd if=/dev/urandom bs=4096 count=4 seek=1 conv=notrunc of="; do
  case $harm in
    dd*) ${harm}"$root/state.db" 2>/dev/null ;;
    *) $harm "$root/state.db" ;;
  esac
  run_once "$root"
  equal "state.db after '${harm%% *}': the daemon starts" 0 $?
  "$programs/tocsin" rebuild --root "$root" >/dev/null
  # The start has added an event of the rules that were loaded: the rebuilt one is compared with its own kind.
  first=$(dump "$root")
  rm -f "$root"/state.db*
  "$programs/tocsin" rebuild --root "$root" >/dev/null
  equal "state.db after '${harm%% *}' comes back the same" "$first" "$(dump "$root")"
done
rm -rf "$root"*
