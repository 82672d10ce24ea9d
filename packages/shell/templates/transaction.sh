# shellcheck disable=SC2030,SC2031 # The stage is copied in a subshell, for which the live tree is the place.
# A transaction: stage beside the live tree, validate, swap, activate, check health; put the old tree back otherwise.
ws_stage() { # tree
  ws_forget_tree "$WS_RUN/stage" && mkdir -- "$WS_RUN/stage" || return
  WS_AT=$WS_RUN/stage WS_TREE=$1 STAGE=$WS_RUN/stage$1
  : >"$WS_RUN/step/staged"
  ( umask 022; mkdir -p -- "${STAGE%/*}" ) || return
  if [ -d "$WAXSEAL_ROOT$1" ]; then mkdir -- "$STAGE" && ws_stage_copy "$1" || return; fi
  export STAGE
}

# Copies what a directory of the live system is to its place in the stage: what a link means, not the link.
ws_stage_copy() ( # logical-path
  ws_stage_to=$WS_AT$1 WS_AT=$WAXSEAL_ROOT
  ws_go "$1" && ws_copy ./. "$ws_stage_to/"
)

# A member's way leads through a link, as ws_go_link found it: the stage must have what it means there, since a link out of it would
# lead to the live system.
ws_stage_link() {
  ws_stage_at=$ws_go_at/$ws_go_name ws_stage_means=''
  case $ws_go_target in
    "$WS_AT"/*) ws_stage_means=${ws_go_target#"$WS_AT"} ;;
    /*)
      ws_tidy "${ws_go_target#"$WAXSEAL_ROOT"}"
      case $WS_TIDY/ in
        "$WS_TREE"/*) ws_stage_means=$WS_TIDY; rm -f -- "$WS_AT$ws_stage_at" && ln -s -- "$WS_AT$WS_TIDY" "$WS_AT$ws_stage_at" || return 1 ;;
      esac ;;
    *)
      ws_tidy "$ws_go_at/$ws_go_target"
      case $WS_TIDY/ in "$WS_TREE"/*) ws_stage_is_copied "$ws_stage_at" || ws_stage_means=$WS_TIDY ;; esac ;;
  esac
  if [ -n "$ws_stage_means" ]; then
    ws_tidy "$ws_stage_means/$ws_go_left"
    ws_go_to=$WS_TIDY
    return 2
  fi
  if [ ! -d "$WAXSEAL_ROOT$ws_stage_at" ] || [ "$(readlink -- "$WAXSEAL_ROOT$ws_stage_at")" != "$ws_go_target" ]; then
    ws_fail "$ws_stage_at leads out of $WS_TREE, so it cannot be tried on a copy"
    return
  fi
  rm -f -- "$WS_AT$ws_stage_at" && mkdir -- "$WS_AT$ws_stage_at" && ws_stage_copy "$ws_stage_at" || return 1
  printf '%s\n' "$ws_stage_at" >>"$WS_RUN/step/staged"
  return 2
}

# Whether a path lies in the copy of what a link meant: there a relative link means another place than its text says.
ws_stage_is_copied() { # logical-path
  while IFS= read -r ws_stage_copied; do
    case $1 in "$ws_stage_copied"/*) return ;; esac
  done <"$WS_RUN/step/staged"
  return 1
}

ws_check() { # name function: one named check of a transaction
  ( ws_collect "$WS_RUN/step/check" ) <"$WS_RUN/step/check.pipe" >/dev/null 2>&1 &
  ws_check_collector=$! ws_check_status=0
  "$2" >"$WS_RUN/step/check.pipe" 2>&1 || ws_check_status=$?
  ws_collected "$ws_check_collector" "$WS_RUN/step/check"
  [ "$ws_check_status" -ne 0 ] || return 0
  printf '%s failed\n' "$1"
  cat -- "$WS_RUN/step/check"
  return 1
}

# What goes wrong from here on is put back. The activation is written down before the first change and struck off when
# nothing changed: a run that dies between is finished by the next one.
ws_swap() { # id members-function note64|-
  WS_KEPT=$(wc -l <"$WS_RUN/undo/list")
  WS_AT=$WAXSEAL_ROOT WS_AGAIN=''
  rm -f "$WS_RUN/step/changed"
  if [ -e "$WS_STATE/pending/$1" ]; then WS_AGAIN=1; else ws_note "$1" "$3"; fi || return
  # In a shell of its own: what ends a shell, such as a redirection that fails, is put back as well.
  ( "$2" ) && return
  ws_back && { [ -n "$WS_AGAIN" ] || rm -f "$WS_STATE/pending/$1"; }
  return 1
}

ws_back() { # the staged copy goes first: where the disk is full, that makes room for the way back
  ws_why=$(ws_full)
  ws_forget_tree "$WS_RUN/stage"
  [ -z "$ws_why" ] || printf '%s\n' "$ws_why"
  ws_restore "$WS_KEPT" || { printf 'the old configuration could NOT be put back\n'; return 1; }
  rm -f "$WS_RUN/step/changed"
}

# Activates what was swapped in; when that or the health check fails, the old tree comes back and is activated again.
ws_activate() { # id activate-function health-function
  if ! ws_has_changed && [ -z "$WS_AGAIN" ]; then rm -f "$WS_STATE/pending/$1"; return; fi
  ws_changed
  if ws_check activation "$2" && ws_check health "$3"; then rm -f "$WS_STATE/pending/$1"; return; fi
  ws_back || return
  printf 'the old configuration was put back\n'
  ws_check 'activation of the old configuration' "$2" && rm -f "$WS_STATE/pending/$1"
  return 1
}

