# Making a swapped-in configuration the running one, and what must hold of it then. What was before is remembered beside
# waxseal's own state.
exim_panics=/var/log/exim4/paniclog
exim_panics_before=/var/lib/waxseal/exim-paniclog
exim_frozen_before=/var/lib/waxseal/exim-frozen
exim_remembered=/var/lib/waxseal/exim-listeners

exim_frozen() { exim4 -bpr 2>/dev/null | grep -c '\*\*\* frozen \*\*\*'; }

# What the daemon reads only when it starts: where it listens, and the options that Debian starts it with.
exim_listeners() { exim4 -bP local_interfaces daemon_smtp_ports tls_on_connect_ports 2>/dev/null; cksum </etc/default/exim4 2>/dev/null; }

# A reload regenerates the configuration and lets the daemon execute itself again in a fifth of a second; a restart takes two
# seconds, and is done only when what the daemon listens to has changed, or is not known.
exim_activate() {
  if [ -r "$exim_panics" ]; then wc -c <"$exim_panics"; else printf '0\n'; fi >"$exim_panics_before"
  exim_frozen >"$exim_frozen_before"
  update-exim4.conf || return
  exim_now=$(exim_listeners)
  if [ "$exim_now" = "$(cat "$exim_remembered" 2>/dev/null)" ] && service exim4 status >/dev/null 2>&1; then
    service exim4 reload || return
  else
    service exim4 restart || return
  fi
  printf '%s\n' "$exim_now" >"$exim_remembered"
}

# Tries what waits in the queue again, whatever the retry times say: a key that could not be read under DKIM_STRICT blocks the
# smarthost as a whole, also once the key is mended.
exim_retry_queue() {
  if [ "$(exim4 -bpc)" != 0 ]; then ( exim4 -qf >/dev/null 2>&1 </dev/null & ); fi
}

exim_is_up() {
  for exim_try in 1 2 3 4 5 6 7 8 9 10; do
    service exim4 status >/dev/null 2>&1 && return
    sleep 0.3
  done
  printf 'Exim does not run\n'
  return 1
}

# Whether the daemon is meant to listen on port 25. Debian's may run queues only, or not at all: by a word on bookworm, by its
# arguments on trixie.
exim_is_to_listen() {
  ! grep -qs "^QUEUERUNNER='\?\(queueonly\|no\|nodaemon\|ppp\)" /etc/default/exim4 || return
  ! grep -s '^EXIM\(SERVICE\|DAEMONOPTS\)=' /etc/default/exim4 | grep -v -e -bd >/dev/null || return
  case $(exim4 -bP daemon_smtp_ports 2>/dev/null) in *smtp* | *25*) ;; *) return 1 ;; esac
}

# The kernel's own table says whether anything listens, and needs no program.
exim_listens() {
  exim_is_to_listen || return 0
  for exim_try in 1 2 3 4 5 6 7 8 9 10; do
    ! grep -qs ':0019 .* 0A ' /proc/net/tcp /proc/net/tcp6 || return 0
    sleep 0.3
  done
  printf 'nothing listens on port 25\n'
  return 1
}

exim_health() { # exim-user transport key…: transports that do not sign are a warning
  exim_user=$1 exim_own_transport=$2
  shift 2
  exim_is_up && exim_listens || return
  for exim_key; do
    runuser -u "$exim_user" -- test -r "$exim_key" || { printf '%s cannot read %s\n' "$exim_user" "$exim_key"; return 1; }
  done
  exim_transport_signs "$exim_own_transport" - || return
  for exim_name in $(exim_unsigned_transports); do ws_warn "mail that leaves by the transport $exim_name of this host is not signed"; done
  exim_panic=$(tail -c "+$(($(cat "$exim_panics_before" 2>/dev/null || echo 0) + 1))" "$exim_panics" 2>/dev/null)
  [ -z "$exim_panic" ] || { printf 'Exim writes to its paniclog:\n%s\n' "$exim_panic"; return 1; }
  [ "$(exim_frozen)" -le "$(cat "$exim_frozen_before" 2>/dev/null || echo 0)" ] || { printf 'messages are frozen that were not:\n'; exim4 -bpr | grep frozen; return 1; }
}
