# What the inspect program says: read-only. One line per observation: "O index fields…", and "X end" when it came to its end.
WS_LOOKING=1
# Where another user may put a link in a file's place, the file is opened without following one.
ws_read() { # real-path logical-path
  if ( ws_go "${2%/*}" && [ -z "$WS_SHARED" ] ) 2>/dev/null; then cat -- "$1"
  else ( ws_go "${2%/*}" && dd if="./${2##*/}" iflag=nofollow,nonblock bs=262145 count=1 2>/dev/null )
  fi
}

# The SHA-256 of a file. Another user could put a pipe in the place of one in a directory of theirs, and opening that would never end.
ws_read_sha() { # real-path logical-path
  if [ -O "$1" ] && [ -O "${1%/*}/" ]; then ws_sha "$1"; return; fi
  [ -n "${WS_DD:-}" ] || { WS_DD=plain; ! dd if=/dev/null iflag=nofollow,nonblock count=0 2>/dev/null || WS_DD=careful; }
  if [ "$WS_DD" = plain ] || ( ws_go "${2%/*}" && [ -z "$WS_SHARED" ] ) 2>/dev/null; then ws_sha "$1"; return; fi
  ( ws_go "${2%/*}" && { dd if="./${2##*/}" iflag=nofollow,nonblock bs=65536 2>/dev/null || printf 'no file any more'; } | ws_sha /dev/stdin )
}

ws_text() { # real-path logical-path want sha wanted-sha: the text in base64, or "-" where no diff will be shown
  case $3 in
    always) ;;
    differs) [ "$4" != "$5" ] || { printf -- -; return; } ;;
    *) printf -- -; return ;;
  esac
  if [ "$WS_F_SIZE" -le 262144 ]; then ws_read "$1" "$2" | ws_b64; else printf -- -; fi
}

ws_mounts() { # real-path wish: "mounted" when something is mounted there or below, where that is asked; else "-"
  if [ "$2" != mounts ] || [ ! -r /proc/self/mounts ]; then printf ' -'; return; fi
  WS_KEY=$(cd -P -- "$1" && pwd) awk '
    function plain(text) { gsub(/\\040/, " ", text); gsub(/\\011/, "\t", text); gsub(/\\012/, "\n", text); gsub(/\\134/, "\\", text); return text }
    { at = plain($2); if (at == ENVIRON["WS_KEY"] || index(at, ENVIRON["WS_KEY"] "/") == 1) found = 1 }
    END { printf found ? " mounted" : " -" }' /proc/self/mounts
}

ws_filling() { # real-path wish: whether a directory is empty or full, where that is asked
  [ "$2" = emptiness ] || { printf -- -; return; }
  # shellcheck disable=SC2012 # Only whether there is any.
  if [ -z "$(ls -A -- "$1" | head -n 1)" ]; then printf empty; else printf full; fi
}

# Sets WS_MOUNTED: where something is mounted, a line each.
ws_mounted() {
  ws_me
  WS_MOUNTED='
'
  [ ! -r /proc/self/mounts ] || while read -r ws_mounted_what ws_mounted_at ws_mounted_rest; do WS_MOUNTED="$WS_MOUNTED$ws_mounted_at
"; done </proc/self/mounts
}

# Sets WS_BARRIER: "readonly" where not even root can write (a read-only mount, an immutable file), "mounted" for a file that
# another is mounted upon. busybox goes by the mode alone, and foresees neither the mount nor the file.
ws_barrier() { # real-path
  WS_BARRIER=-
  [ -n "${WS_MOUNTED:-}" ] || ws_mounted
  if [ "$WS_UID" = 0 ] && [ ! -w "$1" ]; then WS_BARRIER='readonly'; return; fi
  case $WS_MOUNTED in *"
$1
"*) [ -d "$1" ] || WS_BARRIER=mounted ;; esac
}

