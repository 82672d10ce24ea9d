# Which domains a host signs for now, as its Exim says, and what of that goes on beside ours. Read-only. Needs signing.sh.

# Like grep -q, but it reads to the end: whoever writes to it may not be ended by that.
ws_any() { [ -n "$(grep -- "$1")" ]; } # pattern

# Every word in a tree's files that may be a domain's name, with its parents: keys and tables are named after domains. Comments
# do not count.
ws_words() { # tree
  {
    cat /etc/mailname 2>/dev/null
    find "$1" -printf '%f\n' 2>/dev/null
    find "$1" -type f -size -512k ! -name '*.pem' ! -name passwd.client -exec sed '/^[[:space:]]*#/d; /-----BEGIN/,/-----END/d' {} + 2>/dev/null
    # Tables and directories of keys elsewhere.
    grep -rhoE 'search[^{}]*\{/[^{}$ ]*' "$1" 2>/dev/null | sed 's/.*{//' | sort -u | head -n 20 | while IFS= read -r ws_table; do
      case $ws_table in "$1"*) continue ;; esac
      if [ -d "$ws_table" ]; then ls "$ws_table"; elif [ -f "$ws_table" ]; then head -c 65536 "$ws_table"; fi
    done
  } 2>/dev/null | tr '[:upper:]' '[:lower:]' | grep -oE '[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+' |
    awk '
      function tell(name) { if (name ~ /\.[a-z][a-z-]+$/ && length(name) < 254 && !seen[name]++ && n++ < 400) print name }
      { tell($0)
        # Without what a file of a key ends and begins with: a.example.private, mail.a.example.
        name = $0; if (sub(/\.(pem|key|private|priv|txt|dkim|rsa|crt)$/, "", name)) tell(name)
        while (sub(/^[^.]*\./, "", name) && name ~ /\./) tell(name) }'
}

ws_sample() { # domain: a message of it
  printf 'From: waxseal@%s\nTo: postmaster@example.com\nSubject: sample\n\n.\n' "$1"
}

# Domains that the macros now in force sign for, ours and their subdomains left out. Nothing where Exim does not read its own
# configuration.
ws_signs_others() { # tree "our domains"
  ws_message=$(mktemp) || return
  ws_words "$1" | while IFS= read -r ws_domain; do
    case " $2 " in *" $ws_domain "*) continue ;; esac
    ws_sample "$ws_domain" >"$ws_message"
    ws_said=$(exim4 -bem "$ws_message" DKIM_DOMAIN 2>/dev/null </dev/null) || continue
    case $ws_said in "$ws_domain") printf '%s\n' "$ws_domain" ;; esac
  done
  rm -f "$ws_message"
}

# Whether macros of somebody else go on counting beside ours: they do where they sign for a domain that is not ours and was not
# given up.
ws_kept_macros() { # scheme tree "our domains and those given up": others|headers
  if ws_foreign_signing "$1" "$2" others | ws_any "^keep	.*:[[:space:]]*DKIM_DOMAIN[[:space:]]*=" && [ -n "$(ws_signs_others "$2" "$3")" ]; then printf others; else printf headers; fi
}

ws_ours() { # scheme tree: the macros that we have written
  if [ "$1" = split ]; then cat "$2/conf.d/main/00_waxseal_dkim" 2>/dev/null
  else sed -n '/^# BEGIN waxseal: how mail is signed/,/^# END waxseal/p' "$2/exim4.conf.template" 2>/dev/null
  fi
}

# "domain: selectors" of what is signed for by our own macros, as this or another playbook left them.
ws_ours_sign() { # scheme tree
  if ws_ours "$1" "$2" | ws_any '^DKIM_SELECTOR = ${lookup{$dkim_domain}lsearch{/etc/exim4/dkim/domains}'; then
    sed -n 's/^\([a-z0-9._-]*\): \([A-Za-z0-9._-][A-Za-z0-9._ :-]*\)$/\1: \2/p' "$2/dkim/domains" 2>/dev/null
  else
    ws_ours "$1" "$2" | sed -n 's/^DKIM_DOMAIN = ${if eqi{.*}{\([a-z0-9._-]*\)}{\([a-z0-9._-]*\)}{}}$/\1/p; s/^DKIM_SELECTOR = \([A-Za-z0-9._-]*\)$/\1/p' | awk 'NR == 1 { domain = $0 } NR == 2 { print domain ": " $0 }'
  fi
}

