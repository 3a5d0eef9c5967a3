# At which calls a fault strikes.

# calls_of CALL: how many of them one thread makes in an undisturbed ingest, at most.
calls_of() {
  local root=$work/count-$1
  make_root "$root" 40
  strace -f -qq -e trace="$1" -e signal=none -o "$root.trace" "$programs/tocsind" --root "$root" --once >>"$work/daemon.log" 2>&1
  awk '{ n[$1]++ } END { m = 0; for (t in n) if (n[t] > m) m = n[t]; print m }' "$root.trace"
  rm -rf "$root" "$root.trace"
}

# steps COUNT: the numbers 1 to COUNT, or as many of them as are wanted, spread and shifted by the seed.
steps() {
  local count=$1 wanted=$TOCSIN_FAULT_STEPS index
  [ "$count" -gt "$wanted" ] || { seq 1 "$count"; return; }
  for ((index = 0; index < wanted; index++)); do
    echo $((index * count / wanted + 1 + RANDOM % (count / wanted)))
  done
}
