# What a run replaces is kept, so that a transaction and a rollback can put it back. A line of undo/list is what there was,
# and the path behind a tab: "absent" (also "absent-secret" and "absent-tree", by what the run put there), a backup's file in the run's
# directory, or "attributes:mode:uid:gid".

# Whether what is replaced is kept: on the live tree, but for what a transaction puts back.
ws_keeps() { [ "$WS_AT" = "$WAXSEAL_ROOT" ] && [ -z "${WS_PUTTING_BACK:-}" ]; }

ws_noted() { ! ws_keeps || printf '%s\t%s\n' "$1" "$2" >>"$WS_RUN/undo/list"; } # what-there-was logical-path

# A new name for a backup: sets ws_kept. Secrets are kept until the run's end only.
ws_backup() {
  ws_kept=undo; [ -z "$WS_SECRET" ] || ws_kept=undo-secret
  ws_kept=$ws_kept/$WS_PART.$WS_STEP. ws_kept_no=1
  while ws_there "$WS_RUN/$ws_kept$ws_kept_no"; do ws_kept_no=$((ws_kept_no + 1)); done
  ws_kept=$ws_kept$ws_kept_no
}

# A copy with everything that a file has: with GNU cp extended attributes and access lists too.
ws_copy() { if [ -n "$WS_GNU" ]; then cp -a -- "$1" "$2"; else cp -RPp -- "$1" "$2"; fi; }

# Keeps what ws_pin found: a copy, and the file itself where it has other names, so that it can become one with them again.
ws_keep() { # logical-path
  ws_keeps || return 0
  if [ "$WS_IS" = absent ]; then
    if [ -n "$WS_SECRET" ]; then ws_noted absent-secret "$1"; else ws_noted absent "$1"; fi
    return
  fi
  ws_backup
  ws_copy "$WS_WAS" "$WS_RUN/$ws_kept" || return
  if [ "$WS_IS" = file ]; then
    ws_keep_links=1
    [ "$WS_WAS" != ./was ] || ws_keep_links=2
    ws_facts "$WS_WAS" "$1" && [ "$WS_F_LINKS" -le "$ws_keep_links" ] || ln -- "$WS_WAS" "$WS_RUN/$ws_kept.same" 2>/dev/null || :
  fi
  ws_noted "$ws_kept" "$1"
}

ws_keep_attributes() { ws_noted "attributes:$WS_F_MODE:$WS_F_UID:$WS_F_GID" "$1"; } # logical-path

# Puts back, last first, everything kept after the first $1 entries, and forgets that it was touched.
ws_restore() { # entries-to-leave
  awk -v from="$1" 'NR > from { line[NR] = $0 } END { for (i = NR; i > from; i--) print line[i] }' \
    "$WS_RUN/undo/list" >"$WS_RUN/undo/reversed" || return
  WS_PUTTING_BACK=1
  while IFS="$(printf '\t')" read -r ws_from ws_where; do
    ws_put_back "$WS_RUN" "$ws_from" "$ws_where" || { WS_PUTTING_BACK=''; return 1; }
  done <"$WS_RUN/undo/reversed"
  WS_PUTTING_BACK=''
  head -n "$1" "$WS_RUN/undo/list" >"$WS_RUN/undo/shorter" && mv -f -- "$WS_RUN/undo/shorter" "$WS_RUN/undo/list"
}

ws_put_back() { ws_in "$3" ws_put_back_here "$@"; } # run-directory kept logical-path
ws_put_back_here() {
  case $2 in
    absent*) ws_put_back_nothing "$2" "$3" ;;
    attributes:*) ws_put_back_attributes "${2#attributes:}" "$3" ;;
    *) ws_put_back_backup "$1/$2" "$3" ;;
  esac
}

ws_put_back_nothing() { # kept logical-path
  ws_there "./$WS_NAME" || return 0
  [ "$1" != absent-secret ] || WS_SECRET=1
  if ws_is_directory "./$WS_NAME"; then
    # A directory goes only when it is empty: what others put there since is theirs.
    [ "$1" = absent-tree ] || ws_is_empty "./$WS_NAME" || { printf '%s is kept: it is not empty\n' "$2"; return 0; }
    ! ws_has_mount "$WS_NAME" || { printf '%s is kept: something is mounted there\n' "$2"; return 0; }
  fi
  ws_take "$2" yes
  ws_put_back_status=$?
  WS_SECRET=$WS_ALL_SECRET
  return "$ws_put_back_status"
}

