# Files, directories and links. Each works in a room of its own (walk.sh) and renames what is finished into place.

ws_sync() { sync "$1" 2>/dev/null || sync; }
case $(cp --version 2>/dev/null) in
  *GNU*) WS_GNU=1 ;;
  *) WS_GNU='' ;;
esac
if [ -z "$WS_GNU" ] && mv -T -- /nonexistent/waxseal /nonexistent/x 2>&1 | grep -q 'invalid option\|illegal option\|unrecognized option'; then
  ws_mv() { mv -f -- "$1" "$2"; }
else
  ws_mv() { mv -fT -- "$1" "$2"; }
fi

# Gives the finished ./new its owner and mode and renames it into place: over what ws_pin found, whose attributes it keeps
# by default.
ws_install() { # logical-path mode|- owner|- group|-
  if [ "$WS_IS" = file ]; then
    ws_facts "$WS_WAS" "$1" || return
  else
    WS_F_MODE=644 WS_F_UID=0 WS_F_GID=0 WS_F_LINKS=1
    [ "$WAXSEAL_PLACE" != directory ] || WS_F_UID=root WS_F_GID=root
  fi
  ws_wish "$2" "$3" "$4"
  ws_own ./new "$1" "$ws_owner" "$ws_group" && chmod -- "$ws_mode" ./new && ws_sync ./new && ws_keep "$1" && ws_mv ./new "../$WS_NAME" && ws_changed
}

# Whether a file's attributes may be changed where it lies: another user could have it open and write into it later.
ws_is_ours() {
  [ -z "$WS_SHARED" ] || return
  [ "$WAXSEAL_PLACE" = directory ] || {
    case $WS_F_UID in 0 | "$WS_UID") ;; *) return 1 ;; esac
    case $WS_F_MODE in *[2367]? | *[2367]) return 1 ;; esac
  }
}

# Fails when a file is neither what was planned upon nor what an earlier try of the step has made of it.
ws_expect() { # logical-path sha256|absent sha256-afterwards live|staged
  [ "$4" = staged ] || [ "$WS_AT" = "$WAXSEAL_ROOT" ] || return 0
  if [ -f "$WS_AT$1" ]; then ws_expect_is=$(ws_sha "$WS_AT$1"); elif [ -e "$WS_AT$1" ]; then ws_expect_is=other; else ws_expect_is=absent; fi
  case $ws_expect_is in "$2" | "$3") ;; *) ws_fail "$1 was changed meanwhile: nothing was written" ;; esac
}

ws_put() { ws_in "$1" ws_put_here "$@"; } # logical-path sha256 mode owner group content64
ws_put_here() {
  ws_pin || return
  case $WS_IS in
    directory) ws_fail "$1 is a directory"; return ;;
    other) ws_fail "$1 is a device or socket"; return ;;
    file)
      if [ "$(ws_sha "$WS_WAS")" = "$2" ]; then
        ws_facts "$WS_WAS" "$1" || return
        ! ws_fits "$3" "$4" "$5" || return 0
        if ws_is_ours; then ws_attributes_here "$1" "$3" "$4" "$5"; return; fi
      fi ;;
  esac
  ws_room || return
  printf %s "$6" | base64 -d >./new && [ "$(ws_sha ./new)" = "$2" ] || { ws_fail "$1 was not written whole"; return; }
  ws_install "$1" "$3" "$4" "$5"
}

# Gives a file whose name nobody else can replace the attributes wished; ws_facts are known.
ws_attributes_here() { # logical-path mode owner group
  ws_wish "$2" "$3" "$4"
  ws_keep_attributes "$1" && ws_own "$WS_WAS" "$1" "$ws_owner" "$ws_group" && ws_chmod "$ws_mode" "$WS_WAS" && ws_changed
}

# Changes from the directory where we stand into one in it.
ws_into() { # name
  cd -P -- "./$1" || return
  [ -n "$WS_SHARED" ] || return 0
  # shellcheck disable=SC2046 # Numbers, a word each.
  set -- "$1" $(ws_ids ..)
  [ "$2" = "$WS_HERE" ] || { ws_home; ws_fail "another user interferes where $1 is"; }
}

