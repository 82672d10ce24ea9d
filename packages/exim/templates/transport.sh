# Fails when a transport of a configuration does not sign: what -bV and update-exim4.conf --check both pass over.
exim_transport_signs() { # transport configuration|-: "-" is the live one
  exim_transport=$1
  if [ "$2" = - ]; then set --; else set -- -C "$2"; fi
  exim_options_now=$(exim4 "$@" -bP transport "$exim_transport")
  for exim_option in dkim_domain dkim_private_key dkim_selector; do
    printf '%s\n' "$exim_options_now" | grep "^$exim_option = ." >/dev/null && continue
    printf 'the transport %s would not sign:\n' "$exim_transport"
    printf '%s\n' "$exim_options_now" | grep '^dkim_'
    return 1
  done
}
