import { eximTree, settingsFile } from './debian-exim.ts';
import type { ConfigScheme } from './signing-parts.ts';

// A conffile without our own blocks, hashed as dpkg recorded it.
const changedConffiles = [
  `dpkg-query -W -f='\${Conffiles}\\n' exim4-config | while read -r path hash rest; do`,
  '  case $path in PATTERN) ;; *) continue ;; esac',
  '  [ -e "$path" ] || continue',
  `  [ "$(sed '/^# BEGIN waxseal:/,/^# END waxseal:/d' "$path" | md5sum | cut -d ' ' -f 1)" = "$hash" ] || printf '%s was changed by hand\\n' "$path"`,
  'done',
].join('\n');

const changed = (pattern: string): string => changedConffiles.replace('PATTERN', pattern);

/** What of the other scheme somebody made, an entry a line. */
const leftovers: Readonly<Record<ConfigScheme, readonly string[]>> = {
  split: [changed(`${eximTree}/exim4.conf.template`), `[ ! -s ${eximTree}/exim4.conf.localmacros ] || echo ${eximTree}/exim4.conf.localmacros`],
  monolithic: [
    changed(`${eximTree}/conf.d/*`),
    `find ${eximTree}/conf.d -type f ! -name '*waxseal*' | sort | while read -r path; do dpkg-query -W -f='\${Conffiles}\\n' exim4-config | grep -qF " $path " || echo "$path"; done`,
  ],
};

const others: Readonly<Record<ConfigScheme, ConfigScheme>> = { split: 'monolithic', monolithic: 'split' };

/**
 * Fails when a host changes its scheme and somebody's own lines would go unread from then on. It looks at the live tree,
 * which still has the old scheme.
 */
export function nothingLeftBehind(scheme: ConfigScheme): string {
  const wished = scheme === 'split' ? 'true' : 'false';
  return [
    `was=$(sed -n "s/^dc_use_split_config='\\(.*\\)'/\\1/p" ${settingsFile} | tail -n 1)`,
    `[ "\${was:-false}" != ${wished} ] || exit 0`,
    `found=$( { ${leftovers[scheme].join('\n')}\n} )`,
    `[ -z "$found" ] || { echo "with the ${scheme} configuration this would no longer count:"; echo "$found"; echo "say eximConfig: ${others[scheme]}, or move the lines"; exit 1; }`,
  ].join('\n');
}

/** Fails for files that look as if they had a say in signing, and that Debian passes over for the dot in their name. */
export function nothingPassedOver(): string {
  return [
    `found=$(find "$STAGE"/conf.d -type f -name '*.*' ! -name '*.rul' ! -name '*.dpkg-*' ! -name '*.ucf-*' -exec grep -l '^[[:space:]]*DKIM_' {} + | sed "s|^$STAGE|${eximTree}|")`,
    '[ -z "$found" ] || { echo "not read, since names with a dot are passed over:"; echo "$found"; echo "rename or remove them"; exit 1; }',
  ].join('\n');
}