# Whether the way to a path leads through a link that another user could point elsewhere.
ws_foreign() { # logical-path
  ws_foreign_left=${1#/} ws_foreign_at=$WAXSEAL_ROOT
  while [ "${ws_foreign_left#*/}" != "$ws_foreign_left" ]; do
    ws_foreign_at=$ws_foreign_at/${ws_foreign_left%%/*} ws_foreign_left=${ws_foreign_left#*/}
    if [ -L "$ws_foreign_at" ]; then
      ws_foreign_way=0
      ( ws_go "${1%/*}" ) 2>/dev/null || ws_foreign_way=$?
      [ "$ws_foreign_way" -eq 3 ]; return
    fi
  done
  return 1
}

ws_path() { # index logical-path want wanted-sha emptiness|-
  ws_p=$WAXSEAL_ROOT$2
  if ws_foreign "$2"; then
    printf 'O %s foreign\n' "$1"
  elif [ -L "$ws_p" ]; then
    WS_BARRIER=-
    if [ -d "$ws_p" ]; then ws_to=directory; ws_barrier "$ws_p"; else ws_to=other; fi
    printf 'O %s link %s %s %s\n' "$1" "$ws_to" "$(printf %s "$(readlink -- "$ws_p")" | ws_b64)" "$WS_BARRIER"
  elif [ -d "$ws_p" ]; then
    ws_barrier "$ws_p"
    ws_attributes "$ws_p" "$2" && printf 'O %s directory %s %s %s\n' "$1" "$WS_ATTRIBUTES" "$(ws_filling "$ws_p" "$5")$(ws_mounts "$ws_p" "${6:--}")" "$WS_BARRIER"
  elif [ -f "$ws_p" ] && [ -r "$ws_p" ]; then
    ws_hash=$(ws_read_sha "$ws_p" "$2")
    ws_barrier "$ws_p"
    ws_attributes "$ws_p" "$2" && printf 'O %s file %s %s %s %s\n' "$1" "$WS_ATTRIBUTES" "$ws_hash" "$(ws_text "$ws_p" "$2" "$3" "$ws_hash" "$4")" "$WS_BARRIER"
  elif [ -f "$ws_p" ]; then
    printf 'O %s unreadable\n' "$1"
  elif [ -e "$ws_p" ]; then
    printf 'O %s other\n' "$1"
  else
    printf 'O %s absent\n' "$1"
  fi
}

ws_test() { # index command…: "yes" or "no"
  ws_i=$1; shift
  if "$@" >/dev/null 2>&1 </dev/null; then printf 'O %s yes\n' "$ws_i"; else printf 'O %s no\n' "$ws_i"; fi
}

ws_package() { printf 'O %s %s\n' "$1" "$(ws_installed "$2" || printf -- -)"; }

ws_service() { # index service
  if ws_running "$2"; then ws_r=running; else ws_r=stopped; fi
  if ws_enabled "$2"; then ws_e=enabled; else ws_e=disabled; fi
  printf 'O %s %s %s\n' "$1" "$ws_r" "$ws_e"
}

ws_unit() { if ws_has_service "$2"; then printf 'O %s yes\n' "$1"; else printf 'O %s no\n' "$1"; fi; } # index service

# A function's status and the first 64 KiB of what it printed; the status comes between colons, wherever in the base64.
ws_script() { # index function
  ws_out=$( { { ( "$2" ) 2>&1 </dev/null 3>&-; printf ':%s:' "$?" >&3; } | { head -c 65536 | ws_b64; cat >/dev/null; }; } 3>&1 )
  ws_status=${ws_out#*:}
  printf 'O %s %s %s%s\n' "$1" "${ws_status%%:*}" "${ws_out%%:*}" "${ws_status#*:}"
}

# Ends this program, should something that it asks hang: by then nobody may be there any more to do it.
ws_limit() { # seconds
  ( trap '' TERM
    ws_left=$1
    while kill -0 "$$" 2>/dev/null && [ "$ws_left" -gt 0 ]; do sleep 1; ws_left=$((ws_left - 1)); done
    [ "$ws_left" -gt 0 ] || ws_end "$$" '' 1 ) >/dev/null 2>&1 </dev/null &
}

# The files of a directory, a field each: the name and the first 2 KiB of what is in it, both in base64, a colon between.
ws_files() { # index directory
  printf 'O %s' "$1"
  for ws_f in "$2"/*; do
    [ -f "$ws_f" ] && printf ' %s:%s' "$(printf %s "${ws_f##*/}" | ws_b64)" "$(head -c 2048 -- "$ws_f" | ws_b64)"
  done
  printf '\n'
}

# Whether an apply program could write its own state here.
ws_writable() {
  ws_d=$WS_STATE
  while [ ! -e "$ws_d" ] && [ "$ws_d" != "${ws_d%/*}" ]; do ws_d=${ws_d%/*}; done
  if [ -w "${ws_d:-/}" ]; then
    printf 'O state writable\n'
    return
  fi
  # The system says why by refusing; where it does not refuse after all, nothing is left behind.
  ws_said=$(LC_ALL=C mkdir -- "$ws_d/.waxseal.$$" 2>&1) && rmdir -- "$ws_d/.waxseal.$$"
  printf 'O state readonly %s %s\n' "$(id -un | ws_b64)" "$(printf '%s' "${ws_said##*: }" | head -c 200 | ws_b64)"
}

# What sh says of a text, which it does not run; nothing of one that it can read.
ws_syntax() { # index text
  if ws_said=$(printf '%s\n' "$2" | sh -n 2>&1); then printf 'O %s \n' "$1"
  else printf 'O %s %s\n' "$1" "$(printf %s "${ws_said:-unreadable}" | head -c 2048 | ws_b64)"
  fi
}

# What stands at the end of every inspection.
ws_told() {
  ws_writable
  ws_files pending "$WS_STATE/pending"
  [ ! -r "$WS_STATE/deferred" ] || printf 'D %s\n' "$(ws_b64 <"$WS_STATE/deferred")"
  printf 'X end\n'
}