ws_directory() { ws_in "$1" ws_directory_here "$@"; } # logical-path mode owner group
ws_directory_here() {
  if ws_is_directory "./$WS_NAME"; then
    ws_into "$WS_NAME" && ws_facts . "$1" || return
    ! ws_fits "$2" "$3" "$4" || return 0
    WS_WAS=.
    ws_attributes_here "$1" "$2" "$3" "$4"
    return
  fi
  if ws_there "./$WS_NAME"; then ws_fail "$1 exists and is not a directory"; return; fi
  ws_room && mkdir -- ./new && ws_facts ./new "$1" || return
  ws_mode=$2; [ "$2" != - ] || ws_mode=755
  ws_wish "$ws_mode" "$3" "$4"
  WS_IS=absent
  ws_own ./new "$1" "$ws_owner" "$ws_group" && ws_chmod "$ws_mode" ./new && ws_keep "$1" && ws_mv ./new "../$WS_NAME" && ws_changed
}

ws_symlink() { ws_in "$1" ws_symlink_here "$@"; } # logical-path target
ws_symlink_here() {
  ws_pin || return
  case $WS_IS in
    directory) ws_fail "$1 is a directory"; return ;;
    link) [ "$(readlink -- "$WS_WAS")" != "$2" ] || return 0 ;;
    other) ws_fail "$1 exists and is not a link or file"; return ;;
  esac
  ws_room && ln -s -- "$2" ./new && ws_keep "$1" && ws_mv ./new "../$WS_NAME" && ws_changed
}

# What is mounted in a tree would be emptied with it, or go along.
ws_has_mount() { # name of a directory where we stand
  [ -r /proc/self/mounts ] || return
  WS_KEY=$(pwd -P)/$1 awk '
    function plain(text) { gsub(/\\040/, " ", text); gsub(/\\011/, "\t", text); gsub(/\\012/, "\n", text); gsub(/\\134/, "\\", text); return text }
    { at = plain($2); if (at == ENVIRON["WS_KEY"] || index(at, ENVIRON["WS_KEY"] "/") == 1) found = 1 }
    END { exit !found }' /proc/self/mounts
}

ws_remove() { # logical-path recursive
  if ! ws_there "$WS_AT$1"; then
    ws_remove_way=0
    ( ws_go "${1%/*}" ) 2>/dev/null || ws_remove_way=$?
    [ "$ws_remove_way" -eq 3 ] || return 0
  fi
  ws_in "$1" ws_remove_here "$@"
}
ws_remove_here() {
  ws_there "./$WS_NAME" || return 0
  if ws_is_directory "./$WS_NAME"; then
    if [ "$2" != yes ] && ! ws_is_empty "./$WS_NAME"; then ws_fail "$1 is not empty"; return; fi
    ! ws_has_mount "$WS_NAME" || { ws_fail "something is mounted at or below $1"; return; }
  fi
  ws_take "$1" "$2" && ws_changed
}

# Takes what a name holds out of its directory, and keeps it for a rollback. A tree is moved as it is: nobody looks into it.
ws_take() { # logical-path recursive
  ws_room && ws_mv "../$WS_NAME" ./old || return
  if [ "$2" != yes ] && ws_is_directory ./old && ! ws_is_empty ./old; then
    ws_mv ./old "../$WS_NAME"
    ws_fail "$1 is not empty"
    return
  fi
  if ws_keeps; then ws_backup && ws_mv ./old "$WS_RUN/$ws_kept" && ws_noted "$ws_kept" "$1"; else ws_forget_tree ./old; fi
}

# A tree in which another user can write is removed only by a program that follows no link that appears meanwhile: GNU's.
ws_forget_tree() { # path
  if ws_is_directory "$1" && [ -z "$WS_GNU" ] && [ "$WS_UID" = 0 ] && [ -n "$(find "$1" -type d ! -user 0 2>/dev/null | head -n 1)" ]; then
    ws_fail 'a tree in which another user can write is not removed without GNU rm'
    return
  fi
  rm -rf -- "$1"
}
