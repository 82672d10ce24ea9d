# The apply program. Events, one a line: "B step" begins, "W step text64" warns of something in it, "E step outcome status
# output64" ends, "L holder64" somebody else holds the lock, "X end" the program came to its end. Each line goes to the connection and to the journal, so that
# a run whose connection broke goes on and can be read afterwards.
trap '' HUP PIPE

ws_tell() { printf '%s\n' "$*" 2>/dev/null || :; }
ws_say() { printf '%s\n' "$*" >>"$WS_RUN/journal"; ws_tell "$*"; }
ws_fail() { printf '%s\n' "$*" >&2; return 1; }
ws_changed() { : >"$WS_RUN/changed"; }
ws_warn() { printf '%s\n' "$*" >>"$WS_RUN/warnings"; } # no secrets: the journal keeps it

ws_boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || printf unknown; }

ws_lock_stale() { # the holder is of an earlier boot, or its process and that of its last step are gone
  if ! read -r ws_pid ws_boot_id ws_rest <"$WS_STATE/lock/holder" 2>/dev/null; then
    # Whoever made it died before it signed, unless it is at that just now.
    [ -n "$(find "$WS_STATE/lock" -prune -mmin +1 2>/dev/null)" ]; return
  fi
  [ "$ws_boot_id" = "$(ws_boot)" ] || return 0
  ws_child=; read -r ws_child ws_rest <"$WS_STATE/lock/step" 2>/dev/null
  ! kill -0 "$ws_pid" 2>/dev/null && ! kill -0 "${ws_child:-$ws_pid}" 2>/dev/null
}

# Fails while another run holds the lock. Where no lock can be made there is no holder to wait for: nothing can be written
# here. The second try is for a holder that went between the first and the look.
ws_make_lock() {
  mkdir "$WS_STATE/lock" 2>/dev/null && return
  [ ! -d "$WS_STATE/lock" ] || return 1
  mkdir "$WS_STATE/lock" && return
  [ -d "$WS_STATE/lock" ] || exit 73
  return 1
}

ws_lock() {
  if ws_make_lock; then :
  elif ws_lock_stale; then
    rm -rf -- "$WS_STATE/lock" || exit 73
    ws_make_lock || return 1
  else printf 'L %s\n' "$(ws_b64 <"$WS_STATE/lock/holder")"; return 1
  fi
  printf '%s %s %s\n' "$$" "$(ws_boot)" "$WS_RUN_LABEL" >"$WS_STATE/lock/holder"
  trap ws_close EXIT
}

ws_close() {
  ws_leave_word
  [ -z "${WS_WATCH:-}" ] || kill "$WS_WATCH" 2>/dev/null
  rm -rf -- "$WS_STATE/lock" "$WS_RUN/stage" "$WS_RUN/undo-secret" "$WS_RUN/out" "$WS_RUN/err" "$WS_RUN/late" "$WS_RUN/changed" "$WS_RUN/warnings"
}

ws_open() { # run-id part label
  WS_RUN=$WS_STATE/runs/$1 WS_RUN_LABEL=$3 WS_AT=$WAXSEAL_ROOT WS_FAILED='' WS_SECRET='' WS_ALL_SECRET=''
  if [ ! -d "$WS_STATE" ]; then
    ( umask 022; mkdir -p -- "${WS_STATE%/*}" ) && mkdir -m 0700 -- "$WS_STATE" || exit 73
  fi
  mkdir -p -- "$WS_STATE/runs" "$WS_STATE/pending" || exit 73
  ws_lock || exit 75
  mkdir -p -- "$WS_RUN/undo" "$WS_RUN/undo-secret" && : >>"$WS_RUN/undo/list" || exit 73
  printf 'P %s\n' "$2" >>"$WS_RUN/journal"
  printf '%s\n' "$3" >"$WS_RUN/label"
  ws_prune
  ws_forget
  # In parentheses: dash would keep a copy of the connection's stdout for a function that it redirects.
  ( ws_watch "$$" ) >/dev/null 2>&1 </dev/null &
  WS_WATCH=$!
}

