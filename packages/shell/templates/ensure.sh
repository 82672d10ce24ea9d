# Services and debconf as they are to be.
ws_service_start() { ws_running "$1" || { service "$1" start && ws_settle "$1" && ws_changed; }; } # service
ws_service_stop() { ! ws_running "$1" || { service "$1" stop && ws_changed; }; } # service
ws_service_enable() { ws_enabled "$1" || { ws_enable "$1" enable && ws_changed; }; } # service
ws_service_disable() { ! ws_enabled "$1" || { ws_enable "$1" disable && ws_changed; }; } # service
ws_service_act() { service "$1" "$2" && ws_settle "$1" && ws_changed; } # service restart|reload

ws_debconf_has() { printf 'GET %s\n' "$2" | debconf-communicate -- "$1" 2>/dev/null; } # package question: "0 value"
ws_debconf() { # package question type value
  [ "$(ws_debconf_has "$1" "$2")" != "0 $4" ] || return 0
  printf '%s %s %s %s\n' "$1" "$2" "$3" "$4" | debconf-set-selections && ws_changed
}
