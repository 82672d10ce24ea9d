# Which line of passwd.client wins: Exim takes the first that matches, be it a pattern.

ws_login_wins() { # file host "user:password": whether Exim finds this login for a host
  ws_found=$(exim4 -be "\${lookup{$2}nwildlsearch{$1}{\$value}}" 2>/dev/null </dev/null)
  [ "$ws_found" = "$3" ] || { printf 'for %s Exim finds the login of %s in %s, not that of %s: another line matches first\n' "$2" "${ws_found%%:*}" "$1" "${3%%:*}"; return 1; }
}

# Lines of these names go before the first that is a pattern: Exim would take that.
ws_logins_first() { # file name…: "moved" where something is to be moved
  ws_from=$1; shift
  awk -v names=" $* " '
    { key = $0; sub(/:.*/, "", key) }
    /^[ \t]*(#|$)/ { next }
    index(names, " " key " ") { if (pattern) moved = 1; next }
    key ~ /[*^]/ { pattern = 1 }
    END { if (moved) print "moved" }' "$ws_from"
}
ws_move_logins() { # logical-path name…
  ws_path=$1; shift
  [ -n "$(ws_logins_first "$WS_AT$ws_path" "$@")" ] || return 0
  printf '%s\n' " $* " | ws_edit "$ws_path" no '
    NR == 1 { names = $0; next }
    { text[++n] = $0; key = $0; sub(/:.*/, "", key)
      if ($0 !~ /^[ \t]*(#|$)/) { if (index(names, " " key " ")) ours[n] = 1; else if (!first && key ~ /[*^]/) first = n } }
    END {
      for (i = 1; i <= n; i++) {
        if (i == first) for (j = first; j <= n; j++) if (j in ours) print text[j]
        if (!(i in ours) || i < first) print text[i]
      } }'
}
