import { eximTree, settingsFile } from './debian-exim.ts';
import { signingFunctions } from './foreign-signing.ts';
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

// Our `.rul` copy of the packaged transport is nobody's own, as long as it is just what its hash says.
const isOurCopy = `[ "$(sed '/^# BEGIN waxseal:/,/^# END waxseal:/d' "$path" | sha256sum | cut -d ' ' -f 1)" = "$(sed -n 's/^# For .*, sha256 \\([0-9a-f]*\\)\\.$/\\1/p' "$path")" ]`;

/** What of the other scheme somebody made, an entry a line. */
const leftovers: Readonly<Record<ConfigScheme, readonly string[]>> = {
  split: [
    changed(`${eximTree}/exim4.conf.template`),
    `[ ! -s ${eximTree}/exim4.conf.localmacros ] || echo ${eximTree}/exim4.conf.localmacros`,
  ],
  monolithic: [
    changed(`${eximTree}/conf.d/*`),
    `find ${eximTree}/conf.d -type f ! -name '*waxseal*' | sort | while read -r path; do dpkg-query -W -f='\${Conffiles}\\n' exim4-config | grep -qF " $path " || ${isOurCopy} || echo "$path"; done`,
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

/** Fails when macros or options of ours are in a file of somebody else's too, as a recipe made by hand has them. */
export function nobodyElseSigns(scheme: ConfigScheme): string {
  return [
    signingFunctions,
    `found=$(ws_foreign_signing ${scheme} "$STAGE" | sed 's|^[a-z]*\t|${eximTree}/|; s|\t|:|')`,
    '[ -z "$found" ] || { echo "waxseal says this now, so it would be there twice, or Debian passes over it for the dot in its name:"; echo "$found"; echo "remove these lines, or say adopt: signing to make them comments"; exit 1; }',
  ].join('\n');
}
