# Made-up articles, each unlike the others, and the daemon that reads them.
countries=(China Japan France Germany India Brazil Iran Israel Turkey Egypt Kenya Mexico)

article() {
  local from=${countries[$(($1 % 12))]} to=${countries[$((($1 / 12 + $1 + 1) % 12))]}
  printf 'Dispute %d deepens\n\n%s imposed sanctions on %s on Monday, officials said. %s condemned the move.\n' \
    "$1" "$from" "$to" "$to"
}

# make_root DIR COUNT: a root with so many articles in its inbox, and small segments.
make_root() {
  mkdir -p "$1/inbox"
  printf '[log]\nsegment-bytes-max = "64 KiB"\n' >"$1/tocsin.toml"
  fill "$1" 1 "$2"
}

# fill DIR FIRST COUNT: put there in one step each, and old enough that a scan need not wait for a writer.
fill() {
  local number
  for ((number = $2; number < $2 + $3; number++)); do
    article "$number" >"$1/inbox/.$number" && touch -d '1 hour ago' "$1/inbox/.$number" &&
      mv "$1/inbox/.$number" "$1/inbox/a-$number.txt"
  done
}

# What the daemon on a root has said is in ROOT.said.
run_once() { timeout 120 "$programs/tocsind" --root "$1" --once >>"$1.said" 2>&1; }

said() { tail -n 2 "$1.said"; }

start_daemon() {
  "$programs/tocsind" --root "$1" >>"$1.said" 2>&1 &
  daemon=$!
  within 60 test -e "$1/tocsind.json"
}

stop_daemon() {
  kill -TERM "$daemon" 2>/dev/null
  wait "$daemon"
  local status=$?
  daemon=
  return $status
}

inbox_is_empty() { [ -z "$(find "$1/inbox" -type f -name '*.txt' -print -quit)" ]; }

last_segment() { find "$1/log" -name 'events-*.jsonl' | sort | tail -n 1; }
