# The calendar's clock jumps by a year, in both directions, under a daemon that is running.
root=$work/clock
year=31536000
make_root "$root" 20
cat >>"$root/tocsin.toml" <<'TOML'
[[alert]]
name = "pairs"
metric = "escalation"
subjects = "*-*"
above = 1
TOML
if ! command -v clang >/dev/null || ! clang -shared -fPIC -O1 -o "$work/clock.so" "$here/clock.c" 2>/dev/null; then
  skip clock "no clang to build the clock with"
else
  # set_clock SECONDS, in one step: the daemon may look at any time.
  set_clock() { echo "$1" >"$root.clock.new" && mv "$root.clock.new" "$root.clock"; }
  alerts() { records "$root" | jq -r 'select(.type == "AlertRaised" or .type == "AlertCleared") | .type' | wc -l; }
  recorded_in() { records "$root" | jq -r '.recorded[0:4]' | grep -q "^$1\$"; }
  set_clock 0
  export TOCSIN_TEST_CLOCK=$root.clock LD_PRELOAD=$work/clock.so
  start_daemon "$root"
  started=$?
  unset LD_PRELOAD
  if [ "$started" -eq 0 ] && within 60 inbox_is_empty "$root"; then
    now=$(date -u +%Y)
    count=20
    for jump in $year -$year 0 -$year $year 0; do
      set_clock "$jump"
      fill "$root" $((count + 1)) 5
      count=$((count + 5))
      check "articles are read after the clock has jumped to $jump s" within 60 inbox_is_empty "$root"
    done
    sleep 3
    before=$(alerts)
    sleep 3
    equal "a clock that stands where it is raises nothing more" "$before" "$(alerts)"
    check "the daemon lives" kill -0 "$daemon"
    check "the clock has jumped forward" recorded_in $((now + 1))
    check "the clock has jumped back" recorded_in $((now - 1))
    raised=$(records "$root" | jq -r 'select(.type == "AlertRaised") | .data.subject' | sort | uniq -c | sort -rn | awk 'NR == 1 { print $1 }')
    check "alerts are raised (${raised:-0} times at most for one subject)" test "${raised:-0}" -ge 1
    check "no alert storm: never more often than the clock has jumped" test "${raised:-0}" -le 7
    stop_daemon
    equal "the daemon ends with 0" 0 $?
    note_acknowledged "$root"
    sound "a clock that jumped by a year" "$root" "$count"
  else
    fail "the daemon starts with another clock" "$(said "$root")"
  fi
  unset TOCSIN_TEST_CLOCK
fi
rm -rf "$root" "$root".*
