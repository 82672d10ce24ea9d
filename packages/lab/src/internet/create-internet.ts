import { createLab, type LabOptions } from '../create-lab.ts';
import type { HostSpec } from '../host/host-spec.ts';
import type { LabHost } from '../host/lab-host.ts';
import type { Lab } from '../lab.ts';
import { defaultLabName } from '../state/standing-lab.ts';
import type { LabSink } from '../sink/lab-sink.ts';
import { makeAuthority } from './authority.ts';
import { foreignHosts, nameServer } from './foreign-hosts.ts';
import { managedDomain, parties, smarthostAlias } from './internet-address-book.ts';
import { internetZones } from './internet-zones.ts';

/** A mail host of the managed domain, as Debian installs it. */
export type MailHostSpec = Pick<
  HostSpec,
  'name' | 'release' | 'address' | 'services' | 'diskMegabytes' | 'bootsAtStart'
>;

/** A name server of the managed domain, as Debian installs it: BIND where not said. */
export type NameServerSpec = Pick<HostSpec, 'name' | 'release' | 'address' | 'packages' | 'bootsAtStart'> & {
  readonly server?: 'bind' | 'nsd';
};

export interface InternetOptions extends Omit<LabOptions, 'nameservers'> {
  /** mx1 (bookworm, 192.0.2.11) and mx2 (trixie, 192.0.2.12) where not said. */
  readonly mailHosts?: readonly MailHostSpec[];
  /** Further hosts of the managed domain like ns1 and ns2, to which nothing is delegated. */
  readonly nameServers?: readonly NameServerSpec[];
}

/** A lab with a whole mail Internet in it. */
export interface Internet {
  readonly lab: Lab;
  /** The mail hosts of the managed domain, in the order given. */
  readonly mailHosts: readonly LabHost[];
  /** Every Debian host by its name: `mx1`, `ns1`, `isp`, … */
  readonly hosts: ReadonlyMap<string, LabHost>;
  /** What mailboxes of receiver.example were given. */
  readonly receiver: LabSink;
}

const twoReleases: readonly MailHostSpec[] = [
  { name: 'mx1', release: 'bookworm', address: '192.0.2.11' },
  { name: 'mx2', release: 'trixie', address: '192.0.2.12' },
];

const authorityFile = '/usr/local/share/ca-certificates/waxseal-lab.crt';
/** What update-ca-certificates does, in a hundredth of the time. */
const trustAuthority = `cat ${authorityFile} >> /etc/ssl/certs/ca-certificates.crt\n`;

/**
 * Makes a lab with a mail Internet around the mail hosts of `new.example`; start it as any lab.
 * @throws as {@link createLab}, and InputError for an illegal or taken name or address of a mail host.
 */
export async function createInternet({
  mailHosts = twoReleases,
  nameServers = [],
  ...options
}: InternetOptions = {}): Promise<Internet> {
  const lab = await createLab({ name: defaultLabName, ...options, nameservers: [parties.root.address] });
  const authority = await makeAuthority(lab.id);
  const managed = mailHosts.map((spec) => ({ ...spec, fqdn: `${spec.name}.${managedDomain}` }));
  const servers = nameServers.map((spec) => ({ ...spec, fqdn: `${spec.name}.${managedDomain}` }));
  const zones = internetZones([...Object.values(parties), ...managed, ...servers]);
  const foreign = [
    ...foreignHosts(zones, await authority.issue(parties.isp.fqdn, smarthostAlias)),
    ...servers.map(({ server = 'bind', ...spec }) => nameServer(spec, server)),
  ];
  const trusting = managed.map((spec): HostSpec => ({
    ...spec,
    files: { [authorityFile]: authority.certificate },
    setup: trustAuthority,
  }));
  const added = [...foreign, ...trusting].map((spec) => lab.addHost(spec));
  const receiver = lab.addSink(parties.receiver);
  return {
    lab,
    hosts: new Map(added.map((host) => [host.name, host])),
    mailHosts: added.slice(foreign.length),
    receiver,
  };
}