# What a killed run could not take away itself may be secret. Nobody else is at work: the lock is ours.
ws_forget() {
  for ws_run in "$WS_STATE"/runs/*; do
    [ "$ws_run" = "$WS_RUN" ] || rm -rf -- "$ws_run/stage" "$ws_run/undo-secret" "$ws_run/out" "$ws_run/err" "$ws_run/late" "$ws_run/changed"
  done
}

# The last twenty runs are kept; their names sort by time.
ws_prune() {
  ls "$WS_STATE/runs" | sort -r | tail -n +21 | while IFS= read -r ws_run; do
    [ "$ws_run" = "${WS_RUN##*/}" ] || rm -rf -- "$WS_STATE/runs/$ws_run"
  done
}

ws_step() { # step function seconds retries seconds-between until-function|- joined|apart
  ws_outcome=
  [ ! -e "$WS_STATE/lock/stop" ] || WS_FAILED=${WS_FAILED:-stopped}
  [ -z "$WS_FAILED" ] || return 0
  ws_say "B $1"
  rm -f "$WS_RUN/changed" "$WS_RUN/warnings"
  ws_left=$4
  ws_try "$2" "$3" "$6" "$7"
  while [ "$ws_rc" -ne 0 ] && [ "$ws_left" -gt 0 ] && [ ! -e "$WS_STATE/lock/stop" ]; do
    ws_left=$((ws_left - 1))
    sleep "$5"
    ws_try "$2" "$3" "$6" "$7"
  done
  if [ "$ws_rc" -ne 0 ]; then ws_outcome=failed; elif [ -e "$WS_RUN/changed" ]; then ws_outcome=changed; else ws_outcome=ok; fi
  [ ! -s "$WS_RUN/warnings" ] || ws_say "W $1 $(ws_b64 <"$WS_RUN/warnings")"
  # What a step printed may hold a secret: it goes to the connection, where it is masked, and not to the journal.
  # "partial": it failed after it had changed something.
  ws_word=$ws_outcome; [ "$ws_rc" -eq 0 ] || ! ws_has_changed || ws_word=partial
  printf '%s\n' "E $1 $ws_word $ws_rc" >>"$WS_RUN/journal"
  ws_tell "E $1 $ws_word $ws_rc $({ [ "$ws_rc" -eq 0 ] || ws_full; tail -c 65536 "$WS_RUN/out"; } | ws_b64) $(tail -c 65536 "$WS_RUN/err" 2>/dev/null | ws_b64)"
  [ "$ws_rc" -eq 0 ] || WS_FAILED=$1
}

ws_has_changed() { [ -e "$WS_RUN/changed" ]; }

ws_full() { # says so when nothing can be written: what a step had to say is then lost
  if ! head -c 8192 /dev/zero 2>/dev/null >"$WS_RUN/room"; then printf 'nothing more can be written below %s: is the disk full?\n' "$WS_STATE"; fi
  rm -f "$WS_RUN/room"
}

ws_now() { # seconds of a clock that nobody sets
  if read -r ws_up ws_rest </proc/uptime; then printf '%s\n' "${ws_up%%.*}"; else date +%s; fi 2>/dev/null
}

ws_try() { # function seconds until-function|- joined|apart
  rm -f "$WS_RUN/late" "$WS_RUN/err"
  ws_err=$WS_RUN/out; [ "$4" = joined ] || ws_err=$WS_RUN/err
  : >"$WS_RUN/out"
  # In a process of its own that the lock knows: should this one be killed, the step still holds the lock.
  ( set -e; "$1"; [ "$3" = - ] || "$3" <"$WS_RUN/out" >/dev/null 2>&1 ) >>"$WS_RUN/out" 2>>"$ws_err" </dev/null &
  printf '%s %s\n' "$!" "$(($(ws_now) + $2))" >"$WS_STATE/lock/step"
  wait "$!"
  ws_rc=$?
  : >"$WS_STATE/lock/step"
  if [ "$ws_rc" -ne 0 ] && [ -e "$WS_RUN/late" ]; then printf 'stopped: it took longer than %s s\n' "$2" >>"$ws_err"; fi
}

