# Runs sh text as another user ("" is who logged in), in that user's home: by root's own power, else by sudo. The text
# goes to stdin as one function, so that nothing in it reads what is left of it.
ws_as() { # user text
  ws_user=${1:-$(id -un)}
  ws_home=$(getent passwd "$ws_user" | cut -d : -f 6)
  cd -- "$ws_home" 2>/dev/null || cd /
  set -- "$(printf 'ws_main() {\n%s\n}\nws_main </dev/null\n' "$2")"
  if [ "$ws_user" = "$(id -un)" ]; then printf '%s\n' "$1" | sh -s
  elif [ "$(id -u)" = 0 ]; then printf '%s\n' "$1" | runuser -u "$ws_user" -- env HOME="$ws_home" USER="$ws_user" LOGNAME="$ws_user" sh -s
  else printf '%s\n' "$1" | sudo -n -H -u "$ws_user" -- sh -s
  fi
}
