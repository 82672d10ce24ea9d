# What every program needs. POSIX sh; WAXSEAL_ROOT and WAXSEAL_PLACE come from the connection.
set -u
umask 077
LC_ALL=C
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
unset CDPATH
WS_STATE=$WAXSEAL_ROOT/var/lib/waxseal WS_AT=$WAXSEAL_ROOT WS_CWD=$PWD

ws_b64() { base64 | tr -d '\n'; }

# Debian has GNU stat and sha256sum; the fallbacks are for a directory on BSD and macOS.
if command -v sha256sum >/dev/null 2>&1; then
  ws_sha() { ws_sha_line=$(sha256sum <"$1") && printf '%s\n' "${ws_sha_line%% *}"; }
else
  ws_sha() { ws_sha_line=$(shasum -a 256 <"$1") && printf '%s\n' "${ws_sha_line%% *}"; }
fi

ws_fail() { printf '%s\n' "$*" >&2; return 1; }

ws_there() { [ -e "$1" ] || [ -L "$1" ]; } # path: something is there, be it a link to nothing
ws_is_directory() { [ -d "$1" ] && [ ! -L "$1" ]; } # path
ws_is_empty() { # directory
  for ws_entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do ! ws_there "$ws_entry" || return; done
}