# Stops a step that takes longer than it may: one process that looks once a second, and lives as long as the program or its step.
ws_watch() { # process of the program
  while kill -0 "$1" 2>/dev/null || kill -0 "${ws_pid:-$1}" 2>/dev/null; do
    sleep 1
    ws_pid= ws_deadline=
    read -r ws_pid ws_deadline 2>/dev/null <"$WS_STATE/lock/step" || continue
    [ -n "$ws_deadline" ] && [ "$(ws_now)" -ge "$ws_deadline" ] || continue
    : >"$WS_RUN/late"
    ws_signal TERM "$ws_pid"
    sleep 2
    ws_signal KILL "$ws_pid"
  done
}

ws_ignore() { [ "$ws_outcome" != failed ] || WS_FAILED=; }

# Attempts: what failed before one keeps all of it from running; "-" keeps a rescue from running that nobody needs.
ws_enter() { eval "ws_outer_$1=\$WS_FAILED ws_after_$1="; } # number of the attempt
ws_rescue() {
  eval "ws_outer=\$ws_outer_$1"
  if [ -n "$ws_outer" ] || [ "$WS_FAILED" = stopped ]; then return; fi
  if [ -n "$WS_FAILED" ]; then WS_FAILED=; else WS_FAILED=-; fi
}
ws_always() {
  eval "ws_outer=\$ws_outer_$1"
  if [ -n "$ws_outer" ] || [ "$WS_FAILED" = stopped ]; then return; fi
  [ "$WS_FAILED" != - ] || WS_FAILED=
  eval "ws_after_$1=\$WS_FAILED"
  WS_FAILED=
}
ws_leave() { eval "WS_FAILED=\${WS_FAILED:-\$ws_after_$1}"; }

ws_sync() { sync "$1" 2>/dev/null || sync; }
if mv -T -- /nonexistent/waxseal /nonexistent/x 2>&1 | grep -q 'invalid option\|illegal option'; then
  ws_mv() { mv -f -- "$1" "$2"; }
else
  ws_mv() { mv -fT -- "$1" "$2"; }
fi

ws_own() { # real-path logical-path owner group
  if [ "$WAXSEAL_PLACE" = directory ]; then
    [ "$(ws_ledger "$2")" = "$3 $4" ] || printf '%s\t%s\t%s\n' "$2" "$3" "$4" >>"$WS_STATE/owners"
  else
    chown -h -- "$3:$4" "$1"
  fi
}

# GNU chmod leaves the set-ID bits of a directory, which it may have from its parent, when they are not named.
ws_chmod() { # mode real-path
  if [ -d "$2" ]; then chmod u-s,g-s -- "$2" || return; fi
  chmod -- "$1" "$2"
}

ws_safe() { # logical-path
  if ws_foreign "$WS_AT" "$1"; then ws_fail "$1 leads through a link that belongs to another user than root"; fi
}

