import { type DomainName, quote, withoutDot } from '@waxseal/core';
import { apt, directory, file, type Task, transaction } from '@waxseal/playbook';

const config = '/etc/nsd/nsd.conf';

/** A zone's declaration, in a file of its own: Debian's `nsd.conf` includes every one in its directory. */
function declaration(name: string, primaries: readonly string[]): string {
  const lines = [
    `name: "${name}"`,
    // Where it is kept, a restart needs no primary.
    `zonefile: "/var/lib/nsd/${name}.zone"`,
    ...primaries.flatMap((address) => [`allow-notify: ${address} NOKEY`, `request-xfr: AXFR ${address} NOKEY`]),
  ];
  return `zone:\n${lines.map((line) => `\t${line}\n`).join('')}`;
}

/** The staged `nsd.conf` names its parts by where they will be: it is read as if they lay there already. */
function wholeCheck(name: string): string {
  const asStaged = `sed "s|/etc/nsd/|$STAGE/|g" "$STAGE"/nsd.conf >"$STAGE".conf`;
  return `${asStaged} && nsd-checkconf "$STAGE".conf && nsd-checkconf -z ${quote(name)} -o request-xfr "$STAGE".conf`;
}

/**
 * NSD knows the zone. Whether it has it is asked elsewhere: the primary may publish it later. Where control is off, NSD runs
 * on the configuration that it was just restarted with.
 */
function knows(name: string): string {
  return [
    `nsd-checkconf -z ${quote(name)} -o request-xfr ${config} || exit 1`,
    `if [ "$(nsd-checkconf -o control-enable ${config})" = no ]; then service nsd status; exit; fi`,
    `for try in 1 2 3 4 5 6 7 8 9 10; do nsd-control zonestatus ${quote(name)} && exit; sleep 0.5; done; exit 1`,
  ].join('\n');
}

/** A secondary zone on NSD as one transaction: checked on a staged copy, swapped in, loaded, and put back where NSD does not know it then. */
export function nsdZone(domain: DomainName, primaries: readonly string[]): readonly Task[] {
  const name = withoutDot(domain);
  return [
    apt({ packages: ['nsd'] }),
    transaction({
      name: `zone ${name}`,
      tree: '/etc/nsd',
      members: [directory({ path: '/etc/nsd/nsd.conf.d' }), file({ path: `/etc/nsd/nsd.conf.d/waxseal-${name}.conf`, content: declaration(name, primaries), mode: 0o644 })],
      validate: [{ name: 'nsd-checkconf', run: wholeCheck(name) }],
      activate: 'if nsd-control status >/dev/null 2>&1; then nsd-control reconfig; else service nsd restart; fi',
      health: knows(name),
    }),
  ];
}
