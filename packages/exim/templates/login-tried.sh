# Logs in at a smarthost as the staged Exim would, and sends nothing: a verification by callout, with the transport, the
# authenticators, the passwords and the authorities of the staged configuration. After AUTH it asks for one recipient and quits.
exim_callout_configuration() { # configuration passwords transport "host::port"
  exim4 -C "$1" -bP config 2>/dev/null | awk -v passwords="$2" -v transport="$3" -v part="$4" '
    function option(line) { sub(/^[ \t]*(hide[ \t]+)?/, "", line); sub(/[ \t]*=.*/, "", line); return line }
    function acl() { print "begin acl\nwaxseal_login:\n  require verify = recipient/callout=20s,connect=10s,maxwait=40s,no_cache,use_sender\n  accept" }
    { gsub("/etc/exim4/passwd[.]client", passwords) }
    $1 == "begin" {
      if (section == "") acl()
      section = $2
      if (section == "acl") next
      print
      if (section == "routers")
        print "waxseal_login:\n  driver = manualroute\n  domains = *\n  transport = " transport "\n  route_list = * " part " byname\n  host_find_failed = defer"
      next
    }
    section == "" && !begun++ { print "acl_smtp_rcpt = waxseal_login" }
    section == "" && option($0) ~ /^(acl_|host_lookup|host_reject_connection|helo_)/ { next }
    section == "acl" || section == "routers" { next }
    section == "transports" && /^[ \t]*[A-Za-z0-9_]+:[ \t]*$/ { name = $1; sub(/:.*/, "", name) }
    section == "transports" && name == transport && option($0) == "hosts_require_auth" { next }
    { print }
    section == "transports" && name == transport && option($0) == "driver" { print "  hosts_require_auth = *" }'
}

# What a session was: "taken", or a word and a sentence why not. Reads what exim4 -bhc says of it.
exim_session_said() { # "host port"
  awk -v at="$1" '
    function words(line) { sub(/^[> ]*SMTP<< /, "", line); return substr(line, 1, 200) }
    /SMTP<< 220/ { greeted = 1 }
    /SMTP<< 250/ || more { if (/STARTTLS/) starttls = 1; if (/[ -]AUTH[ =]/) { auth = $0; sub(/.*AUTH[ =]/, "", auth) } }
    { more = /SMTP<< 250-/ || (more && /^[> ]*250-/) }
    /SMTP<< [45]/ && !taken && refused == "" { refused = words($0) }
    /SMTP>> AUTH/ { asked = 1; refused = "" }
    /SMTP<< 235/ { taken = 1; next }
    /SMTP<< [45]/ && taken && after == "" { after = words($0) }
    /TLS session: / && tls == "" { tls = $0; sub(/.*TLS session: /, "", tls); sub(/: callout unencrypted.*/, "", tls) }
    / rejected RCPT / { why = $0; sub(/.* rejected RCPT <[^>]*>: /, "", why); sub(/^Could not complete recipient verify callout: ([^ ]* \[[^]]*\] : )?/, "", why) }
    END {
      if (taken) { print "taken" (after == "" ? "" : "\t" after); exit }
      if (tls ~ /certificate/) print "certificate\t" at " shows no certificate that names it and that this host trusts: Exim speaks no TLS there, and gives no password"
      else if (tls != "") print "tls\t" at " speaks no TLS that this host understands: " tls
      else if (asked && refused != "") print "refused\t" at " refuses the login: " refused
      else if (!greeted) print "silent\t" at " does not answer: " why
      else if (refused != "") print "answers\t" at " answers: " refused
      else if (!starttls && auth == "") print "plain\t" at " offers no STARTTLS, and so Exim gives no password"
      else if (auth == "") print "open\t" at " asks for no login: it has no AUTH in its reply to EHLO"
      else if (why ~ /failed to open .*Permission denied/) print "unreadable\tExim cannot read /etc/exim4/passwd.client"
      else print "none\tExim finds no login for " at " in /etc/exim4/passwd.client, or none by the ways it offers: " auth
    }'
}

exim_log_in() { # configuration transport sender "host::port": sets exim_said
  # On a file system that does not outlast a boot; Exim looks at it as its own user, as it will when it sends.
  exim_trial=$(mktemp -d /run/waxseal.XXXXXXXXXX) && chgrp Debian-exim "$exim_trial" && chmod 750 "$exim_trial" || return
  [ ! -e "$STAGE/passwd.client" ] || cp -p "$STAGE/passwd.client" "$exim_trial/passwd.client"
  exim_callout_configuration "$1" "$exim_trial/passwd.client" "$2" "$4" >"$exim_trial/config"
  printf 'HELO localhost\r\nMAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nQUIT\r\n' "$3" "$3" | timeout 90 exim4 -C "$exim_trial/config" -bhc 127.0.0.1 >"$exim_trial/out" 2>"$exim_trial/session"
  exim_said=$(exim_session_said "$4" <"$exim_trial/session")
  rm -rf -- "$exim_trial"
}

exim_smarthost_of() { sed -n "s/^dc_smarthost=['\"]*\([^'\"]*\)['\"]*/\1/p" "$1/update-exim4.conf.conf" 2>/dev/null | tail -n 1; } # tree

# A login that the declaration says is taken, or the configuration is refused. One that the host has of its own may have failed
# before: it is a refusal where the smarthost is another one now.
exim_login_tried() { # declared|found configuration transport sender "host::port"…
  exim_whose=$1 exim_configuration=$2 exim_transport=$3 exim_sender=$4 exim_bad=
  shift 4
  [ "$exim_whose" = declared ] || grep -qs '^[^#].*:.*:' "$STAGE/passwd.client" || return 0
  for exim_part; do
    exim_log_in "$exim_configuration" "$exim_transport" "$exim_sender" "$exim_part" || return
    exim_what=${exim_said%%	*} exim_sentence=${exim_said#*	}
    case $exim_whose:$exim_what in
      *:taken) [ "$exim_sentence" = taken ] || ws_warn "$exim_part takes the login, but not mail of $exim_sender: $exim_sentence" ;;
      declared:*) printf '%s\n' "$exim_sentence"; exim_bad=1 ;;
      found:refused | found:certificate)
        if [ "$(exim_smarthost_of /etc/exim4)" = "$(exim_smarthost_of "$STAGE")" ]; then ws_warn "the login of this host: $exim_sentence"
        else printf '%s\n' "$exim_sentence"; exim_bad=1; fi ;;
    esac
  done
  [ -z "$exim_bad" ]
}
