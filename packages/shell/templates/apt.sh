# shellcheck disable=SC2086 # Names and versions of packages, a word each.
# What the package kind looks at and does. A wish is "name", "name=version", or names of which one will do: "this|that".
ws_apt_right() { # wish
  case $1 in
    *'|'*) ws_apt_right "${1%%|*}" || ws_apt_right "${1#*|}"; return ;;
  esac
  ws_has=$(ws_installed "${1%%=*}") || return 1
  case $1 in *=*) [ "$ws_has" = "${1#*=}" ] ;; esac
}
ws_apt_wrong() { for ws_w; do ws_apt_right "$ws_w" || printf '%s\n' "${ws_w%%|*}"; done; } # wish…

ws_apt_listed() { for ws_list in /var/lib/apt/lists/*Packages*; do [ -e "$ws_list" ]; return; done; } # whether there are package lists
ws_apt_fresh() { # seconds: there are package lists, and they are not older
  ws_apt_listed || return
  [ "$(($(date +%s) - $(stat -c %Y /var/lib/apt/lists)))" -le "$1" ]
}
ws_apt_versions() { apt-cache madison -- "$1" 2>/dev/null | awk -F '|' '/ Packages$/ { gsub(/ /, "", $2); print $2 }'; } # name

# Says so of a package that the lists, where there are any, neither have nor know a provider of.
ws_apt_lacks() { # name
  ws_apt_listed || return 0
  [ -n "$(apt-cache showpkg -- "$1" 2>/dev/null | awk '/^Versions:/ { on = 1; next } /^Reverse Depends:/ { on = 0 } /^Reverse Provides:/ { on = 1; next } on && NF')" ] ||
    printf 'lacks %s\n' "$1"
}

# What a plan must know when something is to be done; "right" when nothing is.
ws_apt_look() { # seconds|- wish…
  ws_age=$1; shift
  ws_todo=$(ws_apt_wrong "$@")
  if [ -z "$ws_todo" ]; then printf 'right\n'; return; fi
  [ "$ws_age" = - ] || ws_apt_fresh "$ws_age" || printf 'old\n'
  for ws_w in $ws_todo; do
    ws_name=${ws_w%%=*}
    if [ "$ws_name" = "$ws_w" ]; then ws_apt_lacks "$ws_name"; continue; fi
    ws_apt_versions "$ws_name" | sed "s/^/has $ws_name /"
    if ws_has=$(ws_installed "$ws_name") && dpkg --compare-versions "$ws_has" gt "${ws_w#*=}"; then printf 'newer %s\n' "$ws_name"; fi
  done
  ws_apt_removes $ws_todo | sed 's/^/removes /'
}

ws_apt_get() { # option wish…: only who names a version may get an older one
  ws_option=$1; shift
  case "$*" in *=*) set -- -o APT::Get::allow-downgrades=true -- "$@" ;; *) set -- -- "$@" ;; esac
  apt-get install "$ws_option" --no-install-recommends -o Dpkg::Options::=--force-confold "$@"
}
# What apt would remove to install these: "name version" a line. It only simulates, and takes no lock.
ws_apt_removes() { ws_apt_get -s "$@" 2>/dev/null | sed -n 's/^\(Remv\|Purg\) \([^ ]*\) \[\([^]]*\)\].*/\2 \3/p'; } # wish…
ws_apt_unasked() { # "name name …" wish…: names of installed packages that would go, and are not among the first word's
  ws_may=" $1 "; shift
  ws_apt_removes "$@" | while read -r ws_name ws_rest; do
    case $ws_may in *" $ws_name "*) ;; *) printf '%s ' "$ws_name" ;; esac
  done
}
ws_apt_do() { # "name name …" wish…: apt itself would remove what is in the way without a word
  ws_gone=$(ws_apt_unasked "$@")
  [ -z "$ws_gone" ] || { ws_fail "apt would remove ${ws_gone% }, and nothing was installed"; return; }
  shift
  ws_apt_get -y "$@"
}
# The directory's time is that of the last refresh, also when nothing new came.
ws_apt_refresh() { apt-get update -o APT::Update::Error-Mode=any && touch /var/lib/apt/lists; }

ws_apt_install() { # seconds|- "what may be removed" wish…
  ws_age=$1 ws_removable=$2; shift 2
  ws_todo=$(ws_apt_wrong "$@")
  [ -n "$ws_todo" ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  if [ "$ws_age" != - ] && ! ws_apt_fresh "$ws_age"; then ws_apt_refresh || return; fi
  for ws_w in $ws_todo; do
    case $ws_w in
      *=*) ws_apt_versions "${ws_w%%=*}" | grep -qxF -e "${ws_w#*=}" || { ws_fail "the package lists have no ${ws_w%%=*} of version ${ws_w#*=}"; return; } ;;
    esac
  done
  ws_apt_do "$ws_removable" $ws_todo || { [ -z "$ws_gone" ] && ws_apt_refresh && ws_apt_do "$ws_removable" $ws_todo; } || return
  ws_todo=$(ws_apt_wrong "$@")
  [ -z "$ws_todo" ] || { ws_fail "still not installed: $ws_todo"; return; }
  ws_changed
}
