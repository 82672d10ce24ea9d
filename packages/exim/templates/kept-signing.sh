# Which domains a host signs for now, as its Exim says, and what of that goes on beside ours. Read-only. Needs signing.sh.

# Like grep -q, but it reads to the end: whoever writes to it may not be ended by that.
# shellcheck disable=SC2143 # It reads to the end.
exim_any() { [ -n "$(grep -- "$1")" ]; } # pattern

# Every word in a tree's files that may be a domain's name, with its parents: keys and tables are named after domains. Comments
# do not count.
exim_words() { # tree
  {
    cat /etc/mailname 2>/dev/null
    find "$1" -printf '%f\n' 2>/dev/null
    find "$1" -type f -size -512k ! -name '*.pem' ! -name passwd.client -exec sed '/^[[:space:]]*#/d; /-----BEGIN/,/-----END/d' {} + 2>/dev/null
    # Tables and directories of keys elsewhere.
    grep -rhoE 'search[^{}]*\{/[^{}$ ]*' "$1" 2>/dev/null | sed 's/.*{//' | sort -u | head -n 20 | while IFS= read -r exim_table; do
      case $exim_table in "$1"*) continue ;; esac
      if [ -d "$exim_table" ]; then ls "$exim_table"; elif [ -f "$exim_table" ]; then head -c 65536 "$exim_table"; fi
    done
  } 2>/dev/null | tr '[:upper:]' '[:lower:]' | grep -oE '[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+' |
    awk '
      function tell(name) { if (name ~ /\.[a-z][a-z-]+$/ && length(name) < 254 && !seen[name]++ && n++ < 400) print name }
      { tell($0)
        # Without what a file of a key ends and begins with: a.example.private, mail.a.example.
        name = $0; if (sub(/\.(pem|key|private|priv|txt|dkim|rsa|crt)$/, "", name)) tell(name)
        while (sub(/^[^.]*\./, "", name) && name ~ /\./) tell(name) }'
}

exim_sample() { # domain: a message of it
  printf 'From: waxseal@%s\nTo: postmaster@example.com\nSubject: sample\n\n.\n' "$1"
}

# Domains that the macros now in force sign for, ours and their subdomains left out. Nothing where Exim does not read its own
# configuration.
exim_signs_others() { # tree "our domains"
  exim_message=$(mktemp) || return
  exim_words "$1" | while IFS= read -r exim_domain; do
    case " $2 " in *" $exim_domain "*) continue ;; esac
    exim_sample "$exim_domain" >"$exim_message"
    exim_said=$(exim4 -bem "$exim_message" DKIM_DOMAIN 2>/dev/null </dev/null) || continue
    case $exim_said in "$exim_domain") printf '%s\n' "$exim_domain" ;; esac
  done
  rm -f "$exim_message"
}

# Whether macros of somebody else go on counting beside ours: they do where they sign for a domain that is not ours and was not
# given up.
exim_kept_macros() { # scheme tree "our domains and those given up": others|headers
  if exim_foreign_signing "$1" "$2" others | exim_any "^keep	.*:[[:space:]]*DKIM_DOMAIN[[:space:]]*=" && [ -n "$(exim_signs_others "$2" "$3")" ]; then printf others; else printf headers; fi
}

exim_ours() { # scheme tree: the macros that we have written
  if [ "$1" = split ]; then cat "$2/conf.d/main/00_waxseal_dkim" 2>/dev/null
  else sed -n '/^# BEGIN waxseal: how mail is signed/,/^# END waxseal/p' "$2/exim4.conf.template" 2>/dev/null
  fi
}

