# The inbox floods, overflows inotify's queue, and is taken away.
rss() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$1/status"; }
flood=${TOCSIN_FAULT_FLOOD:-3000}

root=$work/inbox
make_root "$root" 10
if start_daemon "$root" && within 60 inbox_is_empty "$root"; then
  before=$(rss "$daemon")
  kill -STOP "$daemon"
  # While it sleeps, more events than inotify's queue holds (16,384): each file is made and renamed.
  fill "$root" 11 "$flood"
  for number in $(seq 1 17000); do : >"$root/inbox/.$((number % 10))"; done
  rm -f "$root"/inbox/.[0-9]
  kill -CONT "$daemon"
  check "$flood articles are read after inotify's queue has overflowed" within 300 inbox_is_empty "$root"
  after=$(rss "$daemon")
  check "memory stays flat ($before MB, then $after MB)" test "$after" -lt $((before + 100))
  rm -rf "$root/inbox"
  sleep 1.5
  check "the daemon lives without its inbox" kill -0 "$daemon"
  mkdir "$root/inbox"
  fill "$root" $((flood + 11)) 5
  check "and reads on when it is there again" within 90 inbox_is_empty "$root"
  stop_daemon
  note_acknowledged "$root"
  sound "an inbox that flooded and went away" "$root" $((flood + 15))
else
  fail "the daemon starts" "$(tail -n 2 "$work/daemon.log")"
fi
rm -rf "$root"*
