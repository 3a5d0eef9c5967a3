# The inbox floods, overflows inotify's queue, and is taken away.
rss() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$1/status"; }
flood=${TOCSIN_FAULT_FLOOD:-20000}

# flood DIR FIRST COUNT: what `fill` does, many times faster. Each article is made elsewhere and renamed into the inbox.
flood() {
  mkdir -p "$1/staging"
  awk -v dir="$1/staging" -v first="$2" -v count="$3" -v names="${countries[*]}" 'BEGIN {
    split(names, country, " ")
    for (n = first; n < first + count; n++) {
      from = country[n % 12 + 1]; to = country[(int(n / 12) + n + 1) % 12 + 1]
      file = dir "/a-" n ".txt"
      printf "Dispute %d deepens\n\n%s imposed sanctions on %s on Monday, officials said. %s condemned the move.\n", n, from, to, to >file
      close(file)
    }
  }'
  find "$1/staging" -type f -exec touch -d '1 hour ago' {} + && find "$1/staging" -type f -exec mv -t "$1/inbox" {} +
  rmdir "$1/staging"
}

root=$work/inbox
make_root "$root" 10
if start_daemon "$root" && within 60 inbox_is_empty "$root"; then
  before=$(rss "$daemon")
  kill -STOP "$daemon"
  # While it sleeps, more events than inotify's queue holds.
  queue=$(cat /proc/sys/fs/inotify/max_queued_events)
  check "the flood overflows inotify's queue of $queue" test "$flood" -gt "$queue"
  flood "$root" 11 "$flood"
  kill -CONT "$daemon"
  began=$SECONDS
  check "$flood articles are read after inotify's queue has overflowed" within $((60 + flood / 50)) inbox_is_empty "$root"
  echo "        in $((SECONDS - began)) s"
  after=$(rss "$daemon")
  check "memory stays flat ($before MB, then $after MB)" test "$after" -lt $((before + 100))
  rm -rf "$root/inbox"
  . "$here/live-status.sh"
  check "STATUS says that the inbox is gone" within 20 status_says "$root" 'paused.*inbox'
  check "the daemon lives without its inbox" kill -0 "$daemon"
  mkdir "$root/inbox"
  fill "$root" $((flood + 11)) 5
  check "and reads on when it is there again" within 90 inbox_is_empty "$root"
  stop_daemon
  equal "the daemon ends with 0" 0 $?
  note_acknowledged "$root"
  sound "an inbox that flooded and went away" "$root" $((flood + 15))
else
  fail "the daemon starts" "$(said "$root")"
fi
rm -rf "$root"*