ws_parent() { # logical-path: its directory exists; in a directory place it is part of the system that is not there
  ws_d=${WS_AT}${1%/*}
  [ -d "$ws_d" ] && return
  [ "$WAXSEAL_PLACE" = directory ] || ws_fail "the directory ${1%/*} does not exist" || return
  ( umask 022; mkdir -p -- "$ws_d" )
}

# Keeps what a path holds, so that a transaction and a rollback can put it back. Secrets only until the run's end.
ws_keep() { # logical-path
  [ "$WS_AT" = "$WAXSEAL_ROOT" ] || return 0
  ws_store=undo; [ -z "$WS_SECRET" ] || ws_store=undo-secret
  ws_n=$(($(wc -l <"$WS_RUN/undo/list") + 1))
  if [ -e "$WS_AT$1" ] || [ -L "$WS_AT$1" ]; then
    cp -RPp -- "$WS_AT$1" "$WS_RUN/$ws_store/$ws_n" || return
    printf '%s\t%s\n' "$ws_store/$ws_n" "$1" >>"$WS_RUN/undo/list"
  else
    printf 'absent\t%s\n' "$1" >>"$WS_RUN/undo/list"
  fi
}

# Keeps a path's mode and owner alone.
ws_keep_attributes() { # logical-path mode owner group
  [ "$WS_AT" != "$WAXSEAL_ROOT" ] || printf 'attributes:%s:%s:%s\t%s\n' "$2" "$3" "$4" "$1" >>"$WS_RUN/undo/list"
}

# Puts back, last first, everything kept after the first $1 entries.
ws_restore() { # entries-to-leave
  awk -v from="$1" 'NR > from { line[NR] = $0 } END { for (i = NR; i > from; i--) print line[i] }' \
    "$WS_RUN/undo/list" >"$WS_RUN/undo/reversed" || return
  while IFS="$(printf '\t')" read -r ws_from ws_where; do
    ws_put_back "$WS_RUN" "$ws_from" "$ws_where" || return
  done <"$WS_RUN/undo/reversed"
}

ws_put_back() { # run-directory kept logical-path
  ws_p=$WAXSEAL_ROOT$3
  case $2 in
    absent)
      # A directory goes only when it is empty: what others put there since is theirs.
      if [ -d "$ws_p" ] && [ ! -L "$ws_p" ]; then rmdir -- "$ws_p" 2>/dev/null || printf '%s is kept: it is not empty\n' "$3"; else rm -f -- "$ws_p"; fi
      return ;;
    attributes:*)
      [ -e "$ws_p" ] || return 0
      ws_old=${2#attributes:}; ws_old=${ws_old%:*:*} ws_group=${2##*:}; ws_owner=${2%:*}; ws_owner=${ws_owner##*:}
      ws_own "$ws_p" "$3" "$ws_owner" "$ws_group" && ws_chmod "$ws_old" "$ws_p"
      return ;;
  esac
  ws_t=$(ws_beside "$ws_p" -d) || return
  cp -RPp -- "$1/$2" "$ws_t/x" || { rm -rf -- "$ws_t"; return 1; }
  if [ -d "$ws_p" ] && [ ! -L "$ws_p" ]; then rm -rf -- "$ws_p"; fi
  ws_mv "$ws_t/x" "$ws_p" && rmdir "$ws_t"
}

# What a rollback must run again once the old files are back: the activation of a transaction, a handler.
ws_after() { # id text
  mkdir -p -- "$WS_RUN/undo/after" && printf '%s\n' "$2" >"$WS_RUN/undo/after/$1"
}

# How the run leaves every path that it touched: a rollback that finds another state leaves it alone.
ws_leave_word() {
  cut -f 2- "$WS_RUN/undo/list" 2>/dev/null | sort -u | while IFS= read -r ws_where; do printf '%s\t%s\n' "$(ws_look "$ws_where")" "$ws_where"; done >"$WS_RUN/undo/left"
}

ws_rollback() { # run-id
  ws_old_run=$WS_STATE/runs/$1
  awk '{ line[NR] = $0 } END { for (i = NR; i > 0; i--) print line[i] }' "$ws_old_run/undo/list" >"$WS_RUN/undo/todo" || return
  while IFS="$(printf '\t')" read -r ws_kept ws_where; do
    case $ws_kept in
      undo-secret/*) [ -e "$ws_old_run/$ws_kept" ] || { printf '%s is kept: what it held was secret and has no backup\n' "$ws_where"; continue; } ;;
    esac
    if [ -d "$WAXSEAL_ROOT$ws_where" ] && [ ! -L "$WAXSEAL_ROOT$ws_where" ]; then :; else ws_keep "$ws_where" || return; fi
    ws_put_back "$ws_old_run" "$ws_kept" "$ws_where" || return
  done <"$WS_RUN/undo/todo"
  for ws_again in "$ws_old_run"/undo/after/*; do
    [ -e "$ws_again" ] || continue
    ws_after "${ws_again##*/}" "$(cat "$ws_again")"
    ( set -e; . "$ws_again" ) || return
  done
  : >"$ws_old_run/undo/rolled-back" && ws_changed
}

