import { quote } from '@waxseal/core';

/** Octets of a mailbox that are looked at, from its end: a reply is a few kilobytes, and a mailbox may hold years. */
const most = 2_000_000;

/** Minutes that a file of a Maildir may be old to be looked at. */
const recent = 120;

/**
 * Compiles the program that prints the mail which may hold a reply to one of these messages, as one mbox: the ends of the
 * mbox files of a user, of root and of Debian's `mail` (whose Exim keeps root's mail there), and from their Maildirs what
 * is recent and speaks of one of the messages. Read-only; what it prints is bounded.
 */
export function mailboxProgram(user: string, messageIds: readonly string[]): string {
  const users = [...new Set([user, 'root', 'mail'])].map(quote).join(' ');
  const wanted = messageIds.map((id) => `-e ${quote(id)}`).join(' ');
  return `show_maildir() {
  [ -d "$1/new" ] || return 0
  find "$1/new" "$1/cur" -type f -mmin -${recent} -exec grep -lF ${wanted} -- {} + 2>/dev/null | head -n 20 |
    while IFS= read -r file; do printf '\\n\\nFrom maildir Thu Jan  1 00:00:00 1970\\n'; head -c ${most} -- "$file" | sed 's/^>*From />&/'; done
}
{
  for user in ${users}; do
    box=$WAXSEAL_ROOT/var/mail/$user
    if [ -f "$box" ] && [ -r "$box" ]; then tail -c ${most} -- "$box"; printf '\\n\\n'; fi
    home=$(getent passwd -- "$user" 2>/dev/null | cut -d : -f 6)
    show_maildir "$box"
    for at in "\${home:-/nonexistent}" "/home/$user"; do show_maildir "$WAXSEAL_ROOT$at/Maildir"; done
  done
} | head -c ${4 * most}
`;
}
