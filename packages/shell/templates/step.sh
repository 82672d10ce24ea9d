# A step is a task or a handler: it is tried in a process of its own, for so many seconds, so many times.
ws_step() { # step function seconds retries seconds-between until-function|- joined|apart
  ws_outcome=''
  [ ! -e "$WS_STATE/lock/stop" ] || WS_FAILED=${WS_FAILED:-stopped}
  [ -z "$WS_FAILED" ] || return 0
  WS_STEP=$1
  ws_say "B $1"
  rm -f -- "$WS_RUN/step/changed" "$WS_RUN/step/warnings"
  ws_left=$4
  ws_try "$2" "$3" "$6" "$7"
  while [ "$ws_rc" -ne 0 ] && [ "$ws_left" -gt 0 ] && [ ! -e "$WS_STATE/lock/stop" ]; do
    ws_left=$((ws_left - 1))
    sleep "$5"
    ws_try "$2" "$3" "$6" "$7"
  done
  if [ "$ws_rc" -ne 0 ]; then ws_outcome=failed; elif ws_has_changed; then ws_outcome=changed; else ws_outcome=ok; fi
  [ ! -s "$WS_RUN/step/warnings" ] || ws_say "W $1 $(tail -c 65536 "$WS_RUN/step/warnings" | ws_b64)"
  # What a step printed may hold a secret: it goes to the connection, where it is masked, and not to the journal.
  # "partial": it failed after it had changed something.
  ws_word_told=$ws_outcome; [ "$ws_rc" -eq 0 ] || ! ws_has_changed || ws_word_told=partial
  printf '%s\n' "E $1 $ws_word_told $ws_rc" >>"$WS_RUN/journal"
  ws_tell "E $1 $ws_word_told $ws_rc $({ [ "$ws_rc" -eq 0 ] || ws_full; tail -c 65536 "$WS_RUN/step/out"; } | ws_b64) $(tail -c 65536 "$WS_RUN/step/err" 2>/dev/null | ws_b64)"
  [ "$ws_rc" -eq 0 ] || WS_FAILED=$1
}

ws_has_changed() { [ -e "$WS_RUN/step/changed" ]; }

ws_full() { # says so when nothing can be written, or could when the step spoke: what it had to say is then lost
  if [ -n "$ws_lost" ] || ! head -c 8192 /dev/zero 2>/dev/null >"$WS_RUN/room"; then printf 'nothing more can be written below %s: is the disk full?\n' "$WS_STATE"; fi
  rm -f "$WS_RUN/room"
}

ws_pipes() {
  for ws_pipe in out err check; do [ -p "$WS_RUN/step/$ws_pipe.pipe" ] || mkfifo -- "$WS_RUN/step/$ws_pipe.pipe" || return; done
}

# Keeps the end of what comes from stdin, while it comes, in two files of at most 2 MiB: FILE, and before it FILE.before.
# Fails when it could not be written, as on a full disk; what comes is read to its end all the same.
ws_collect() { # file
  while ws_collect_said=$(dd bs=4096 count=512 of="$1" 2>&1); do
    ws_collect_said=${ws_collect_said%% records in*} # as in "511+1 records in", behind a warning of a partial read
    ws_collect_said=${ws_collect_said##*[!0-9+]}
    # shellcheck disable=SC2004 # A sum, as in 511+1.
    [ "$(($ws_collect_said))" -eq 512 ] || return 0
    mv -f -- "$1" "$1.before" || break
  done
  cat >/dev/null
  return 1
}

# Waits for a collector, a second at most when a daemon that the step began holds its pipe: the watch ends it then.
ws_collected() { # process file
  ws_clock
  printf '%s %s\n' "$1" "$((WS_NOW + 1))" >"$WS_STATE/lock/drain"
  wait "$1"
  [ "$?" -ne 1 ] || ws_lost=1
  : >"$WS_STATE/lock/drain"
  [ -e "$2.before" ] || return 0
  cat -- "$2.before" "$2" >"$2.whole"
  mv -f -- "$2.whole" "$2" && rm -f -- "$2.before"
}

# Waits for a process that the lock knows: should this one be killed, the step still holds the lock.
ws_attend() { # process: sets ws_rc
  ws_attend_born=-
  if ws_process "$1"; then ws_attend_born=$WS_BORN; fi
  printf '%s %s %s\n' "$1" "$ws_deadline" "$ws_attend_born" >"$WS_STATE/lock/step"
  wait "$1" 2>/dev/null # a shell says here that it was ended
  ws_rc=$?
  : >"$WS_STATE/lock/step"
}

ws_try() { # function seconds until-function|- joined|apart
  [ ! -e "$WS_RUN/step/late" ] || rm -f -- "$WS_RUN/step/late"
  : >"$WS_RUN/step/out"
  : >"$WS_RUN/step/err"
  ws_clock
  ws_lost=''
  ws_deadline=$((WS_NOW + $2)) ws_err=$WS_RUN/step/out ws_collector_err=''
  ( ws_collect "$WS_RUN/step/out" ) <"$WS_RUN/step/out.pipe" >/dev/null 2>&1 &
  ws_collector=$!
  if [ "$4" = joined ]; then
    ( set -e; "$1" ) >"$WS_RUN/step/out.pipe" 2>&1 </dev/null &
    ws_attend "$!"
  else
    ws_err=$WS_RUN/step/err
    ( ws_collect "$WS_RUN/step/err" ) <"$WS_RUN/step/err.pipe" >/dev/null 2>&1 &
    ws_collector_err=$!
    ( set -e; "$1" ) >"$WS_RUN/step/out.pipe" 2>"$WS_RUN/step/err.pipe" </dev/null &
    ws_attend "$!"
    ws_collected "$ws_collector_err" "$WS_RUN/step/err"
  fi
  ws_collected "$ws_collector" "$WS_RUN/step/out"
  if [ "$ws_rc" -eq 0 ] && [ "$3" != - ]; then
    ( set -e; "$3" <"$WS_RUN/step/out" ) >/dev/null 2>&1 &
    ws_attend "$!"
  fi
  if [ "$ws_rc" -ne 0 ] && [ -e "$WS_RUN/step/late" ]; then printf 'stopped: it took longer than %s s\n' "$2" >>"$ws_err"; fi
}

# Stops a step that takes longer than it may: one process that looks once a second, and lives as long as the program or its step.
ws_watch() { # process of the program, and when it began
  ws_pid='' ws_pid_born=''
  while ws_lives "$1" "$2" || { [ -n "$ws_pid" ] && ws_lives "$ws_pid" "$ws_pid_born"; }; do
    sleep 1
    ws_clock
    ws_drain='' ws_deadline=''
    read -r ws_drain ws_deadline 2>/dev/null <"$WS_STATE/lock/drain"
    [ -z "$ws_deadline" ] || [ "$WS_NOW" -le "$ws_deadline" ] || kill "$ws_drain" 2>/dev/null
    ws_pid='' ws_deadline=''
    read -r ws_pid ws_deadline ws_pid_born 2>/dev/null <"$WS_STATE/lock/step" || continue
    [ -n "$ws_deadline" ] && [ "$WS_NOW" -ge "$ws_deadline" ] || continue
    : >"$WS_RUN/step/late"
    ws_end "$ws_pid" "$ws_pid_born" 2 apart
  done
}
