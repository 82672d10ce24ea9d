# shellcheck disable=SC2046 # Numbers that stat prints, a word each.
# Ways into a directory that no other user can bend. Whoever may write in a directory can replace the names in it at any
# moment; so nothing is opened by a name that somebody else could replace. The program stands in the directory instead.

# Who we are.
ws_me() { [ -n "${WS_UID:-}" ] || WS_UID=$(id -u); }

# "uid mode" and "device:inode uid mode" of each path, links not followed; the raw mode is in hex.
if stat -c %a / >/dev/null 2>&1; then
  ws_judge() { stat -c '%u %f' -- "$@" 2>/dev/null; }
  ws_ids() { stat -c '%d:%i %u %f' -- "$@"; }
else
  ws_judge() { stat -f '%u %Xp' -- "$@" 2>/dev/null; }
  ws_ids() { stat -f '%d:%i %u %Xp' -- "$@"; }
fi

# Sets WS_SHARED for a directory: "" when root and we alone may replace names in it, "sticky" when others cannot replace
# ours, "yes" otherwise.
ws_share() { # uid raw-mode
  WS_SHARED='' WS_KEEPER=$1
  case $1 in 0 | "$WS_UID") ;; *) WS_SHARED=yes; return ;; esac
  [ $((0x$2 & 0x12)) -ne 0 ] || return 0
  if [ $((0x$2 & 0x200)) -ne 0 ]; then WS_SHARED=sticky; else WS_SHARED=yes; fi
}

ws_foreign_fault() { ws_fail "$1 leads through a link that another user could point elsewhere" || return 3; } # logical-path

# Resolves "." and ".." in a path without links; nothing leads above the root. Sets WS_TIDY.
ws_tidy() { # path
  WS_TIDY='' ws_tidy_left=$1/
  while [ -n "$ws_tidy_left" ]; do
    case ${ws_tidy_left%%/*} in
      '' | .) ;;
      ..) WS_TIDY=${WS_TIDY%/*} ;;
      *) WS_TIDY=$WS_TIDY/${ws_tidy_left%%/*} ;;
    esac
    ws_tidy_left=${ws_tidy_left#*/}
  done
}

# Changes into a directory below $WS_AT. Every component is judged by its owner and by the directory that holds it; a link
# is followed when root or we own it and nobody else could have put it there. Sets WS_SHARED, and WS_HERE where shared.
ws_go() { # logical-path of the directory, "" for the root
  ws_me
  ws_go_to=$1 ws_go_links=0
  while :; do
    ws_go_status=0
    ws_go_along || ws_go_status=$?
    [ "$ws_go_status" -eq 2 ] || return "$ws_go_status"
    [ "$ws_go_links" -le 40 ] || { ws_fail "$1 leads through too many links"; return 1; }
  done
}

