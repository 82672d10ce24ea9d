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

const ours = '^[[:space:]]*DKIM_\\(CANON\\|DOMAIN\\|SELECTOR\\|PRIVATE_KEY\\|SIGN_HEADERS\\)[[:space:]]*=';
const ourOption = '^[[:space:]]*dkim_\\(domain\\|selector\\|private_key\\)[[:space:]]*=';
// Our own blocks become empty lines, so that the numbers of others' lines stay right.
const withoutOurs = `sed '/^# BEGIN waxseal:/,/^# END waxseal:/s/.*//'`;

/** Where somebody else says what we say, `file:line: text`: Exim would call the second one an error, in a file it made itself. */
const elsewhere: Readonly<Record<ConfigScheme, readonly string[]>> = {
  split: [
    `grep -rn '${ours}' "$STAGE"/conf.d --exclude='*waxseal*' --exclude='*.*'`,
    `grep -n '${ourOption}' "$STAGE"/conf.d/transport/30_exim4-config_remote_smtp_smarthost* /dev/null | grep -v '_waxseal:\\|\\.dpkg-'`,
  ],
  monolithic: [
    `[ ! -e ${eximTree}/exim4.conf.localmacros ] || grep -n '${ours}' ${eximTree}/exim4.conf.localmacros /dev/null`,
    `${withoutOurs} "$STAGE"/exim4.conf.template | grep -n '${ours}' | sed "s|^|$STAGE/exim4.conf.template:|"`,
    `${withoutOurs} "$STAGE"/exim4.conf.template | sed -n '/^remote_smtp_smarthost:/,/^[a-z_]*:$/p' | grep '${ourOption}' | sed "s|^|$STAGE/exim4.conf.template, remote_smtp_smarthost: |"`,
  ],
};

/** Fails when macros or options of ours are in a file of somebody else's too, as a recipe made by hand has them. */
export function nobodyElseSigns(scheme: ConfigScheme): string {
  return [
    `found=$( { ${elsewhere[scheme].join('\n')}\n} | sed "s|$STAGE|${eximTree}|")`,
    '[ -z "$found" ] || { echo "waxseal says this now, so it would be there twice:"; echo "$found"; echo "remove these lines, or the file"; exit 1; }',
  ].join('\n');
}
