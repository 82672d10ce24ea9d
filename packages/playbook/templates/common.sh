# What the inspect and the apply program share. POSIX sh; WAXSEAL_ROOT and WAXSEAL_PLACE come from the connection.
set -u
umask 077
LC_ALL=C
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
WS_STATE=$WAXSEAL_ROOT/var/lib/waxseal

ws_b64() { base64 | tr -d '\n'; }

# Debian has GNU stat and sha256sum; the fallbacks are for a directory on BSD and macOS.
if stat -c %a / >/dev/null 2>&1; then
  ws_stat() { stat -c '%a %U %G %s' -- "$1"; }
else
  ws_stat() { stat -f '%Lp %Su %Sg %z' -- "$1"; }
fi
if command -v sha256sum >/dev/null 2>&1; then
  ws_sha() { sha256sum <"$1" | cut -d ' ' -f 1; }
else
  ws_sha() { shasum -a 256 <"$1" | cut -d ' ' -f 1; }
fi

# In a directory nobody can be chown'ed to: who owns a path is kept in a ledger (path, owner, group; tabs between).
ws_ledger() { # logical-path
  WS_KEY=$1 awk -F '\t' '$1 == ENVIRON["WS_KEY"] { found = $2 " " $3 } END { print found == "" ? "root root" : found }' \
    "$WS_STATE/owners" 2>/dev/null || printf 'root root\n'
}

ws_attributes() { # real-path logical-path: prints "MODE OWNER GROUP SIZE"
  if [ "$WAXSEAL_PLACE" = directory ]; then
    ws_was=$(ws_stat "$1") || return
    printf '%s %s %s\n' "${ws_was%% *}" "$(ws_ledger "$2")" "${ws_was##* }"
  else
    ws_stat "$1"
  fi
}

# A link in the middle of a path is followed when it is root's or our own: another user could point it anywhere.
ws_foreign() { # prefix logical-path
  ws_ahead=${2#/} ws_above=$1
  while [ "${ws_ahead#*/}" != "$ws_ahead" ]; do
    ws_above=$ws_above/${ws_ahead%%/*} ws_ahead=${ws_ahead#*/}
    if [ -L "$ws_above" ]; then
      case $(stat -c %u -- "$ws_above" 2>/dev/null || stat -f %u -- "$ws_above") in 0|"$(id -u)") ;; *) return 0 ;; esac
    fi
  done
  return 1
}

# What is at a path in one line, so that two looks can be compared.
ws_look() { # logical-path
  ws_p=$WAXSEAL_ROOT$1
  if [ -L "$ws_p" ]; then printf 'link %s\n' "$(readlink -- "$ws_p" | ws_b64)"
  elif [ -d "$ws_p" ]; then printf 'directory\n'
  elif [ -f "$ws_p" ]; then printf 'file %s %s\n' "$(ws_sha "$ws_p")" "$(ws_attributes "$ws_p" "$1")"
  elif [ -e "$ws_p" ]; then printf 'other\n'
  else printf 'absent\n'
  fi
}

# What a run replaced, a line each: what its backup is (its file, "absent", "attributes:…", "lost" for a secret), whether
# the path is as the run left it, and the path in base64.
ws_undo() { # run-id
  ws_from=$WS_STATE/runs/$1
  while IFS="$(printf '\t')" read -r ws_kept ws_where; do
    case $ws_kept in undo-secret/*) [ -e "$ws_from/$ws_kept" ] || ws_kept=lost;; esac
    ws_left=$(WS_KEY=$ws_where awk -F '\t' '$2 == ENVIRON["WS_KEY"] { found = $1 } END { print found }' "$ws_from/undo/left" 2>/dev/null)
    if [ -z "$ws_left" ] || [ "$ws_left" = "$(ws_look "$ws_where")" ]; then ws_same=same; else ws_same=moved; fi
    printf '%s %s %s\n' "$ws_kept" "$ws_same" "$(printf %s "$ws_where" | ws_b64)"
  done <"$ws_from/undo/list"
}

ws_running() { # service
  if [ -d /run/systemd/system ]; then systemctl is-active --quiet -- "$1"; else service "$1" status >/dev/null 2>&1; fi
}

ws_enabled() { # service
  if [ -d /run/systemd/system ]; then systemctl is-enabled --quiet -- "$1"; else
    for ws_link in /etc/rc2.d/S[0-9][0-9]"$1"; do [ -e "$ws_link" ] && return 0; done
    return 1
  fi
}

ws_installed() { # package: prints its version when it is installed
  ws_state=$(dpkg-query -W -f '${db:Status-Status} ${Version}' -- "$1" 2>/dev/null) || return 1
  [ "${ws_state%% *}" = installed ] && printf '%s\n' "${ws_state#* }"
}

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

ws_processes() { # "process parent" of every process
  if [ -r /proc/self/stat ]; then sed -n 's/^\([0-9]*\) (.*) . \([0-9]*\) .*/\1 \2/p' /proc/[0-9]*/stat 2>/dev/null; else ps -A -o pid= -o ppid=; fi
}
ws_signal() { # signal process: it and all its descendants
  kill -s "$1" $(ws_processes | awk -v top="$2" '
    { parent[$1] = $2 }
    END { for (p in parent) { q = p; while (q != top && q in parent) q = parent[q]; if (q == top) print p } }') 2>/dev/null
}