# One way along $ws_go_to: status 0 when we are there, 2 when a link made another way of it, 3 when another user could bend it.
ws_go_along() {
  ws_go_left=${ws_go_to#/} ws_go_at=$WS_AT
  set -- "$WS_AT/"
  while [ -n "$ws_go_left" ]; do
    ws_go_at=$ws_go_at/${ws_go_left%%/*}
    set -- "$@" "$ws_go_at"
    case $ws_go_left in */*) ws_go_left=${ws_go_left#*/} ;; *) ws_go_left='' ;; esac
  done
  # One look at all of them. As long as nobody else may write in what comes before, none of these names can change.
  set -- $(ws_judge "$@")
  [ "$#" -ge 2 ] || { ws_fail "$WS_AT/ cannot be looked at"; return 1; }
  ws_share "$1" "$2"
  shift 2
  ws_go_left=${ws_go_to#/} ws_go_at=''
  while [ -n "$ws_go_left" ]; do
    ws_go_name=${ws_go_left%%/*}
    if [ "$#" -lt 2 ]; then ws_go_step; return; fi
    case $WS_SHARED:$1 in
      :* | sticky:0 | "sticky:$WS_UID") ;;
      *) ws_go_step; return ;;
    esac
    case $((0x$2 & 0xf000)) in
      16384) ;; # a directory
      40960) ws_go_link "$1"; return ;;
      *) ws_fail "$ws_go_at/$ws_go_name is not a directory"; return 1 ;;
    esac
    ws_share "$1" "$2"
    shift 2
    ws_go_at=$ws_go_at/$ws_go_name
    case $ws_go_left in */*) ws_go_left=${ws_go_left#*/} ;; *) ws_go_left='' ;; esac
  done
  cd -P -- "$WS_AT$ws_go_at/" || return 1
  [ -n "$WS_SHARED" ] || return 0
  set -- $(ws_ids .)
  WS_HERE=$1
}

# Goes on where other users may replace names: by one step after the other, each looked back from.
ws_go_step() {
  cd -P -- "$WS_AT$ws_go_at/" || return 1
  set -- $(ws_ids .)
  WS_HERE=$1
  while [ -n "$ws_go_left" ]; do
    ws_go_name=${ws_go_left%%/*}
    # In a directory place the parents belong to a system that is not there.
    if [ "$WAXSEAL_PLACE" = directory ] && [ -z "${WS_LOOKING:-}" ] && ! ws_there "./$ws_go_name"; then ( umask 022; mkdir -- "./$ws_go_name" ) || return 1; fi
    if ! cd -P -- "./$ws_go_name" 2>/dev/null; then
      if [ -e "./$ws_go_name" ]; then ws_fail "$ws_go_at/$ws_go_name is not a directory"
      else ws_fail "the directory $ws_go_at/$ws_go_left does not exist"; fi
      return 1
    fi
    set -- $(ws_ids . ..)
    [ "$4" = "$WS_HERE" ] || { ws_foreign_fault "$ws_go_at/$ws_go_name"; return; }
    WS_HERE=$1
    ws_share "$2" "$3"
    ws_go_at=$ws_go_at/$ws_go_name
    case $ws_go_left in */*) ws_go_left=${ws_go_left#*/} ;; *) ws_go_left='' ;; esac
  done
}

# Makes another way of one with a link in it; the names before the link cannot change.
ws_go_link() { # uid of the link
  case $1 in 0 | "$WS_UID") ;; *) ws_foreign_fault "$ws_go_to"; return ;; esac
  ws_go_links=$((ws_go_links + 1))
  ws_go_target=$(readlink -- "$WS_AT$ws_go_at/$ws_go_name") || return 1
  case $ws_go_left in */*) ws_go_left=${ws_go_left#*/} ;; *) ws_go_left='' ;; esac
  if [ "$WS_AT" != "$WAXSEAL_ROOT" ]; then ws_stage_link; return; fi
  case $ws_go_target in
    # An absolute link in a tree means a place in the tree.
    /*) ws_tidy "${ws_go_target#"$WAXSEAL_ROOT"}/$ws_go_left" ;;
    *) ws_tidy "$ws_go_at/$ws_go_target/$ws_go_left" ;;
  esac
  ws_go_to=$WS_TIDY
  return 2
}

ws_home() { cd -- "$WS_CWD" 2>/dev/null || cd /; }

# Calls a function in the directory that holds a path, with its last component as $WS_NAME.
ws_in() { # logical-path function word…
  WS_NAME=${1##*/} WS_ROOM='' WS_UP=. WS_WAS=''
  ws_go "${1%/*}" || { ws_home; return 1; }
  shift
  ws_in_status=0
  "$@" || ws_in_status=$?
  ws_room_leave
  ws_home
  return "$ws_in_status"
}

