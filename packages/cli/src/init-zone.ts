import { InputError } from '@waxseal/core';
import { type InitZone, initZones } from './init-zones.ts';

/** The var, and what stands behind it for whoever fills it in. */
const vars: Readonly<Record<Exclude<InitZone, 'bind'>, readonly [value: string, comment: string]>> = {
  form: ["{ at: 'form' }", 'apply writes the rows to enter in the web form, verify waits until the DNS answers them'],
  rfc2136: [
    "{ at: 'rfc2136', server: '192.0.2.53', keyFile: 'keys/writer.key' }",
    'the primary, and the file that tsig-keygen wrote',
  ],
  powerdns: ["{ at: 'powerdns', url: 'https://dns.host.example:8081' }", 'the key of its API: PDNS_API_KEY'],
  cloudflare: ["{ at: 'cloudflare' }", 'the token: CLOUDFLARE_API_TOKEN'],
  desec: ["{ at: 'desec' }", 'the token: DESEC_TOKEN'],
  gandi: ["{ at: 'gandi' }", 'the token: GANDI_PERSONAL_ACCESS_TOKEN'],
  hetzner: ["{ at: 'hetzner' }", 'the token: HCLOUD_TOKEN'],
  ovh: ["{ at: 'ovh' }", 'OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET, OVH_CONSUMER_KEY'],
  route53: ["{ at: 'route53' }", 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY'],
  command: ["{ at: 'command', command: ['./publish.sh'] }", 'it finds the plan as JSON on its standard input'],
};

/** Reads the answer to where the zone lives; nothing is `bind`. @throws InputError for others */
export function parseInitZone(text: string): InitZone {
  const name = text.trim().toLowerCase();
  const found = name === '' ? 'bind' : initZones.find((zone) => zone === name);
  if (found !== undefined) return found;
  throw new InputError('waxseal knows no such place for a zone', {
    value: text,
    hint: `one of ${initZones.join(', ')}`,
  });
}

const dnsGroup = /^ {4}dns: \{[^]*?^ {4}\},\n/m;
const domainLine = /^ {6}domain: .*\n/m;

/** The inventory of a new project, for a zone that lives there. */
export function withInitZone(inventory: string, zone: InitZone): string {
  if (zone === 'bind') return inventory;
  const [value, comment] = vars[zone];
  return inventory
    .replace(dnsGroup, '')
    .replace(
      domainLine,
      (line) => `${line}      // Where the zone lives (docs/dns.md): ${comment}.\n      zone: ${value},\n`,
    );
}
