# The one check that ends every run.

# note_acknowledged ROOT: what has left the inbox for the archive was acknowledged, and must be in the log for ever.
note_acknowledged() {
  find "$1/archive" -type f -printf '%f\n' 2>/dev/null | sed 's/\..*//' | grep -E '^[0-9a-f]{64}$' |
    sort -u >"$1.acknowledged"
}

records() { cat "$1"/log/events-*.jsonl; }

dump() { sqlite3 "$1/state.db" .dump | sha256sum; }

# sound NAME ROOT COUNT: after a restart without faults, all COUNT articles are on record, once.
sound() {
  local name=$1 root=$2 count=$3 problem=
  if ! run_once "$root"; then
    fail "$name" "it does not start again: $(said "$root")"
    return
  fi
  problem=$(hold_to_promises "$root" "$count") && pass "$name" || fail "$name" "$problem"
}

hold_to_promises() {
  local root=$1 count=$2 missing before
  inbox_is_empty "$root" || { echo "deliveries are left in the inbox"; return 1; }
  records "$root" | jq -es 'map(.sequence) == [range(1; length + 1)]' >/dev/null || { echo "sequences have gaps"; return 1; }
  records "$root" | jq -r 'select(.type == "ArticleReceived") | .data.article' | sort >"$root.received"
  [ -z "$(uniq -d "$root.received")" ] || { echo "an article is on record twice"; return 1; }
  [ "$(wc -l <"$root.received")" -eq "$count" ] || { echo "$(wc -l <"$root.received") articles of $count are on record"; return 1; }
  missing=$(comm -23 "$root.acknowledged" "$root.received" | head -n 1)
  [ -z "$missing" ] || { echo "article $missing was acknowledged and is not in the log"; return 1; }
  [ -n "$(records "$root" | jq -r '.data.facts[]?.id' | head -n 1)" ] || { echo "no fact is on record"; return 1; }
  [ -z "$(records "$root" | jq -r '.data.facts[]?.id' | sort | uniq -d)" ] || { echo "a fact is on record twice"; return 1; }
  [ -z "$(find "$root/log" -name '*.new')" ] || { echo "a half-written file is left in the log"; return 1; }
  [ "$(sqlite3 "file:$root/state.db?mode=ro" "SELECT count(*) FROM article")" -eq "$count" ] || { echo "state.db has not all articles"; return 1; }
  "$programs/tocsin" log verify --root "$root" >"$root.verify" 2>&1 || { tail -n 2 "$root.verify"; return 1; }
  # What was folded event by event, through all that happened, against what is folded at once.
  before=$(dump "$root")
  "$programs/tocsin" rebuild --root "$root" >/dev/null || { echo "a rebuild fails"; return 1; }
  [ "$(dump "$root")" = "$before" ] || { echo "a rebuild differs from what was there"; return 1; }
}