# Makes a directory that we alone can enter in the one where we stand, and changes into it. What is in it nobody else can
# replace; nor can its parent become another one. From then on $WS_UP/$WS_NAME is what we are about.
ws_room() {
  [ -z "$WS_ROOM" ] || return 0
  ws_room_sweep
  if ! ws_room_made=$(mktemp -d ./.waxseal.XXXXXXXXXX 2>&1); then
    ws_fail "nothing can be written in $(pwd -P): ${ws_room_made##*: }"
    return
  fi
  cd -P -- "$ws_room_made" || return
  WS_UP=..
  [ "$WS_WAS" != "./$WS_NAME" ] || WS_WAS=../$WS_NAME
  if [ -n "$WS_SHARED" ]; then
    # It may have been swapped before we were in.
    set -- $(ws_ids . ..)
    if [ "$2" != "$WS_UID" ] || [ $((0x$3 & 0xf1ff)) -ne 16832 ] || [ "$4" != "$WS_HERE" ] || ! ws_is_empty .; then
      ws_home
      ws_fail "another user interferes where $WS_NAME is to be"
      return
    fi
    : >"$WS_STATE/rooms/$1"
    WS_ROOM_ID=$1
  fi
  WS_ROOM=$ws_room_made
}

ws_room_leave() {
  [ -n "$WS_ROOM" ] || return 0
  ws_is_empty . || ws_room_empty
  cd -P .. && rmdir -- "$WS_ROOM"
  [ -z "$WS_SHARED" ] || rm -f -- "$WS_STATE/rooms/$WS_ROOM_ID"
  WS_ROOM=''
}

ws_room_empty() { # nothing but what we put there begins otherwise
  rm -rf -- ./* ./.[!.]*
}

# What a killed run left where we stand goes: the lock is ours. Where others may give names, a room of ours is known by
# its inode alone.
ws_room_sweep() {
  for ws_room_old in ./.waxseal.??????????; do
    ws_there "$ws_room_old" || continue
    if [ -z "$WS_SHARED" ]; then rm -rf -- "$ws_room_old"; continue; fi
    ws_is_directory "$ws_room_old" || continue
    ( cd -P -- "$ws_room_old" || exit
      set -- $(ws_ids . ..)
      [ "$4" = "$WS_HERE" ] && [ -e "$WS_STATE/rooms/$1" ] && [ "$2" = "$WS_UID" ] || exit
      ws_room_empty
      rm -f -- "$WS_STATE/rooms/$1"
      cd -P .. && rmdir -- "$ws_room_old" )
  done 2>/dev/null
  return 0
}

# Finds out what the name holds: sets WS_IS (absent, file, link, directory, other) and WS_WAS, a name for a file or link that
# nobody else can replace.
ws_pin() {
  [ -z "$WS_SHARED" ] || ws_room || return
  WS_WAS=$WS_UP/$WS_NAME
  if ! ws_there "$WS_WAS"; then WS_IS=absent; return; fi
  if ws_is_directory "$WS_WAS"; then WS_IS=directory; return; fi
  if [ -n "$WS_SHARED" ]; then
    ln -- "$WS_WAS" ./was || { ws_fail "$WS_NAME cannot be held fast"; return; }
    WS_WAS=./was
  fi
  if [ -L "$WS_WAS" ]; then WS_IS='link'
  elif [ -f "$WS_WAS" ]; then WS_IS='file'; ws_pin_file
  else WS_IS=other
  fi
}

# Where the kernel lets everybody make hard links to all files, a name in another user's directory may be one to any file.
ws_pin_file() {
  [ -n "$WS_SHARED" ] && [ "$WS_UID" = 0 ] || return 0
  ws_pin_guard=
  read -r ws_pin_guard 2>/dev/null </proc/sys/fs/protected_hardlinks
  [ "$ws_pin_guard" != 1 ] || return 0
  set -- $(ws_judge "$WS_WAS")
  [ "$1" = "$WS_KEEPER" ] && [ "$1" != 0 ] ||
    ws_fail "$WS_NAME may be a hard link to a file of another user: fs.protected_hardlinks is off"
}
