# A handler is written down before the step that needs it, and struck off only after it succeeded, or failed and is ignored.
ws_note() { # id note64|-: what people are told of it, should it stay pending
  if [ "$2" = - ]; then : >"$WS_STATE/pending/$1"; else printf %s "$2" | base64 -d >"$WS_STATE/pending/$1"; fi
}
ws_notify() { # handler-id note64
  [ -e "$WS_STATE/pending/$1" ] || { ws_note "$1" "$2"; ws_new="${ws_new:-} $1"; }
}
ws_notified() { # after the step: one that changed nothing, or was not run, takes back what it alone announced
  if [ -z "$ws_outcome" ] || ! ws_has_changed; then for ws_h in ${ws_new:-}; do rm -f -- "$WS_STATE/pending/$ws_h"; done; fi
  ws_new=''
}
ws_called() { [ -z "$WS_FAILED" ] && [ -e "$WS_STATE/pending/$1" ]; } # handler-id
ws_handled() { # handler-id, after its step
  if [ -n "$ws_outcome" ] && [ -z "$WS_FAILED" ]; then rm -f -- "$WS_STATE/pending/$1"; fi
}

ws_deferred() { # id: writes down what a directory has no running system for
  grep -qxF -- "$1" "$WS_STATE/deferred" 2>/dev/null || { printf '%s\n' "$1" >>"$WS_STATE/deferred"; ws_changed; }
}
