# What `tocsin status` says of a daemon that is running.
status_says() { "$programs/tocsin" status --root "$1" | grep -qi "$2"; }
says_nothing_of_a_pause() { ! status_says "$1" 'paused'; }
ends_with_line_feed() { [ "$(tail -c 1 "$1" | od -An -tx1 | tr -d ' ')" = 0a ]; }
