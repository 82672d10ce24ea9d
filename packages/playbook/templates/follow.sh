# Reads the journal of a run whose connection broke: waits until the run came to its end or its process is gone.
ws_alive() {
  read -r ws_pid ws_rest <"$WS_STATE/lock/holder" 2>/dev/null && kill -0 "$ws_pid" 2>/dev/null
}

ws_follow() { # run-id seconds
  WS_RUN=$WS_STATE/runs/$1
  [ -r "$WS_RUN/journal" ] || exit 66
  ws_left=$(($2 * 2))
  while [ "$ws_left" -gt 0 ] && ! grep -qx 'X end' "$WS_RUN/journal" && ws_alive; do
    sleep 0.5
    ws_left=$((ws_left - 1))
  done
  cat "$WS_RUN/journal"
}