# Gives a finished temporary file its owner and mode and renames it into place.
ws_install() { # logical-path temporary mode|- owner|- group|-
  ws_p=$WS_AT$1 ws_mode=$3 ws_owner=$4 ws_group=$5
  if [ -f "$ws_p" ] && [ ! -L "$ws_p" ]; then
    set -- "$1" "$2" $(ws_attributes "$ws_p" "$1") && [ "$#" -ge 5 ] || { rm -f -- "$2"; return 1; }
  else
    set -- "$1" "$2" 644 root root
  fi
  [ "$ws_mode" != - ] || ws_mode=$3
  [ "$ws_owner" != - ] || ws_owner=$4
  [ "$ws_group" != - ] || ws_group=$5
  ws_own "$2" "$1" "$ws_owner" "$ws_group" || { rm -f -- "$2"; return 1; }
  chmod -- "$ws_mode" "$2" && ws_sync "$2" && ws_keep "$1" && ws_mv "$2" "$ws_p" || { rm -f -- "$2"; return 1; }
  ws_changed
}

# A new temporary file or directory beside a path. What a killed run left there goes: the lock is ours.
ws_beside() { # real-path [-d]
  rm -rf -- "${1%/*}"/.waxseal.??????????
  mktemp ${2:-} "${1%/*}/.waxseal.XXXXXXXXXX"
}
ws_temporary() { ws_beside "$WS_AT$1"; } # logical-path

ws_put() { # logical-path sha256 mode owner group content64
  ws_safe "$1" || return
  ws_parent "$1" || return
  ws_p=$WS_AT$1
  if [ -d "$ws_p" ] && [ ! -L "$ws_p" ]; then ws_fail "$1 is a directory"; return; fi
  if [ -f "$ws_p" ] && [ ! -L "$ws_p" ] && [ "$(ws_sha "$ws_p")" = "$2" ]; then ws_attrs "$1" "$3" "$4" "$5"; return; fi
  ws_t=$(ws_temporary "$1") || return
  printf %s "$6" | base64 -d >"$ws_t" && [ "$(ws_sha "$ws_t")" = "$2" ] || { rm -f -- "$ws_t"; ws_fail "$1 was not written whole"; return; }
  ws_install "$1" "$ws_t" "$3" "$4" "$5"
}

ws_attrs() { # logical-path mode owner group
  ws_p=$WS_AT$1
  set -- "$1" "$2" "$3" "$4" $(ws_attributes "$ws_p" "$1") && [ "$#" -ge 7 ] || return
  ws_mode=$2 ws_owner=$3 ws_group=$4
  [ "$ws_mode" != - ] || ws_mode=$5
  [ "$ws_owner" != - ] || ws_owner=$6
  [ "$ws_group" != - ] || ws_group=$7
  [ "$ws_mode $ws_owner $ws_group" != "$5 $6 $7" ] || return 0
  ws_keep_attributes "$1" "$5" "$6" "$7" && ws_own "$ws_p" "$1" "$ws_owner" "$ws_group" && ws_chmod "$ws_mode" "$ws_p" && ws_changed
}

ws_directory() { # logical-path mode owner group
  ws_safe "$1" || return
  ws_p=$WS_AT$1
  if [ -d "$ws_p" ] && [ ! -L "$ws_p" ]; then ws_attrs "$@"; return; fi
  if [ -e "$ws_p" ] || [ -L "$ws_p" ]; then ws_fail "$1 exists and is not a directory"; return; fi
  ws_parent "$1" && ws_keep "$1" && mkdir -- "$ws_p" && ws_changed || return
  ws_mode=$2; [ "$ws_mode" != - ] || ws_mode=755
  ws_attrs "$1" "$ws_mode" "$3" "$4"
}

