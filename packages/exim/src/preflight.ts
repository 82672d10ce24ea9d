import { quote } from '@waxseal/core';
import { eximUser, keyPath } from './debian-exim.ts';
import { type MailRoute, routeNames } from './mail-route.ts';

/** A named check: POSIX sh text that fails with what it found. `$STAGE` is a staged copy of `/etc/exim4`. */
export interface EximCheck {
  readonly name: string;
  readonly run: string;
}

const staged = '"$STAGE"/.waxseal-config';

/** Fails when a transport of a configuration does not sign: what `-bV` and `update-exim4.conf --check` both pass over. */
function transportSigns(route: MailRoute, configuration: string): string {
  const transport = routeNames(route).transport;
  const found = `exim4 ${configuration} -bP transport ${transport} | grep '^dkim_[a-z_]* = .'`;
  return [
    `${found} | grep -q '^dkim_domain = ' && ${found} | grep -q '^dkim_private_key = ' && ${found} | grep -q '^dkim_selector = ' && exit`,
    `echo "the transport ${transport} would not sign:"; exim4 ${configuration} -bP transport ${transport} | grep '^dkim_'; exit 1`,
  ].join('\n');
}

/** A message whose From is of a domain, as sh text that prints it. */
function sample(domain: string): string {
  return `printf 'From: waxseal@%s\\nTo: postmaster@example.com\\nSubject: sample\\n\\n.\\n' ${quote(domain)}`;
}

/**
 * What must hold of a staged configuration before it is swapped in, in this order: each later check makes sense only
 * when the earlier ones passed.
 */
export function preflight(route: MailRoute, domain: string): readonly EximCheck[] {
  const { router, transport } = routeNames(route);
  return [
    { name: 'exim4.conf does not shadow the generated configuration', run: '[ ! -e "$STAGE"/exim4.conf ] || { echo "/etc/exim4/exim4.conf exists: Exim reads it and nothing else; move it away"; exit 1; }' },
    { name: 'update-exim4.conf generates', run: `update-exim4.conf -d "$STAGE" -o ${staged}` },
    { name: 'Exim reads the configuration and can sign', run: `exim4 -C ${staged} -bV | grep -q DKIM || { exim4 -C ${staged} -bV; exit 1; }` },
    { name: `the router ${router} uses ${transport}`, run: `exim4 -C ${staged} -bP router ${router} | grep -x 'transport = ${transport}'` },
    { name: `the transport ${transport} signs`, run: transportSigns(route, `-C ${staged}`) },
    {
      name: 'the macros expand to our domain for our mail, and to nothing for others',
      run: [
        `message=$(mktemp) && ${sample(domain)} >"$message"`,
        `ours=$(exim4 -C ${staged} -bem "$message" DKIM_DOMAIN 2>&1)`,
        `${sample('elsewhere.example')} >"$message"`,
        `others=$(exim4 -C ${staged} -bem "$message" DKIM_DOMAIN 2>&1)`,
        'rm -f "$message"',
        `[ "$ours" = ${quote(domain)} ] && [ -z "$others" ] || { echo "ours: $ours, others: $others"; exit 1; }`,
      ].join('\n'),
    },
  ];
}

// What the daemon reads only when it starts.
const listeners = 'exim4 -bP local_interfaces daemon_smtp_ports tls_on_connect_ports';
const remembered = '/var/lib/waxseal/exim-listeners';

/**
 * Makes a swapped-in configuration the running one. A reload regenerates it and lets the daemon execute itself again in a
 * fifth of a second; a restart takes two seconds and is done only when what the daemon listens to has changed, or is not
 * known.
 */
export function activation(): string {
  return [
    'update-exim4.conf || exit',
    `now=$(${listeners} 2>/dev/null)`,
    `if [ "$now" = "$(cat ${remembered} 2>/dev/null)" ] && service exim4 status >/dev/null 2>&1; then service exim4 reload; else service exim4 restart; fi || exit`,
    `printf '%s\\n' "$now" >${remembered}`,
  ].join('\n');
}

/** What must hold of the running Exim afterwards. */
export function health(route: MailRoute, domain: string, selector: string): string {
  const key = keyPath(domain, selector);
  return [
    'up=; for try in 1 2 3 4 5 6 7 8 9 10; do service exim4 status >/dev/null 2>&1 && { up=1; break; }; sleep 0.3; done',
    '[ -n "$up" ] || { echo "Exim does not run"; exit 1; }',
    `runuser -u ${eximUser} -- test -r ${quote(key)} || { echo ${quote(`${eximUser} cannot read ${key}`)}; exit 1; }`,
    `( ${transportSigns(route, '')}\n)`,
  ].join('\n');
}
