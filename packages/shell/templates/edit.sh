# Changes inside a text file.

# What every edit knows of the file: text[1..n] and end[1..n] of its lines, an end being "\n", "\r\n", or "" where the last
# line is not finished. A line that comes to a place ends as the next one above it, or as the first one.
WS_EDIT_LINES='
  function take(raw) {
    n++; text[n] = raw; end[n] = "\n"
    if (raw ~ /\r$/) { text[n] = substr(raw, 1, length(raw) - 1); end[n] = "\r\n" }
  }
  function taken() { if (open && n) { if (end[n] == "\r\n") text[n] = text[n] "\r"; end[n] = "" } }
  function end_at(place, i) {
    for (i = place - 1; i > 0; i--) if (end[i] != "") return end[i]
    for (i = 1; i <= n; i++) if (end[i] != "") return end[i]
    return "\n"
  }
  function put(line, ending) {
    if (unfinished) printf "%s", (put_end != "" ? put_end : ending != "" ? ending : "\n")
    printf "%s%s", line, ending
    unfinished = ending == ""
    if (ending != "") put_end = ending
  }
  function keep(i) { put(text[i], end[i]) }
'

# Runs an awk program over its words, on stdin because a line may be a secret, then over a text file, and installs what
# comes out when it differs.
ws_edit() { ws_in "$1" ws_edit_here "$@"; } # logical-path create awk-program
ws_edit_here() {
  ws_edit_find "$1" "$2" || return
  ws_edit_open=0
  [ -z "$(tail -c 1 -- "$ws_edit_from" | tr '\0' x)" ] || ws_edit_open=1
  awk -v open="$ws_edit_open" "$WS_EDIT_LINES$3" - "$ws_edit_from" >./new || return
  if [ "$WS_IS" = file ] && cmp -s ./new "$WS_WAS"; then return; fi
  ws_install "$1" - - -
}

# Finds the file to edit and makes a room beside it: sets ws_edit_from.
ws_edit_find() { # logical-path create
  ws_pin || return
  case $WS_IS in
    link) ws_fail "$1 is a link"; return ;;
    directory | other) ws_fail "$1 is not a file"; return ;;
    absent) if [ "$2" != yes ] && [ "$WAXSEAL_PLACE" != directory ]; then ws_fail "$1 does not exist"; return; fi ;;
  esac
  ws_room || return
  ws_edit_from=/dev/null
  [ "$WS_IS" = absent ] || ws_edit_from=$WS_WAS
}

# Makes a planned change: octets that go and octets that come at one place of a file that is still the one it was planned on.
ws_splice() { ws_in "$1" ws_splice_here "$@"; } # logical-path sha256-before|absent sha256-after octets-before octets-to-drop content64
ws_splice_here() {
  ws_edit_find "$1" yes || return
  ws_splice_was=absent
  [ "$WS_IS" = absent ] || ws_splice_was=$(ws_sha "$WS_WAS")
  case $ws_splice_was in
    "$2") ;;
    # An earlier try of the step.
    "$3") return ;;
    *) ws_fail "$1 was changed meanwhile: nothing was written"; return ;;
  esac
  { head -c "$4" -- "$ws_edit_from" && printf %s "$6" | base64 -d && tail -c "+$(($4 + $5 + 1))" -- "$ws_edit_from"; } >./new &&
    [ "$(ws_sha ./new)" = "$3" ] || { ws_fail "$1 was not written whole"; return; }
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
    { take($0) }
    END {
      taken()
      for (i = 1; i <= n; i++) {
        bare = text[i]; sub(/^[ \t]+/, "", bare); rest = substr(bare, length(key) + 1)
        if (index(bare, key) != 1 || rest !~ /^[ \t]*=/) keep(i)
        else if (!done) { put(line, end[i]); done = 1 }
      }
      if (!done) put(line, end_at(n + 1))
    }'
}

ws_line() { # logical-path line prefix present|absent create
  printf '%s\n' "$2" "$3" "$4" | ws_edit "$1" "$5" '
    function matches(one) { return one "" == line "" || (prefix != "" && index(one, prefix) == 1) }
    NR == 1 { line = $0; next }
    NR == 2 { prefix = $0; next }
    NR == 3 { gone = $0 == "absent"; next }
    { take($0) }
    END {
      taken()
      for (i = 1; i <= n; i++) if (text[i] "" == line "") there = 1; else if (!at && matches(text[i])) at = i
      for (i = 1; i <= n; i++) {
        if (gone) { if (!matches(text[i])) keep(i) }
        else if (!there && i == at) put(line, end[i])
        else keep(i)
      }
      if (!gone && !there && !at) put(line, end_at(n + 1))
    }'
}

ws_block() { # logical-path begin end wanted-with-markers create start|end|after number-of-lines-to-go-behind these-lines
  { printf '%s\n' "$2" "$3" "$6" "$7"; printf %s "$8" "$4"; } | ws_edit "$1" "$5" '
    function put_block(ending, last, i) { for (i = 1; i <= wanted; i++) put(want[i], i == wanted ? last : ending) }
    function put_new(place) { put_block(end_at(place), end_at(place)) }
    NR == 1 { begin = $0; next }
    NR == 2 { finish = $0; next }
    NR == 3 { place = $0; next }
    NR == 4 { steps = $0 + 0; step = 1; next }
    NR <= 4 + steps { after[NR - 4] = $0; next }
    NR == FNR { want[++wanted] = $0; next }
    { take($0) }
    END {
      taken()
      for (i = 1; i <= n; i++) {
        if (!from && text[i] "" == begin "") from = i; else if (from && !to && text[i] "" == finish "") to = i
        if (step <= steps && text[i] "" == after[step] "") { step++; if (step > steps) anchor = i }
      }
      last = to ? end[to] : end_at(from + 1)
      if (from && !to) to = n
      if (!from && place == "start") put_new(1)
      for (i = 1; i <= n; i++) {
        if (i == from) put_block(end_at(from + 1), last)
        if (!from || i < from || i > to) keep(i)
        if (!from && i == anchor) put_new(anchor + 1)
      }
      if (!from && !anchor && place != "start") put_new(n + 1)
    }'
}
