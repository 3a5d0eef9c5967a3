# A real systemd-journald without systemd as process 1: in a mount namespace of its own, with its own /run and
# /var/log, started by hand. Needs root.

# enter_journal_namespace PROGRAM ARGUMENT…: runs the program anew in such a namespace, unless this is the one.
# $namespaces: unshare's options for further ones.
enter_journal_namespace() {
  if [ -z "${TOCSIN_NAMESPACE:-}" ]; then
    TOCSIN_NAMESPACE=1 exec unshare --mount --propagation private "${namespaces[@]}" "$@"
  fi
  mount -t tmpfs tmpfs /run
  mkdir -p /run/systemd/journal /run/log/journal
  mount -t tmpfs tmpfs /var/log
}

start_journald() {
  /lib/systemd/systemd-journald 2>/dev/null &
  journald=$!
  within 5 test -S /run/systemd/journal/socket -a -S /run/systemd/journal/stdout
}

stop_journald() {
  kill "$journald"
  wait "$journald" 2>/dev/null
  rm -f /run/systemd/journal/socket /run/systemd/journal/stdout
}