# "domain: selectors" of what is signed for by our own macros, as this or another playbook left them.
exim_ours_sign() { # scheme tree
  if exim_ours "$1" "$2" | exim_any '^DKIM_SELECTOR = ${lookup{$dkim_domain}lsearch{/etc/exim4/dkim/domains}'; then
    sed -n 's/^\([a-z0-9._-]*\): \([A-Za-z0-9._-][A-Za-z0-9._ :-]*\)$/\1: \2/p' "$2/dkim/domains" 2>/dev/null
  else
    exim_ours "$1" "$2" | sed -n 's/^DKIM_DOMAIN = ${if eqi{.*}{\([a-z0-9._-]*\)}{\([a-z0-9._-]*\)}{}}$/\1/p; s/^DKIM_SELECTOR = \([A-Za-z0-9._-]*\)$/\1/p' | awk 'NR == 1 { domain = $0 } NR == 2 { print domain ": " $0 }'
  fi
}

exim_domains() { # scheme tree "our lines" "domains given up": all lines of the table
  { printf '%s\n' "$3"; printf '%s\n' "$4" | tr ' ' '\n' | sed 's/$/:/'; } | awk '!/^$/ { sub(/:.*/, ""); print }' | {
    exim_taken=$(cat)
    printf '%s\n' "$3"
    exim_ours_sign "$1" "$2" | awk -v taken=" $(printf %s "$exim_taken" | tr '\n' ' ') " '{ name = $1; sub(/:$/, "", name) } !index(taken, " " name " ") && !seen[name]++'
  }
}

exim_other_value() { # scheme tree name: the value of a macro that goes on counting
  exim_signing_files "$1" "$2" | while IFS='	' read -r exim_scope exim_file; do
    [ "$(exim_kept_of "$exim_file" x)" = x ] || continue
    sed -n "s/^[[:space:]]*\\(WAXSEAL_OTHER_\\|DKIM_\\)$3[[:space:]]*==*[[:space:]]*\\(.*[^[:space:]]\\)[[:space:]]*$/\\2/p" "$exim_file"
  done | awk 'NR == 1'
}

# Ours, and of theirs what ours has not, or not as strictly: "+" signs absence too, "=" what is there, nothing the first alone.
exim_headers() { # ours theirs
  # shellcheck disable=SC1003 # A backslash.
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
exim_macros() { # macros|domains scheme tree "our lines" "domains given up" alone table headers
  exim_lines=$(exim_domains "$2" "$3" "$4" "$5")
  exim_mode=$(exim_kept_macros "$2" "$3" "$(printf '%s\n' "$4" | sed 's/:.*//' | tr '\n' ' ') $5")
  exim_beside=
  if [ "$exim_mode" = others ] || exim_signing_files "$2" "$3" | cut -f 2 | while IFS= read -r exim_file; do cat "$exim_file"; done | exim_any '^[[:space:]]*WAXSEAL_OTHER_DOMAIN[[:space:]]*='; then exim_beside=1; fi
  exim_theirs=$(exim_other_value "$2" "$3" SIGN_HEADERS)
  exim_all=$8; [ -z "$exim_theirs" ] || exim_all=$(exim_headers "$8" "$exim_theirs")
  if [ -z "$exim_beside" ] && [ -n "$6" ] && [ "$exim_lines" = "$4" ]; then exim_text=$6; exim_lines=; else exim_text=$7; fi
  if [ "$1" = domains ]; then
    [ -z "$exim_lines" ] || printf '%s\n%s\n' '# Managed by waxseal: a domain that is signed for, and the selectors of its keys. Lines of other domains stay.' "$exim_lines"
    return
  fi
  for exim_name in DOMAIN SELECTOR PRIVATE_KEY CANON; do
    if [ -n "$exim_beside" ] && [ -n "$(exim_other_value "$2" "$3" "$exim_name")" ]; then exim_by='WAXSEAL_OTHER_'$exim_name; else exim_by='\1'; fi
    exim_text=$(printf '%s\n' "$exim_text" | sed "s/@$exim_name|\\([^@]*\\)@/$exim_by/")
  done
  printf '%s\n' "$exim_text" | awk -v headers="$exim_all" '{ at = index($0, "@HEADERS@"); if (at) $0 = substr($0, 1, at - 1) headers substr($0, at + 9); print }'
}
