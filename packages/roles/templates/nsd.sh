# NSD as it is checked and asked. Its configuration is Debian's /etc/nsd/nsd.conf.

# The staged nsd.conf names its parts by where they will be: it is read as if they lay there already.
nsd_is_valid() { # nsd-checkconf's words for what it must be able to tell
  sed "s|/etc/nsd/|$STAGE/|g" "$STAGE"/nsd.conf >"$STAGE".conf && nsd-checkconf "$STAGE".conf && nsd-checkconf "$@" "$STAGE".conf
}

nsd_tells() { # nsd-control's words. Where its control is off, it runs on the configuration that it was just started with
  if [ "$(nsd-checkconf -o control-enable /etc/nsd/nsd.conf)" = no ]; then service nsd status; return; fi
  for nsd_try in 1 2 3 4 5 6 7 8 9 10; do
    nsd-control "$@" && return
    sleep 0.5
  done
  return 1
}

nsd_has_zone() { # zone
  nsd-checkconf -z "$1" -o request-xfr /etc/nsd/nsd.conf && nsd_tells zonestatus "$1"
}
