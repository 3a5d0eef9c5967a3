# For the test scripts: counts checks, and ends with the line that Tests/run sums up.
passed=0 failed=0 skipped=0

pass() { passed=$((passed + 1)); echo "ok      $1"; }
fail() { failed=$((failed + 1)); echo "FAILED  $1${2:+: $2}"; }
skip() { skipped=$((skipped + 1)); echo "skipped $1: $2"; }

# check NAME COMMAND…: passes where the command succeeds.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then pass "$name"; else fail "$name" "$(printf '%s' "$output" | tail -n 3)"; fi
}

# equal NAME EXPECTED ACTUAL
equal() { if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "expected '$2', found '$3'"; fi }

# within SECONDS COMMAND…: repeats until it succeeds.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || { "$@"; return 1; }
    sleep 0.05
  done
}

finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}

# The programs under test: TOCSIN_PROGRAMS, else the newest build of this tree.
find_programs() {
  local repository=$1
  programs=${TOCSIN_PROGRAMS:-}
  if [ -z "$programs" ]; then
    for programs in "$repository/.build/release" "$repository/.build/debug"; do
      [ -x "$programs/tocsind" ] && break
    done
  fi
  programs=$(realpath "$programs")
  [ -x "$programs/tocsind" ] && [ -x "$programs/tocsin" ]
}