ws_symlink() { # logical-path target
  ws_safe "$1" || return
  ws_p=$WS_AT$1
  if [ -L "$ws_p" ] && [ "$(readlink -- "$ws_p")" = "$2" ]; then return; fi
  if [ -d "$ws_p" ] && [ ! -L "$ws_p" ]; then ws_fail "$1 is a directory"; return; fi
  ws_parent "$1" && ws_t=$(ws_beside "$ws_p" -d) || return
  ln -s -- "$2" "$ws_t/x" && ws_keep "$1" && ws_mv "$ws_t/x" "$ws_p" || { rm -rf -- "$ws_t"; return 1; }
  rmdir "$ws_t" && ws_changed
}

ws_remove() { # logical-path recursive
  ws_safe "$1" || return
  ws_p=$WS_AT$1
  if [ ! -e "$ws_p" ] && [ ! -L "$ws_p" ]; then return; fi
  ws_keep "$1" || return
  if [ -d "$ws_p" ] && [ ! -L "$ws_p" ]; then
    if [ "$2" = yes ]; then rm -rf -- "$ws_p"; else rmdir -- "$ws_p"; fi
  else
    rm -f -- "$ws_p"
  fi && ws_changed
}

# Runs an awk program over its words, on stdin because a line may be a secret, then over a text file, and installs what
# comes out when it differs.
ws_edit() { # logical-path create awk-program
  ws_safe "$1" || return
  ws_p=$WS_AT$1
  if [ -L "$ws_p" ]; then ws_fail "$1 is a link"; return; fi
  if [ ! -e "$ws_p" ]; then
    if [ "$2" != yes ] && [ "$WAXSEAL_PLACE" != directory ]; then ws_fail "$1 does not exist"; return; fi
    ws_parent "$1" || return
    ws_from=/dev/null
  else
    ws_from=$ws_p
  fi
  ws_t=$(ws_temporary "$1") || return
  awk "$3" - "$ws_from" >"$ws_t" || { rm -f -- "$ws_t"; return 1; }
  if [ "$ws_from" = "$ws_p" ] && cmp -s "$ws_t" "$ws_p"; then rm -f -- "$ws_t"; return; fi
  ws_install "$1" "$ws_t" - - -
}

ws_setting() { # logical-path key line create
  printf '%s\n' "$2" "$3" | ws_edit "$1" "$4" '
    NR == 1 { key = $0; next }
    NR == 2 { line = $0; next }
    { bare = $0; sub(/^[ \t]+/, "", bare); rest = substr(bare, length(key) + 1)
      if (index(bare, key) == 1 && rest ~ /^[ \t]*=/) { if (!done) print line; done = 1; next }
      print }
    END { if (!done) print line }'
}

ws_line() { # logical-path line prefix present|absent create
  printf '%s\n' "$2" "$3" "$4" | ws_edit "$1" "$5" '
    function matches(text) { return text "" == line "" || (prefix != "" && index(text, prefix) == 1) }
    NR == 1 { line = $0; next }
    NR == 2 { prefix = $0; next }
    NR == 3 { gone = $0 == "absent"; next }
    gone { if (!matches($0)) print; next }
    { text[++n] = $0; if ($0 "" == line "") there = 1; else if (!at && matches($0)) at = n }
    END {
      if (gone) exit
      for (i = 1; i <= n; i++) print (!there && i == at) ? line : text[i]
      if (!there && !at) print line
    }'
}

