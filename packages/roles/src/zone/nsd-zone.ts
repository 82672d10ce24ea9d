import { type DomainName, withoutDot } from '@waxseal/core';
import { apt, directory, file, type Task, transaction } from '@waxseal/playbook';
import { call } from '../call.ts';
import { templates } from '../generated-templates.ts';

/** A file of our own that Debian's `nsd.conf` includes, as it does every one in this directory. */
function included(name: string, text: string): readonly Task[] {
  return [
    directory({ path: '/etc/nsd/nsd.conf.d' }),
    file({ path: `/etc/nsd/nsd.conf.d/${name}.conf`, content: text, mode: 0o644 }),
  ];
}

function declaration(name: string, primaries: readonly string[]): string {
  const lines = [
    `name: "${name}"`,
    `zonefile: "/var/lib/nsd/${name}.zone"`,
    ...primaries.flatMap((address) => [`allow-notify: ${address} NOKEY`, `request-xfr: AXFR ${address} NOKEY`]),
  ];
  return `zone:\n${lines.map((line) => `\t${line}\n`).join('')}`;
}

const nsd: typeof call = (name, ...words) => `${templates['nsd'] ?? ''}${call(name, ...words)}`;

/** The package of an NSD host. */
const nsdPackages = apt({ packages: ['nsd'] });

/**
 * NSD keeps what it fetched in memory and writes it to a file after an hour, or on bookworm to a database that does not outlive
 * a kill. Written within seconds, a restart needs no primary. An option of the server, so NSD is started anew for it, once:
 * stopped by its own control, since Debian's init script takes half a minute to find that process, and then kills it.
 */
const written = transaction({
  name: 'NSD writes what it fetches',
  tree: '/etc/nsd',
  members: included('waxseal', 'server:\n\tzonefiles-write: 10\n'),
  validate: [{ name: 'nsd-checkconf', run: nsd('nsd_is_valid', '-o', 'zonefiles-write') }],
  activate: 'nsd-control stop >/dev/null 2>&1 || :; service nsd restart',
  health: nsd('nsd_tells', 'status'),
});

/** A secondary zone on NSD as one transaction: checked on a staged copy, swapped in, loaded, and put back where NSD does not know it then. */
export function nsdZone(domain: DomainName, primaries: readonly string[]): readonly Task[] {
  const name = withoutDot(domain);
  return [
    nsdPackages,
    written,
    transaction({
      name: `zone ${name}`,
      tree: '/etc/nsd',
      members: included(`waxseal-${name}`, declaration(name, primaries)),
      validate: [{ name: 'nsd-checkconf', run: nsd('nsd_is_valid', '-z', name, '-o', 'request-xfr') }],
      activate: 'if nsd-control status >/dev/null 2>&1; then nsd-control reconfig; else service nsd restart; fi',
      // Whether NSD has the zone is asked elsewhere: the primary may publish it later.
      health: nsd('nsd_has_zone', name),
    }),
  ];
}
