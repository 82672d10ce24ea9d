# Which line of passwd.client wins: Exim takes the first that matches, be it a pattern.

exim_login_wins() { # file host "user:password": whether Exim finds this login for a host
  exim_found=$(exim4 -be "\${lookup{$2}nwildlsearch{$1}{\$value}}" 2>/dev/null </dev/null)
  [ "$exim_found" = "$3" ] || { printf 'for %s Exim finds the login of %s in %s, not that of %s: another line matches first\n' "$2" "${exim_found%%:*}" "$1" "${3%%:*}"; return 1; }
}

# Lines of these names go before the first that is a pattern: Exim would take that.
exim_logins_first() { # file name…: "moved" where something is to be moved
  exim_from=$1; shift
  awk -v names=" $* " '
    { key = $0; sub(/:.*/, "", key) }
    /^[ \t]*(#|$)/ { next }
    index(names, " " key " ") { if (pattern) moved = 1; next }
    key ~ /[*^]/ { pattern = 1 }
    END { if (moved) print "moved" }' "$exim_from"
}
exim_move_logins() { # logical-path name…
  exim_path=$1; shift
  [ -n "$(exim_logins_first "$WS_AT$exim_path" "$@")" ] || return 0
  printf '%s\n' " $* " | ws_edit "$exim_path" no '
    NR == 1 { names = $0; next }
    { text[++n] = $0; key = $0; sub(/:.*/, "", key)
      if ($0 !~ /^[ \t]*(#|$)/) { if (index(names, " " key " ")) ours[n] = 1; else if (!first && key ~ /[*^]/) first = n } }
    END {
      for (i = 1; i <= n; i++) {
        if (i == first) for (j = first; j <= n; j++) if (j in ours) print text[j]
        if (!(i in ours) || i < first) print text[i]
      } }'
}

# What a file of passwords lacks, apart from the lines themselves: "moved", where a pattern stands before them; "mode". Where
# Exim is still to come, so is its user.
exim_look_at_logins() { # file exim-user "host…" name…
  [ -f "$1" ] || return 0
  exim_file=$1 exim_user=$2 exim_hosts=$3
  shift 3
  # shellcheck disable=SC2046,SC2086 # A name a word.
  exim_logins_first "$exim_file" "$@" $(exim_resolved_names $exim_hosts)
  ! id -u "$exim_user" >/dev/null 2>&1 || [ "$(stat -c '%a %U %G' "$exim_file")" = "640 root $exim_user" ] || printf 'mode\n'
}

exim_settle_logins() { # logical-path exim-user "host…" name…: the lines go before patterns, and Exim may read the file
  exim_file=$1 exim_user=$2 exim_hosts=$3
  shift 3
  # shellcheck disable=SC2046,SC2086 # A name a word.
  exim_move_logins "$exim_file" "$@" $(exim_resolved_names $exim_hosts) || return
  id -u "$exim_user" >/dev/null 2>&1 || return 0
  # Its own text again, for the attributes' sake.
  exim_logins=$(ws_b64 <"$WS_AT$exim_file") && ws_put "$exim_file" "$(ws_sha "$WS_AT$exim_file")" 640 root "$exim_user" "$exim_logins"
}

exim_try_logins() { # logical-path "user:password" host…: on a staged copy
  [ "$WS_AT" != "$WAXSEAL_ROOT" ] || return 0
  exim_file=$1 exim_login=$2
  shift 2
  for exim_host; do exim_login_wins "$WS_AT$exim_file" "$exim_host" "$exim_login" || return; done
}

exim_put_logins() { # logical-path ":user:password" host…: a line for each name that the resolver has for them
  exim_file=$1 exim_login=$2
  shift 2
  while IFS= read -r exim_name; do
    [ -z "$exim_name" ] || ws_line "$exim_file" "$exim_name$exim_login" "$exim_name:" present no || return
  done <<END
$(exim_resolved_names "$@")
END
}
