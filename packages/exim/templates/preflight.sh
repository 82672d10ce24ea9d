# What must hold of a staged configuration before it is swapped in. $STAGE is a staged copy of /etc/exim4.

exim_is_alone() { # exim4.conf would be read instead of all else
  [ -e "$STAGE"/exim4.conf ] || return 0
  printf '/etc/exim4/exim4.conf exists: Exim reads it and nothing else; move it away, or say adopt: everything to set it aside\n'
  return 1
}

exim_can_sign() { # configuration
  exim_said=$(exim4 -C "$1" -bV 2>&1) && case $exim_said in *DKIM*) return 0 ;; esac
  printf '%s\n' "$exim_said"
  return 1
}

# Fails when the transport speaks another way than the smarthost's port wants: whoever waits for the other hears nothing.
exim_transport_speaks() { # configuration transport smtp|smtps
  exim_said=$(exim4 -C "$1" -bP transport "$2" | sed -n 's/^protocol = //p')
  [ "$exim_said" != "$3" ] || return 0
  printf 'the transport has protocol = %s, and the port wants %s: look for REMOTE_SMTP_SMARTHOST_PROTOCOL in the configuration\n' "$exim_said" "$3"
  return 1
}

exim_domain_for() { # configuration domain: what DKIM_DOMAIN is for a message whose From is of a domain
  printf 'From: waxseal@%s\nTo: postmaster@example.com\nSubject: sample\n\n.\n' "$2" >"$exim_message"
  exim4 -C "$1" -bem "$exim_message" DKIM_DOMAIN 2>&1
}

exim_macros_expand() { # configuration directory-of-keys domain…: to the domains for their mail, to nothing for others
  exim_with_keys=$1-keys
  # The same with keys and domains looked up in the staged tree.
  exim_message=$(mktemp) && sed "s|$2|$STAGE/dkim|g" "$1" >"$exim_with_keys" || return
  shift 2
  exim_bad=
  for exim_domain; do
    exim_found=$(exim_domain_for "$exim_with_keys" "$exim_domain")
    [ "$exim_found" = "$exim_domain" ] || { printf '%s expands to: %s\n' "$exim_domain" "$exim_found"; exim_bad=1; }
  done
  # What macros of others make of mail that is neither ours nor theirs is as it was.
  exim_found=$(exim_domain_for "$exim_with_keys" elsewhere.example)
  [ -z "$exim_found" ] || [ "$exim_found" = "$(exim4 -bem "$exim_message" DKIM_DOMAIN 2>&1)" ] || { printf 'elsewhere.example expands to: %s\n' "$exim_found"; exim_bad=1; }
  rm -f -- "$exim_message"
  [ -z "$exim_bad" ]
}
