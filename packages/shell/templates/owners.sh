# Owners, groups and modes. A name that the system lacks, or that would not stand as one word, is its number.

# "mode uid gid links size owner:group" of a path, links not followed.
if stat -c %a / >/dev/null 2>&1; then
  ws_stat() { stat -c '%a %u %g %h %s %U:%G' -- "$1"; }
else
  ws_stat() { stat -f '%Mp%Lp %u %g %l %z %Su:%Sg' -- "$1" | sed 's/^0//'; }
fi

# In a directory nobody can be chown'ed to: who owns a path is kept in a ledger (path, owner, group; tabs between).
ws_ledger() { # logical-path: prints "owner:group"
  WS_KEY=$1 awk -F '\t' '$1 == ENVIRON["WS_KEY"] { found = $2 ":" $3 } END { print found == "" ? "root:root" : found }' \
    "$WS_STATE/owners" 2>/dev/null || printf 'root:root\n'
}

# Sets WS_F_MODE, WS_F_OWNER, WS_F_GROUP (names, or numbers without one), WS_F_UID, WS_F_GID, WS_F_LINKS and WS_F_SIZE.
ws_facts() { # real-path logical-path
  ws_facts_all=$(ws_stat "$1") || return
  WS_F_MODE=${ws_facts_all%% *} ws_facts_all=${ws_facts_all#* }
  WS_F_UID=${ws_facts_all%% *} ws_facts_all=${ws_facts_all#* }
  WS_F_GID=${ws_facts_all%% *} ws_facts_all=${ws_facts_all#* }
  WS_F_LINKS=${ws_facts_all%% *} ws_facts_all=${ws_facts_all#* }
  WS_F_SIZE=${ws_facts_all%% *} ws_facts_all=${ws_facts_all#* }
  if [ "$WAXSEAL_PLACE" = directory ]; then
    ws_facts_all=$(ws_ledger "$2")
    WS_F_UID=${ws_facts_all%%:*} WS_F_GID=${ws_facts_all#*:}
  fi
  WS_F_OWNER=${ws_facts_all%%:*} WS_F_GROUP=${ws_facts_all#*:}
  [ "$WS_F_OWNER" != UNKNOWN ] || WS_F_OWNER=$WS_F_UID
  [ "$WS_F_GROUP" != UNKNOWN ] || WS_F_GROUP=$WS_F_GID
}

# A name as one word of an observation: blanks as colons, which no name can hold. Sets WS_WORD.
ws_word() { # name
  ws_word_left=$1
  while :; do
    case $ws_word_left in *' '*) ws_word_left=${ws_word_left%% *}:${ws_word_left#* } ;; *) break ;; esac
  done
  WS_WORD=$ws_word_left
}

# Sets WS_ATTRIBUTES: "MODE OWNER GROUP SIZE UID GID".
ws_attributes() { # real-path logical-path
  ws_facts "$1" "$2" || return
  ws_word "$WS_F_OWNER"
  WS_ATTRIBUTES="$WS_F_MODE $WS_WORD"
  ws_word "$WS_F_GROUP"
  WS_ATTRIBUTES="$WS_ATTRIBUTES $WS_WORD $WS_F_SIZE $WS_F_UID $WS_F_GID"
}

ws_is_owner() { # wish name id: another name of the same number is the same owner
  if [ "$1" = - ] || [ "$1" = "$2" ] || [ "$1" = "$3" ]; then return; fi
  case $1 in *[!0-9]*) [ "$WAXSEAL_PLACE" != directory ] && [ "$(id -u -- "$1" 2>/dev/null)" = "$3" ] ;; *) return 1 ;; esac
}
ws_is_group() { # wish name id
  if [ "$1" = - ] || [ "$1" = "$2" ] || [ "$1" = "$3" ]; then return; fi
  case $1 in *[!0-9]*) [ "$WAXSEAL_PLACE" != directory ] || return; ws_group_entry=$(getent group "$1") || return ;; *) return 1 ;; esac
  ws_group_entry=${ws_group_entry#*:*:}
  [ "${ws_group_entry%%:*}" = "$3" ]
}

# Whether the last ws_facts are as wished; "-" is as it is.
ws_fits() { # mode|- owner|- group|-
  { [ "$1" = - ] || [ "$1" = "$WS_F_MODE" ]; } && ws_is_owner "$2" "$WS_F_OWNER" "$WS_F_UID" && ws_is_group "$3" "$WS_F_GROUP" "$WS_F_GID"
}

# What the last ws_facts and a wish come to: sets ws_mode, ws_owner and ws_group.
ws_wish() { # mode|- owner|- group|-
  ws_mode=$1 ws_owner=$2 ws_group=$3
  [ "$1" != - ] || ws_mode=$WS_F_MODE
  [ "$2" != - ] || ws_owner=$WS_F_UID
  [ "$3" != - ] || ws_group=$WS_F_GID
}

ws_own() { # real-path logical-path owner group
  if [ "$WAXSEAL_PLACE" = directory ]; then
    [ "$(ws_ledger "$2")" = "$3:$4" ] || printf '%s\t%s\t%s\n' "$2" "$3" "$4" >>"$WS_STATE/owners"
  else
    chown -h -- "$3:$4" "$1"
  fi
}

# GNU chmod leaves the set-ID bits of a directory, which it may have from its parent, when they are not named.
ws_chmod() { # mode real-path
  if [ -d "$2" ]; then chmod u-s,g-s -- "$2" || return; fi
  chmod -- "$1" "$2"
}