ws_domains() { # scheme tree "our lines" "domains given up": all lines of the table
  { printf '%s\n' "$3"; printf '%s\n' "$4" | tr ' ' '\n' | sed 's/$/:/'; } | awk '!/^$/ { sub(/:.*/, ""); print }' | {
    ws_taken=$(cat)
    printf '%s\n' "$3"
    ws_ours_sign "$1" "$2" | awk -v taken=" $(printf %s "$ws_taken" | tr '\n' ' ') " '{ name = $1; sub(/:$/, "", name) } !index(taken, " " name " ") && !seen[name]++'
  }
}

ws_other_value() { # scheme tree name: the value of a macro that goes on counting
  ws_signing_files "$1" "$2" | while IFS='	' read -r ws_scope ws_file; do
    [ "$(ws_kept_of "$ws_file" x)" = x ] || continue
    sed -n "s/^[[:space:]]*\\(WAXSEAL_OTHER_\\|DKIM_\\)$3[[:space:]]*==*[[:space:]]*\\(.*[^[:space:]]\\)[[:space:]]*$/\\2/p" "$ws_file"
  done | awk 'NR == 1'
}

# Ours, and of theirs what ours has not, or not as strictly: "+" signs absence too, "=" what is there, nothing the first alone.
ws_headers() { # ours theirs
  case $2 in *'$'*|*'\') printf '%s:WAXSEAL_OTHER_SIGN_HEADERS' "$1"; return ;; esac
  printf '%s\n%s\n' "$1" "$2" | tr -d ' \t' | tr '[:upper:]' '[:lower:]' | awk '
    function rank(mark) { return mark == "+" ? 3 : mark == "=" ? 2 : 1 }
    { count = split($0, part, ":")
      for (i = 1; i <= count; i++) {
        mark = substr(part[i], 1, 1); name = part[i]
        if (mark == "+" || mark == "=") name = substr(name, 2); else mark = ""
        if (name !~ /^[a-z0-9-]+$/) continue
        if (!(name in marks)) order[++n] = name
        if (!(name in marks) || rank(mark) > rank(marks[name])) marks[name] = mark
      } }
    END { for (i = 1; i <= n; i++) printf "%s%s%s", (i > 1 ? ":" : ""), marks[order[i]], order[i] }'
}

# The text of our macros. ALONE is for one domain with one selector, TABLE for more of them; a word like @SELECTOR|0@ in it is
# what somebody else's macros say, or the text behind the bar where they say nothing. "" where no table is needed.
ws_macros() { # macros|domains scheme tree "our lines" "domains given up" alone table headers
  ws_lines=$(ws_domains "$2" "$3" "$4" "$5")
  ws_mode=$(ws_kept_macros "$2" "$3" "$(printf '%s\n' "$4" | sed 's/:.*//' | tr '\n' ' ') $5")
  ws_beside=
  if [ "$ws_mode" = others ] || ws_signing_files "$2" "$3" | cut -f 2 | while IFS= read -r ws_file; do cat "$ws_file"; done | ws_any '^[[:space:]]*WAXSEAL_OTHER_DOMAIN[[:space:]]*='; then ws_beside=1; fi
  ws_theirs=$(ws_other_value "$2" "$3" SIGN_HEADERS)
  ws_all=$8; [ -z "$ws_theirs" ] || ws_all=$(ws_headers "$8" "$ws_theirs")
  if [ -z "$ws_beside" ] && [ -n "$6" ] && [ "$ws_lines" = "$4" ]; then ws_text=$6; ws_lines=; else ws_text=$7; fi
  if [ "$1" = domains ]; then
    [ -z "$ws_lines" ] || printf '%s\n%s\n' '# Managed by waxseal: a domain that is signed for, and the selectors of its keys. Lines of other domains stay.' "$ws_lines"
    return
  fi
  for ws_name in DOMAIN SELECTOR PRIVATE_KEY CANON; do
    if [ -n "$ws_beside" ] && [ -n "$(ws_other_value "$2" "$3" "$ws_name")" ]; then ws_by='WAXSEAL_OTHER_'$ws_name; else ws_by='\1'; fi
    ws_text=$(printf '%s\n' "$ws_text" | sed "s/@$ws_name|\\([^@]*\\)@/$ws_by/")
  done
  printf '%s\n' "$ws_text" | awk -v headers="$ws_all" '{ at = index($0, "@HEADERS@"); if (at) $0 = substr($0, 1, at - 1) headers substr($0, at + 9); print }'
}
