import { type DomainName, quote, withoutDot } from '@waxseal/core';
import { apt, directory, file, type Task, transaction } from '@waxseal/playbook';

const config = '/etc/nsd/nsd.conf';

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

/** The staged `nsd.conf` names its parts by where they will be: it is read as if they lay there already. */
function stagedCheck(question: string): string {
  const asStaged = `sed "s|/etc/nsd/|$STAGE/|g" "$STAGE"/nsd.conf >"$STAGE".conf`;
  return `${asStaged} && nsd-checkconf "$STAGE".conf && ${question} "$STAGE".conf`;
}

/** NSD says so itself. Where its control is off, it runs on the configuration that it was just started with. */
function says(question: string): string {
  return [
    `if [ "$(nsd-checkconf -o control-enable ${config})" = no ]; then service nsd status; exit; fi`,
    `for try in 1 2 3 4 5 6 7 8 9 10; do nsd-control ${question} && exit; sleep 0.5; done; exit 1`,
  ].join('\n');
}

/**
 * NSD keeps what it fetched in memory and writes it to a file after an hour, or on bookworm to a database that does not outlive
 * a kill. Written within seconds, a restart needs no primary. An option of the server, so NSD is started anew for it, once:
 * stopped by its own control, since Debian's init script takes half a minute to find that process, and then kills it.
 */
const written = transaction({
  name: 'NSD writes what it fetches',
  tree: '/etc/nsd',
  members: included('waxseal', 'server:\n\tzonefiles-write: 10\n'),
  validate: [{ name: 'nsd-checkconf', run: stagedCheck('nsd-checkconf -o zonefiles-write') }],
  activate: 'nsd-control stop >/dev/null 2>&1 || :; service nsd restart',
  health: says('status'),
});

/** A secondary zone on NSD as one transaction: checked on a staged copy, swapped in, loaded, and put back where NSD does not know it then. */
export function nsdZone(domain: DomainName, primaries: readonly string[]): readonly Task[] {
  const name = withoutDot(domain);
  const declared = `nsd-checkconf -z ${quote(name)} -o request-xfr`;
  return [
    apt({ packages: ['nsd'] }),
    written,
    transaction({
      name: `zone ${name}`,
      tree: '/etc/nsd',
      members: included(`waxseal-${name}`, declaration(name, primaries)),
      validate: [{ name: 'nsd-checkconf', run: stagedCheck(declared) }],
      activate: 'if nsd-control status >/dev/null 2>&1; then nsd-control reconfig; else service nsd restart; fi',
      // Whether NSD has the zone is asked elsewhere: the primary may publish it later.
      health: `${declared} ${config} || exit 1\n${says(`zonestatus ${quote(name)}`)}`,
    }),
  ];
}
