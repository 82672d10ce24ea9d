# The names under which the password of a smarthost may be looked for: what its name is an alias of, as Exim does, and what its
# addresses resolve back to, as exim4_passwd_client(5) says. A name a line; none where nobody answers within seconds, since no line is to come and go with the DNS.
exim_resolved_names() { # host…
  exim_found=$(for exim_host; do timeout 5 getent ahosts "$exim_host"; done 2>/dev/null)
  [ -n "$exim_found" ] || return 0
  {
    printf '%s\n' "$exim_found" | awk 'NF > 2 { print $3 }'
    # shellcheck disable=SC2046 # Addresses, a word each.
    timeout 5 getent hosts $(printf '%s\n' "$exim_found" | awk '!seen[$1]++ && n++ < 16 { print $1 }') | awk '{ for (i = 2; i <= NF; i++) print $i }'
  } 2>/dev/null | tr '[:upper:]' '[:lower:]' | sed 's/\.$//' | LC_ALL=C awk 'length < 254 && /^[a-z0-9_][a-z0-9._-]*$/ && /[a-z]/ && !seen[$0]++' | LC_ALL=C sort
}
