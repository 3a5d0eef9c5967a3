# An article that ends the daemon while it is read: tried twice, then quarantined, and the next one is read. Where the
# daemon would trap, strace kills it: before it writes that the article is coded.
root=$work/poison
make_root "$root" 1
for death in 1 2; do
  strace -f -qq -P "$root/coding.mark" -e trace=pwrite64 -e inject=pwrite64:signal=KILL:when=2 -o /dev/null \
    "$programs/tocsind" --root "$root" --once >>"$work/daemon.log" 2>&1
  equal "death $death is by the signal" 137 $?
  equal "the article is still in the inbox" 1 "$(find "$root/inbox" -type f | wc -l)"
done
fill "$root" 2 1
"$programs/tocsind" --root "$root" --once >"$work/poison.log" 2>&1
equal "the third run ends well" 0 $?
check "it says what it does not try again" grep -q "the daemon died 2 times while it read this" "$work/poison.log"
equal "the article is in quarantine, with its reason" 2 "$(find "$root/quarantine" -type f | wc -l)"
equal "as an event" deadly "$("$programs/tocsin" log tail --root "$root" --json -n 100 | jq -r 'select(.type == "ArticleRejected") | .data.reason')"
equal "the other one is read" 1 "$("$programs/tocsin" articles --root "$root" --json | wc -l)"
rm -rf "$root"*
