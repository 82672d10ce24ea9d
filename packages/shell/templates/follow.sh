# Reads the journal of a run whose connection broke: waits until the run came to its end or its process is gone.
ws_alive() {
  ws_holder_born=''
  { read -r ws_pid ws_rest <"$WS_STATE/lock/holder" && read -r ws_holder_born <"$WS_STATE/lock/born"; } 2>/dev/null
  [ -n "$ws_holder_born" ] && ws_lives "$ws_pid" "$ws_holder_born"
}

# A run has one journal on a host, in which every program of the run begins its own part.
ws_part() { awk -v mark="P $1" 'inside && /^P / { exit } inside { print } $0 == mark { inside = 1 }' "$WS_RUN/journal"; }

ws_follow() { # run-id part seconds
  WS_RUN=$WS_STATE/runs/$1
  [ -r "$WS_RUN/journal" ] || exit 66
  ws_left=$(($3 * 2))
  while [ "$ws_left" -gt 0 ] && ! ws_part "$2" | grep -qx 'X end' && ws_alive; do
    sleep 0.5
    ws_left=$((ws_left - 1))
  done
  ws_part "$2"
}