ws_block() { # logical-path begin end wanted-with-markers create start|end|after number-of-lines-to-go-behind these-lines
  { printf '%s\n' "$2" "$3" "$6" "$7"; printf %s "$8" "$4"; } | ws_edit "$1" "$5" '
    NR == 1 { begin = $0; next }
    NR == 2 { end = $0; next }
    NR == 3 { place = $0; next }
    NR == 4 { steps = $0 + 0; step = 1; next }
    NR <= 4 + steps { after[NR - 4] = $0; next }
    NR == FNR { wanted = wanted $0 "\n"; next }
    { text[++n] = $0; if (!from && $0 "" == begin "") from = n; else if (from && !to && $0 "" == end "") to = n
      if (step <= steps && $0 "" == after[step] "") { step++; if (step > steps) anchor = n } }
    END {
      if (from && !to) to = n
      if (!from && place == "start") printf "%s", wanted
      for (i = 1; i <= n; i++) {
        if (i == from) printf "%s", wanted
        if (!from || i < from || i > to) print text[i]
        if (!from && i == anchor) printf "%s", wanted
      }
      if (!from && !anchor && place != "start") printf "%s", wanted
    }'
}

ws_deferred() { # id: writes down what a directory has no running system for
  grep -qxF -- "$1" "$WS_STATE/deferred" 2>/dev/null || { printf '%s\n' "$1" >>"$WS_STATE/deferred"; ws_changed; }
}

# A transaction: stage beside the live tree, validate, swap, activate, check health; put the old tree back otherwise.
ws_stage() { # tree
  rm -rf -- "$WS_RUN/stage"; mkdir -- "$WS_RUN/stage" || return
  WS_AT=$WS_RUN/stage STAGE=$WS_RUN/stage$1
  ( umask 022; mkdir -p -- "${STAGE%/*}" ) || return
  if [ -d "$WAXSEAL_ROOT$1" ]; then cp -RPp -- "$WAXSEAL_ROOT$1" "$STAGE"; fi
  export STAGE
}

ws_check() { # name function: one named check of a transaction
  "$2" >"$WS_RUN/check" 2>&1 && return
  printf '%s failed\n' "$1"; cat "$WS_RUN/check"
  return 1
}

# What goes wrong from here on is put back. The activation is written down before the first change and struck off when
# nothing changed: a run that dies between is finished by the next one.
ws_swap() { # id members-function note64|-
  WS_KEPT=$(wc -l <"$WS_RUN/undo/list")
  WS_AT=$WAXSEAL_ROOT WS_AGAIN=
  rm -f "$WS_RUN/changed"
  if [ -e "$WS_STATE/pending/$1" ]; then WS_AGAIN=1; else ws_note "$1" "$3"; fi || return
  # In a shell of its own: what ends a shell, such as a redirection that fails, is put back as well.
  ( "$2" ) && return
  ws_back && { [ -n "$WS_AGAIN" ] || rm -f "$WS_STATE/pending/$1"; }
  return 1
}

ws_back() { # the staged copy goes first: where the disk is full, that makes room for the way back
  ws_why=$(ws_full)
  rm -rf -- "$WS_RUN/stage"
  [ -z "$ws_why" ] || printf '%s\n' "$ws_why"
  ws_restore "$WS_KEPT" || { printf 'the old configuration could NOT be put back\n'; return 1; }
  rm -f "$WS_RUN/changed"
}

# Activates what was swapped in; when that or the health check fails, the old tree comes back and is activated again.
ws_activate() { # id activate-function health-function
  if [ ! -e "$WS_RUN/changed" ] && [ -z "$WS_AGAIN" ]; then rm -f "$WS_STATE/pending/$1"; return; fi
  ws_changed
  if ws_check activation "$2" && ws_check health "$3"; then rm -f "$WS_STATE/pending/$1"; return; fi
  ws_back || return
  printf 'the old configuration was put back\n'
  ws_check 'activation of the old configuration' "$2" && rm -f "$WS_STATE/pending/$1"
  return 1
}

ws_settle() { # service: up within five seconds
  for ws_try in 1 2 3 4 5 6 7 8 9 10; do ws_running "$1" && return; sleep 0.5; done
  ws_fail "$1 does not run"
}

ws_enable() { # service enable|disable
  if [ -d /run/systemd/system ]; then systemctl "$2" -- "$1"; else update-rc.d "$1" "$2"; fi
}
