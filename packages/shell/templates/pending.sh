# Work that runs left to be done on this host.
ws_pending() { ws_files pending "$WS_STATE/pending"; }

ws_clear_pending() { # id…: strikes off what was done by hand
  if [ -d "$WS_STATE/lock" ]; then printf 'locked\n'; return; fi
  for ws_cleared; do rm -f -- "$WS_STATE/pending/$ws_cleared"; done
  ws_pending
}