ws_put_back_attributes() { # mode:uid:gid logical-path
  set -- "${1%%:*}" "$2" "${1#*:}"
  set -- "$1" "$2" "${3%%:*}" "${3#*:}"
  if ws_is_directory "./$WS_NAME"; then
    ws_into "$WS_NAME" || return
    WS_WAS=.
  else
    ws_pin || return
    [ "$WS_IS" = file ] || return 0
  fi
  ws_facts "$WS_WAS" "$2" || return
  ws_fits "$1" "$3" "$4" || ws_attributes_here "$2" "$1" "$3" "$4"
}

ws_put_back_backup() { # backup logical-path
  ws_there "$1" || { printf '%s is kept: it was put back before\n' "$2"; return 0; }
  ws_pin && ws_room || return
  if ws_is_directory "$1"; then
    # The tree itself comes back, with its hard links.
    ws_mv "$1" ./new || return
    if [ "$WS_IS" = absent ]; then ws_noted absent-tree "$2"; else ws_take "$2" yes && ws_noted absent-tree "$2" || return; fi
  else
    ws_put_back_copy "$1" || return
    if [ "$WS_IS" = directory ]; then ws_take "$2" yes && ws_noted absent "$2" || return; else ws_keep "$2" || return; fi
  fi
  ws_mv ./new "../$WS_NAME" && ws_changed
}

ws_put_back_copy() { # backup: as ./new, and as the very file where that has not changed under its other names
  if [ -f "$1.same" ] && [ ! -L "$1.same" ] && cmp -s "$1" "$1.same"; then
    ws_facts "$1" - && ws_was_before="$WS_F_MODE $WS_F_UID $WS_F_GID" && ws_facts "$1.same" - || return
    if [ "$ws_was_before" = "$WS_F_MODE $WS_F_UID $WS_F_GID" ]; then ln -- "$1.same" ./new && return; fi
  fi
  ws_copy "$1" ./new
}

# What a rollback must run again once the old files are back: the activation of a transaction, a handler.
ws_after() { # id text
  mkdir -p -- "$WS_RUN/undo/after" && printf '%s\n' "$2" >"$WS_RUN/undo/after/$1"
}

# How the run leaves every path that it touched: a rollback that finds another state leaves it alone.
ws_leave_word() {
  ws_touched "$WS_RUN" | while IFS="$(printf '\t')" read -r ws_depth ws_where; do
    printf '%s\t%s\n' "$(ws_look "$ws_where" "$ws_depth")" "$ws_where"
  done >"$WS_RUN/undo/left"
}

# Puts back what an earlier run replaced, but for what changed since unless forced, and runs again what it activated.
ws_rollback() { # run-id keep|force
  ws_old_run=$WS_STATE/runs/$1 ws_left_alone=''
  # What it says of a path is decided before the first one is touched.
  ws_undo "$1" | awk '{ line[NR] = $0 } END { for (i = NR; i > 0; i--) print line[i] }' >"$WS_RUN/undo/todo" || return
  : >"$WS_RUN/undo/told"
  while read -r ws_kept_as ws_same ws_where64; do
    ws_where=$(printf %s "$ws_where64" | base64 -d) || return
    case $ws_kept_as:$ws_same:$2 in
      lost:*) ws_left "$ws_where" 'what it held was secret and has no backup'; continue ;;
      *:moved:keep) ws_left "$ws_where" 'it changed since that run'; continue ;;
    esac
    ws_put_back "$ws_old_run" "$ws_kept_as" "$ws_where" || return
  done <"$WS_RUN/undo/todo"
  for ws_again in "$ws_old_run"/undo/after/*; do
    [ -e "$ws_again" ] || continue
    ws_after "${ws_again##*/}" "$(cat "$ws_again")"
    # shellcheck disable=SC1090 # What the run itself wrote down.
    ( set -e; . "$ws_again" ) || return
  done
  [ -n "$ws_left_alone" ] || : >"$ws_old_run/undo/rolled-back"
  ws_changed
}

ws_left() { # logical-path why
  ws_left_alone=1
  grep -qxF -- "$1" "$WS_RUN/undo/told" || { printf '%s\n' "$1" >>"$WS_RUN/undo/told"; ws_warn "$1 is left alone: $2"; }
}
