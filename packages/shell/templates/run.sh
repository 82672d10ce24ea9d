# shellcheck disable=SC2012 # Names of runs are our own.
# A run on this host: its directory, and what it leaves there.
ws_open() { # run-id part label
  WS_RUN=$WS_STATE/runs/$1 WS_PART=$2 WS_RUN_LABEL=$3 WS_STEP=0 WS_FAILED='' WS_SECRET='' WS_ALL_SECRET=''
  ws_me
  if [ ! -d "$WS_STATE" ]; then
    ( umask 022; mkdir -p -- "${WS_STATE%/*}" ) && mkdir -m 0700 -- "$WS_STATE" || exit 73
  fi
  # On a system nobody else may have made it, or may write in it.
  [ "$WAXSEAL_PLACE" = directory ] || { [ -O "$WS_STATE" ] && [ ! -L "$WS_STATE" ]; } || { ws_fail "$WS_STATE belongs to another user"; exit 73; }
  mkdir -p -- "$WS_STATE/runs" "$WS_STATE/pending" "$WS_STATE/rooms" || exit 73
  ws_lock || exit 75
  mkdir -p -- "$WS_RUN/undo" "$WS_RUN/undo-secret" "$WS_RUN/step" && : >>"$WS_RUN/undo/list" && ws_pipes || exit 73
  printf 'P %s\n' "$2" >>"$WS_RUN/journal"
  printf '%s\n' "$3" >"$WS_RUN/label"
  ws_prune
  ws_forget
  # In parentheses: dash would keep a copy of the connection's stdout for a function that it redirects.
  ( ws_watch "$$" "$(ws_born "$$")" ) >/dev/null 2>&1 </dev/null &
  WS_WATCH=$!
}

ws_close() {
  ws_leave_word
  [ -z "${WS_WATCH:-}" ] || kill "$WS_WATCH" 2>/dev/null
  rm -rf -- "$WS_STATE/lock" "$WS_RUN/stage" "$WS_RUN/undo-secret" "$WS_RUN/step"
}

# What a killed run could not take away itself may be secret. No other run is at work: the lock is ours.
ws_forget() {
  for ws_run in "$WS_STATE"/runs/*; do
    [ "$ws_run" = "$WS_RUN" ] || rm -rf -- "$ws_run/stage" "$ws_run/undo-secret" "$ws_run/step" "$ws_run/out" "$ws_run/err"
  done
}

# The last twenty runs are kept; their names sort by time.
ws_prune() {
  ls "$WS_STATE/runs" | sort -r | tail -n +21 | while IFS= read -r ws_run; do
    [ "$ws_run" = "${WS_RUN##*/}" ] || ws_forget_tree "$WS_STATE/runs/$ws_run"
  done
}
