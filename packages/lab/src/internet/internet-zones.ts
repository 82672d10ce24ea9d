import { labNetworks } from '../network/lab-address.ts';
import { furtherDomains, managedDomain, type Party, parties, smarthostAlias } from './internet-address-book.ts';

/** One zone of the lab's Internet: its origin without the final dot, and its master file. */
export interface MasterFile {
  readonly origin: string;
  readonly text: string;
}

const ttl = 300;
const server = `${parties.root.fqdn}.`;

function renderZoneFile(origin: string, records: readonly string[]): MasterFile {
  const soa = `@ SOA ${server} hostmaster.${parties.root.fqdn}. 1 3600 600 86400 5`;
  const head = [`$TTL ${ttl}`, `$ORIGIN ${origin === '' ? '.' : `${origin}.`}`, soa, `@ NS ${server}`];
  return { origin, text: [...head, ...records, ''].join('\n') };
}

const a = ({ fqdn, address }: Party): string => `${fqdn}. A ${address}`;
const mx = (domain: string, { fqdn }: Party): string => `${domain}. MX 10 ${fqdn}.`;
const txt = (owner: string, text: string): string => `${owner}. TXT "${text}"`;

/** The zones of foreign parties: what their own administrators would publish. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  'sfr.fr': [txt('sfr.fr', 'v=spf1 ip4:203.0.113.0/24 -all')],
  'club-internet.fr': [
    a(parties.isp),
    `${smarthostAlias}. CNAME ${parties.isp.fqdn}.`,
    txt('mail.club-internet.fr', 'v=spf1 a -all'),
  ],
  'port25.com': [
    a(parties.verifier),
    mx('verifier.port25.com', parties.verifier),
    txt('verifier.port25.com', 'v=spf1 a -all'),
  ],
  'old.dyn.example': ['old.dyn.example. A 198.51.100.7'],
  'alumni.example': [
    a(parties.forwarder),
    mx('alumni.example', parties.forwarder),
    txt('alumni.example', 'v=spf1 mx -all'),
  ],
  'lists.example': [a(parties.lists), mx('lists.example', parties.lists), txt('lists.example', 'v=spf1 mx -all')],
  // Two services that send for others, by the names that their documentation has customers publish.
  'google.com': [txt('_spf.google.com', 'v=spf1 ip4:198.51.100.60 ~all')],
  'mcsv.net': [
    txt('servers.mcsv.net', 'v=spf1 ip4:198.51.100.61 ?all'),
    txt('dkim2.mcsv.net', 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='),
  ],
  // A vendor that reads reports, and has agreed to do it for the managed domain.
  'reports.example': [txt(`${managedDomain}._report._dmarc.reports.example`, 'v=DMARC1')],
  'receiver.example': [a(parties.receiver), mx('receiver.example', parties.receiver)],
};

function reverseZones(members: readonly Party[]): readonly MasterFile[] {
  return labNetworks.map((network) => {
    const origin = `${network.split('.').toReversed().join('.')}.in-addr.arpa`;
    const here = members.filter(({ address }) => address.startsWith(`${network}.`));
    return renderZoneFile(
      origin,
      here.map(({ fqdn, address }) => `${address.slice(network.length + 1)} PTR ${fqdn}.`),
    );
  });
}

/** The root: where every other zone is to be found. */
function rootZone(children: readonly MasterFile[]): MasterFile {
  const delegations = children.map(({ origin }) => `${origin}. NS ${server}`);
  const servers = [parties.ns1, parties.ns2];
  // Both names lie below the zone cut, so their addresses are glue.
  return renderZoneFile('', [
    a(parties.root),
    ...delegations,
    ...[managedDomain, ...furtherDomains].flatMap((domain) => servers.map(({ fqdn }) => `${domain}. NS ${fqdn}.`)),
    ...servers.map(a),
  ]);
}

/** Every zone the lab's root server holds: all of its DNS but the managed domain. */
export function internetZones(members: readonly Party[]): readonly MasterFile[] {
  const own = [
    ...Object.entries(foreign).map(([origin, records]) => renderZoneFile(origin, records)),
    ...reverseZones(members),
  ];
  return [rootZone(own), ...own];
}
