# shellcheck disable=SC2012 # Names of runs are our own.
# The runs that a host remembers, the last one first: id, paths replaced, and who ran it.
ws_runs() {
  ls "$WS_STATE/runs" 2>/dev/null | sort -r | while IFS= read -r ws_run; do
    [ -r "$WS_STATE/runs/$ws_run/undo/list" ] || continue
    printf '%s %s %s\n' "$ws_run" "$(cut -f 2- "$WS_STATE/runs/$ws_run/undo/list" | sort -u | wc -l)" "$(head -n 1 "$WS_STATE/runs/$ws_run/label" 2>/dev/null)"
  done
}
