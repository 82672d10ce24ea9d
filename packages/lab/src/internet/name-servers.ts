import type { HostFile } from '../host/host-spec.ts';
import { parties } from './internet-address-book.ts';
import type { MasterFile } from './internet-zones.ts';

type Files = Readonly<Record<string, string | HostFile>>;

/** The address of the lab's root instead of the real ones, in the place where Debian's BIND looks. */
const rootHints = `. 3600000 NS ${parties.root.fqdn}.\n${parties.root.fqdn}. 3600000 A ${parties.root.address}\n`;
const daemonOptions = 'RESOLVCONF=no\nOPTIONS="-u bind -4"\n';

/** Forgetting at once lets a test see what it just published; the lab's root is not signed. */
const resolverOptions = [
  'directory "/var/cache/bind";',
  'dnssec-validation no;',
  'recursion yes;',
  'allow-query { any; };',
  'allow-recursion { any; };',
  'listen-on-v6 { none; };',
  'max-cache-ttl 1;',
  'max-ncache-ttl 1;',
  'lame-ttl 0;',
  'servfail-ttl 0;',
  'empty-zones-enable no;',
];

function namedOptions(options: readonly string[]): string {
  return `options {\n${options.map((option) => `\t${option}\n`).join('')}};\n`;
}

function zoneFileName(origin: string): string {
  return `/etc/bind/lab/db.${origin === '' ? 'root' : origin}`;
}

/** The files of the host that is the root, holds every foreign zone and resolves for all. */
export function rootServerFiles(zones: readonly MasterFile[]): Files {
  const declarations = zones.map(
    ({ origin }) => `zone "${origin === '' ? '.' : origin}" { type primary; file "${zoneFileName(origin)}"; };\n`,
  );
  return {
    '/etc/default/named': daemonOptions,
    '/etc/bind/named.conf': [namedOptions(resolverOptions), ...declarations].join(''),
    ...Object.fromEntries(zones.map(({ origin, text }) => [zoneFileName(origin), text])),
  };
}

/** The files of a BIND as Debian installs it, but in the lab's Internet: it serves what a playbook gives it. */
export function primaryServerFiles(): Files {
  const options = [
    'directory "/var/cache/bind";',
    'dnssec-validation no;',
    'listen-on-v6 { any; };',
    'notify-delay 0;',
    'notify-rate 100;',
    'startup-notify-rate 100;',
    'empty-zones-enable no;',
  ];
  return {
    '/etc/default/named': daemonOptions,
    '/usr/share/dns/root.hints': rootHints,
    '/etc/bind/named.conf.options': namedOptions(options),
  };
}
