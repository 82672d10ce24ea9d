# shellcheck disable=SC2086 # Numbers of processes and of their fields, a word each.
# Processes of the run. What a process calls itself may hold blanks, brackets and newlines: proc(5) is read behind the last ")".

# Sets WS_PARENT and WS_BORN (clock ticks since boot) of a process; fails when there is none.
ws_process() { # process
  ws_process_raw=''
  { while IFS= read -r ws_process_line || [ -n "$ws_process_line" ]; do ws_process_raw="$ws_process_raw$ws_process_line "; done <"/proc/$1/stat"; } 2>/dev/null
  case $ws_process_raw in *') '*) ;; *) return 1 ;; esac
  set -- ${ws_process_raw##*') '}
  WS_PARENT=$2 WS_BORN=${20}
}

ws_born() { # process: prints when it began, "-" where nothing says so
  if [ ! -r /proc/self/stat ]; then printf -- '-\n'; elif ws_process "$1"; then printf '%s\n' "$WS_BORN"; else printf 'gone\n'; fi
}

ws_lives() { # process born|"": it runs, and is the one that was meant
  kill -0 "$1" 2>/dev/null || return
  [ -z "$2" ] || [ "$2" = - ] || { ws_process "$1" && [ "$WS_BORN" = "$2" ]; }
}

ws_processes() { # "process parent born" of every process
  if [ ! -r /proc/self/stat ]; then ps -A -o pid= -o ppid= | sed 's/$/ -/'; return; fi
  for ws_proc in /proc/[0-9]*; do
    if ws_process "${ws_proc#/proc/}"; then printf '%s %s %s\n' "${ws_proc#/proc/}" "$WS_PARENT" "$WS_BORN"; fi
  done
}

ws_family() { # process born|"": "process born" of it and of all that it began, unless it is another one by now
  ws_processes | awk -v top="$1" -v born="$2" '
    { parent[$1] = $2; began[$1] = $3 }
    END {
      if (!(top in parent) || (born != "" && born != "-" && began[top] != born)) exit
      # Parents before their children: a shell that is signalled first dies before it can say, in the output of the step,
      # that what it waited for was ended.
      print top, began[top]
      do {
        more = 0
        for (p in parent) if (!(p in known) && p != top && (parent[p] == top || parent[p] in known)) { known[p] = 1; more = 1; print p, began[p] }
      } while (more)
    }'
}

ws_signal_all() { # signal: at once the processes on stdin that are still those
  ws_signal_them=''
  while read -r ws_signal_process ws_signal_born; do
    if ws_lives "$ws_signal_process" "$ws_signal_born"; then ws_signal_them="$ws_signal_them $ws_signal_process"; fi
  done
  [ -z "$ws_signal_them" ] || kill -s "$1" $ws_signal_them 2>/dev/null
}

ws_forks() { # of the processes on stdin those that are this program's own, and have run no other
  while read -r ws_fork ws_fork_born; do
    if cmp -s -- "/proc/$ws_fork/cmdline" "/proc/$$/cmdline" 2>/dev/null; then printf '%s %s\n' "$ws_fork" "$ws_fork_born"; fi
  done
}

ws_end() { # process born|"" seconds [apart: it is a step, of which we are no part]: ends it and all that it began, kindly first
  ws_end_family=$(ws_family "$1" "$2")
  [ -n "$ws_end_family" ] || return 0
  # Subshells of this program have nothing to tidy up. mksh's would outlive a TERM until their child is gone, and then
  # report it in the output of the step.
  [ -z "${4-}" ] || printf '%s\n' "$ws_end_family" | ws_forks | ws_signal_all KILL
  printf '%s\n' "$ws_end_family" | ws_signal_all TERM
  sleep "$3"
  # What was begun meanwhile has a parent of then.
  { printf '%s\n' "$ws_end_family"; printf '%s\n' "$ws_end_family" | while read -r ws_end_process ws_end_born; do ws_family "$ws_end_process" "$ws_end_born"; done; } | ws_signal_all KILL
}

# Sets WS_NOW: seconds of a clock that nobody sets.
ws_clock() {
  if read -r WS_NOW ws_clock_rest 2>/dev/null </proc/uptime; then WS_NOW=${WS_NOW%%.*}; else WS_NOW=$(date +%s); fi
}
ws_now() { ws_clock; printf '%s\n' "$WS_NOW"; }
