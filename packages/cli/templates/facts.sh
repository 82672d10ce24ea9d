# What is known of a host, a "name=value" a line. Read-only. In a directory only what the tree itself says: the rest would be
# about this machine.
facts_say() { printf '%s=%s\n' "$1" "$2"; }
facts_first() { head -n 1 2>/dev/null; }
facts_package() { dpkg-query -W -f '${Status} ${Version}\n' "$1" 2>/dev/null | sed -n 's/^install ok installed //p' | facts_first; } # pattern
facts_init() { if [ -d /run/systemd/system ]; then printf 'systemd\n'; else ps -o comm= -p 1 2>/dev/null || printf 'unknown\n'; fi; }

facts() { # program…: those that the engine's own programs call, beyond what every POSIX sh has
  facts_say place "$WAXSEAL_PLACE"
  facts_say system "$(sed -n 's/^PRETTY_NAME=//p' "$WAXSEAL_ROOT/etc/os-release" 2>/dev/null | tr -d '"' | facts_first)"
  [ "$WAXSEAL_PLACE" = system ] || return 0
  facts_say kernel "$(uname -sr)"
  facts_say machine "$(uname -m)"
  facts_say name "$(hostname -f 2>/dev/null || uname -n)"
  facts_say addresses "$(hostname -I 2>/dev/null | tr -s ' ' | sed 's/ $//')"
  facts_say user "$(id -un)"
  facts_say uid "$(id -u)"
  facts_say time "$(date +%s)"
  facts_say free "$(df -Pk /etc 2>/dev/null | awk 'NR == 2 { print $4 }')"
  facts_say memory "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo 2>/dev/null)"
  facts_say init "$(facts_init)"
  facts_say exim "$(facts_package 'exim4-daemon-*')"
  facts_say bind "$(facts_package bind9)"
  facts_missing=
  for facts_one; do command -v "$facts_one" >/dev/null || facts_missing="$facts_missing $facts_one"; done
  facts_say missing "${facts_missing# }"
}
