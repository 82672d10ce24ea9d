# What is at a path in one line, so that two looks can be compared; "tree" looks at all that is below a directory.
ws_look() { # logical-path plain|tree
  ws_look_at=$WAXSEAL_ROOT$1
  if [ -L "$ws_look_at" ]; then printf 'link %s\n' "$(readlink -- "$ws_look_at" | ws_b64)"
  elif [ -d "$ws_look_at" ]; then
    ws_facts "$ws_look_at" "$1" && printf 'directory %s %s %s' "$WS_F_MODE" "$WS_F_UID" "$WS_F_GID"
    if [ "$2" = tree ]; then printf ' %s\n' "$(ws_look_tree "$ws_look_at")"; else printf '\n'; fi
  elif [ -f "$ws_look_at" ]; then
    ws_facts "$ws_look_at" "$1" && printf 'file %s %s %s %s\n' "$(ws_sha "$ws_look_at")" "$WS_F_MODE" "$WS_F_UID" "$WS_F_GID"
  elif [ -e "$ws_look_at" ]; then printf 'other\n'
  else printf 'absent\n'
  fi
}
ws_look_tree() { # real-path
  ( cd -P -- "$1" && { find . -exec stat -c '%N %f %u %g' -- {} + ; find . -type f -exec sha256sum -- {} + ; } | sort ) | ws_sha /dev/stdin
}

# The paths that a run touched, each once: "plain" or "tree", a tab, the path.
ws_touched() { # run-directory
  awk -F '\t' '{ path = substr($0, length($1) + 2); if (!(path in how)) { how[path] = "plain"; order[++n] = path } if ($1 == "absent-tree") how[path] = "tree" }
    END { for (i = 1; i <= n; i++) print how[order[i]] "\t" order[i] }' "$1/undo/list" 2>/dev/null
}

# What a run replaced, a line each: what its backup is (its file, "absent", "attributes:…", "lost" for a secret), whether
# the path is as the run left it, and the path in base64.
ws_undo() { # run-id
  ws_undo_from=$WS_STATE/runs/$1
  ws_undo_states=$(ws_touched "$ws_undo_from" | while IFS="$(printf '\t')" read -r ws_depth ws_where; do
    ws_undo_left=$(WS_KEY=$ws_where awk -F '\t' '$2 == ENVIRON["WS_KEY"] { found = $1 } END { print found }' "$ws_undo_from/undo/left" 2>/dev/null)
    if [ -z "$ws_undo_left" ] || [ "$ws_undo_left" = "$(ws_look "$ws_where" "$ws_depth")" ]; then ws_undo_same=same; else ws_undo_same=moved; fi
    printf '%s\t%s\n' "$ws_undo_same" "$ws_where"
  done)
  while IFS="$(printf '\t')" read -r ws_undo_kept ws_where; do
    case $ws_undo_kept in undo-secret/*) [ -e "$ws_undo_from/$ws_undo_kept" ] || ws_undo_kept=lost ;; esac
    ws_undo_same=moved
    case "$ws_undo_states
" in *"same	$ws_where
"*) ws_undo_same=same ;; esac
    printf '%s %s %s\n' "$ws_undo_kept" "$ws_undo_same" "$(printf %s "$ws_where" | ws_b64)"
  done <"$ws_undo_from/undo/list"
}

ws_tell_undo() { # run-id: as ws_undo, or why there is nothing
  if [ ! -r "$WS_STATE/runs/$1/undo/list" ]; then printf 'no such run\n'; ls "$WS_STATE/runs" 2>/dev/null; return 0; fi
  if [ -e "$WS_STATE/runs/$1/undo/rolled-back" ]; then printf 'rolled back before\n'; return 0; fi
  ws_undo "$1"
}
