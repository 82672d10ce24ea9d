# Services, by systemd or by init scripts.
ws_running() { # service
  if [ -d /run/systemd/system ]; then systemctl is-active --quiet -- "$1"; else service "$1" status >/dev/null 2>&1; fi
}

# Whether there is such a service: by its files, else as systemd knows it by other names.
ws_has_service() { # service
  for ws_unit_file in "/etc/init.d/$1" "/etc/systemd/system/$1.service" "/lib/systemd/system/$1.service"; do
    if [ -e "$ws_unit_file" ]; then return; fi
  done
  [ -d /run/systemd/system ] && systemctl cat -- "$1" >/dev/null 2>&1
}

ws_enabled() { # service
  if [ -d /run/systemd/system ]; then systemctl is-enabled --quiet -- "$1"; else
    for ws_link in /etc/rc2.d/S[0-9][0-9]"$1"; do [ -e "$ws_link" ] && return 0; done
    return 1
  fi
}

ws_settle() { # service: up within five seconds
  for ws_tried in 1 2 3 4 5 6 7 8 9 10; do ws_running "$1" && return; sleep 0.5; done
  ws_fail "$1 does not run"
}

ws_enable() { # service enable|disable
  if [ -d /run/systemd/system ]; then systemctl "$2" -- "$1"; else update-rc.d "$1" "$2"; fi
}
