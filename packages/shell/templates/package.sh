# Debian packages.
ws_installed() { # package: prints its version when it is installed
  ws_state=$(dpkg-query -W -f '${db:Status-Status} ${Version}' -- "$1" 2>/dev/null) || return 1
  [ "${ws_state%% *}" = installed ] && printf '%s\n' "${ws_state#* }"
}
