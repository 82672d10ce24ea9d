# The mail that may hold a reply to one of some messages, as one mbox. Read-only; what it prints is bounded.

mailbox_maildir() { # directory octets minutes grep-words…: what is recent and speaks of one of the messages
  [ -d "$1/new" ] || return 0
  mailbox_at=$1 mailbox_most=$2 mailbox_recent=$3
  shift 3
  find "$mailbox_at/new" "$mailbox_at/cur" -type f -mmin "-$mailbox_recent" -exec grep -lF "$@" -- {} + 2>/dev/null | head -n 20 |
    while IFS= read -r mailbox_file; do
      printf '\n\nFrom maildir Thu Jan  1 00:00:00 1970\n'
      head -c "$mailbox_most" -- "$mailbox_file" | sed 's/^>*From />&/'
    done
}

mailbox_show() { # octets minutes "user…" grep-words…: the ends of mbox files, and Maildirs
  mailbox_octets=$1 mailbox_minutes=$2 mailbox_users=$3
  shift 3
  for mailbox_user in $mailbox_users; do
    mailbox_box=$WAXSEAL_ROOT/var/mail/$mailbox_user
    if [ -f "$mailbox_box" ] && [ -r "$mailbox_box" ]; then tail -c "$mailbox_octets" -- "$mailbox_box"; printf '\n\n'; fi
    mailbox_home=$(getent passwd -- "$mailbox_user" 2>/dev/null | cut -d : -f 6)
    mailbox_maildir "$mailbox_box" "$mailbox_octets" "$mailbox_minutes" "$@"
    for mailbox_dir in "${mailbox_home:-/nonexistent}" "/home/$mailbox_user"; do
      mailbox_maildir "$WAXSEAL_ROOT$mailbox_dir/Maildir" "$mailbox_octets" "$mailbox_minutes" "$@"
    done
  done | head -c "$((4 * mailbox_octets))"
}
