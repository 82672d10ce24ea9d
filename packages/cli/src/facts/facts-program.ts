/** The programs that the engine's own programs call on a host, beyond what every POSIX sh has. */
const needed = [
  'awk',
  'base64',
  'cat',
  'chmod',
  'chown',
  'cp',
  'cut',
  'grep',
  'head',
  'id',
  'ln',
  'mkdir',
  'mktemp',
  'mv',
  'readlink',
  'rm',
  'sha256sum',
  'stat',
  'sync',
  'tail',
  'tr',
] as const;

/**
 * One read-only program that prints what is known of a host, a `name=value` a line. In a directory only what the tree
 * itself says: the rest would be about this machine.
 */
export const factsProgram: string = `
say() { printf '%s=%s\\n' "$1" "$2"; }
first() { head -n 1 2>/dev/null; }
say place "$WAXSEAL_PLACE"
say system "$(sed -n 's/^PRETTY_NAME=//p' "$WAXSEAL_ROOT/etc/os-release" 2>/dev/null | tr -d \\" | first)"
[ "$WAXSEAL_PLACE" = system ] || exit 0
say kernel "$(uname -sr)"
say machine "$(uname -m)"
say name "$(hostname -f 2>/dev/null || uname -n)"
say addresses "$(hostname -I 2>/dev/null | tr -s ' ' | sed 's/ $//')"
say user "$(id -un)"
say uid "$(id -u)"
say time "$(date +%s)"
say free "$(df -Pk /etc 2>/dev/null | awk 'NR == 2 { print $4 }')"
say memory "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo 2>/dev/null)"
say init "$(if [ -d /run/systemd/system ]; then echo systemd; else ps -o comm= -p 1 2>/dev/null || echo unknown; fi)"
say exim "$(dpkg-query -W -f '\${Status} \${Version}\\n' 'exim4-daemon-*' 2>/dev/null | sed -n 's/^install ok installed //p' | first)"
say bind "$(dpkg-query -W -f '\${Status} \${Version}\\n' bind9 2>/dev/null | sed -n 's/^install ok installed //p' | first)"
missing=
for one in ${needed.join(' ')}; do command -v "$one" >/dev/null || missing="$missing $one"; done
say missing "\${missing# }"
`;
