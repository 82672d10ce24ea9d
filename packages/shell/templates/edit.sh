# Changes inside a text file.

# Runs an awk program over its words, on stdin because a line may be a secret, then over a text file, and installs what
# comes out when it differs.
ws_edit() { ws_in "$1" ws_edit_here "$@"; } # logical-path create awk-program
ws_edit_here() {
  ws_pin || return
  case $WS_IS in
    link) ws_fail "$1 is a link"; return ;;
    directory | other) ws_fail "$1 is not a file"; return ;;
    absent)
      if [ "$2" != yes ] && [ "$WAXSEAL_PLACE" != directory ]; then ws_fail "$1 does not exist"; return; fi
      ws_edit_from=/dev/null ;;
    file) ws_edit_from='' ;;
  esac
  ws_room || return
  awk "$3" - "${ws_edit_from:-$WS_WAS}" >./new || return
  if [ -z "$ws_edit_from" ] && cmp -s ./new "$WS_WAS"; then return; fi
  ws_install "$1" - - -
}

# A file that is made of itself: the command gets it on stdin and prints what it is to be.
ws_filter() { ws_in "$1" ws_filter_here "$@"; } # logical-path command…
ws_filter_here() {
  ws_pin || return
  [ "$WS_IS" = file ] || { ws_fail "$1 is not a file"; return; }
  ws_filter_path=$1
  shift
  ws_room || return
  "$@" <"$WS_WAS" >./new || return
  cmp -s ./new "$WS_WAS" || ws_install "$ws_filter_path" - - -
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

