# One run at a time on a host. The lock is a directory: who holds it ("process boot label"), when that process began, and the step in hand.
ws_boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || printf unknown; }

ws_lock_stale() { # the holder is of an earlier boot, or its process and that of its last step are gone
  if ! read -r ws_pid ws_boot_id ws_rest <"$WS_STATE/lock/holder" 2>/dev/null; then
    # Whoever made it died before it signed, unless it is at that just now.
    [ -n "$(find "$WS_STATE/lock" -prune -mmin +1 2>/dev/null)" ]; return
  fi
  [ "$ws_boot_id" = "$(ws_boot)" ] || return 0
  ws_holder_born='' ws_child='' ws_child_born=''
  { read -r ws_holder_born <"$WS_STATE/lock/born"; read -r ws_child ws_rest ws_child_born <"$WS_STATE/lock/step"; } 2>/dev/null
  ! ws_lives "$ws_pid" "$ws_holder_born" && { [ -z "$ws_child" ] || ! ws_lives "$ws_child" "$ws_child_born"; }
}

# Fails while another run holds the lock. Where no lock can be made there is no holder to wait for: nothing can be written
# here. The second try is for a holder that went between the first and the look.
ws_make_lock() {
  mkdir "$WS_STATE/lock" 2>/dev/null && return
  [ ! -d "$WS_STATE/lock" ] || return 1
  mkdir "$WS_STATE/lock" && return
  [ -d "$WS_STATE/lock" ] || exit 73
  return 1
}

ws_lock() {
  if ws_make_lock; then :
  elif ws_lock_stale; then
    rm -rf -- "$WS_STATE/lock" || exit 73
    ws_make_lock || return 1
  else printf 'L %s\n' "$(ws_b64 <"$WS_STATE/lock/holder")"; return 1
  fi
  ws_born "$$" >"$WS_STATE/lock/born"
  printf '%s %s %s\n' "$$" "$(ws_boot)" "$WS_RUN_LABEL" >"$WS_STATE/lock/holder"
  trap ws_close EXIT
}

ws_await_lock() { # seconds: until no living process holds the lock
  ws_clock
  ws_until=$((WS_NOW + $1))
  while [ -d "$WS_STATE/lock" ] && ! ws_lock_stale; do
    ws_clock
    [ "$WS_NOW" -lt "$ws_until" ] || return 0
    sleep 0.2
  done
}
