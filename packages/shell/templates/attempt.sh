ws_ignore() { [ "$ws_outcome" != failed ] || WS_FAILED=''; }

# Attempts: what failed before one keeps all of it from running; "-" keeps a rescue that is not needed from running.
ws_enter() { eval "ws_outer_$1=\$WS_FAILED ws_after_$1="; } # number of the attempt
ws_rescue() {
  eval "ws_outer=\$ws_outer_$1"
  if [ -n "$ws_outer" ] || [ "$WS_FAILED" = stopped ]; then return; fi
  if [ -n "$WS_FAILED" ]; then WS_FAILED=''; else WS_FAILED=-; fi
}
ws_always() {
  eval "ws_outer=\$ws_outer_$1"
  if [ -n "$ws_outer" ] || [ "$WS_FAILED" = stopped ]; then return; fi
  [ "$WS_FAILED" != - ] || WS_FAILED=''
  eval "ws_after_$1=\$WS_FAILED"
  WS_FAILED=''
}
ws_leave() { eval "WS_FAILED=\${WS_FAILED:-\$ws_after_$1}"; }

# A program that ends within attempts leaves to the run's next one how they stand.
ws_pause() { # number of each attempt that is open
  printf 'WS_FAILED=%s\n' "$WS_FAILED" >"$WS_RUN/attempts"
  for ws_open_attempt; do
    eval "printf 'ws_outer_%s=%s\nws_after_%s=%s\n' $ws_open_attempt \"\$ws_outer_$ws_open_attempt\" $ws_open_attempt \"\$ws_after_$ws_open_attempt\""
  done >>"$WS_RUN/attempts"
  ws_say "F ${WS_FAILED:-ok}"
}
# shellcheck source=/dev/null # Written by this run.
ws_resume() { . "$WS_RUN/attempts"; }
