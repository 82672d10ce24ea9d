import {
  type Fault,
  domainName,
  InputError,
  isKnown,
  isSubdomain,
  type Maybe,
  refuse,
  type ResourceRecord,
  sameName,
  under,
  whenKnown,
  withoutDot,
} from '@waxseal/core';
import type { InputContext, PlayHost } from '@waxseal/playbook';
import { isAuthority, oneSpelling } from '@waxseal/publish';
import { checkZone, renderZone } from '@waxseal/zone';
import type { HostChoice } from '@waxseal/domain';
import type { FlatSpf } from '@waxseal/probe';
import { declarationOf, domainsOf, hostInDomain } from './domains/domains-of.ts';
import { fittedSpf } from './domains/fitted-spf.ts';
import { type GuestKey, keysElsewhere } from './domains/guest-records.ts';
import { beyondZone } from './proof/beyond-zone.ts';
import { coveredHostName, isChosen, nameInZone, sendsForDomain, signedNames } from './domains/signed-names.ts';
import type { MailVars } from './mail-vars.ts';
import { hostAddress, type KnownZone, knownZone, type MailHost, type MailZone } from './mail-zone.ts';
import { readRecords } from './read-records.ts';
import { isPrimary } from './secondary-zone.ts';
import { signingKeys } from './signing-key.ts';
import { mailProof, type MailProof } from './zone/mail-proof.ts';
import { claimRecords, recallZone, type ZoneVersion } from './zone/zone-memory.ts';

/** The groups of an inventory that make a mail domain. */
export interface MailGroups {
  readonly mail: string;
  readonly dns: string;
}

/** The domain's zone, as records and as a master file, and what the project knows of it. */
export interface DomainInputs {
  readonly records: Maybe<readonly ResourceRecord[]>;
  /** The same as far as it is known: while a key is not made, all but that. */
  readonly known: KnownZone;
  /** The zone with its full TTLs and the serial last seen. What is published may hold records of others, and counts on from the server. */
  readonly text: Maybe<string>;
  /** What stands for the rest of the Internet in the embedded place. */
  readonly elsewhere: readonly ResourceRecord[];
  /** Addresses of the domain's name servers, as far as they are known. */
  readonly servers: readonly string[];
  /** Addresses of those of them that fetch the zone: the DNS hosts that have primaries, and the var `secondaries`. */
  readonly secondaries: readonly string[];
  /** Keys of records that this project has published or is about to. */
  readonly owned: readonly string[];
  /** Keys of records of ours that were last seen published. */
  readonly published: readonly string[];
  /** What was last seen published. */
  readonly last?: ZoneVersion;
  /** What is proved of the domain: one value for a run. */
  readonly proof: MailProof;
  /** Records of other zones of ours that mail of the domain leans on: keys that lie there, addresses of its hosts. */
  readonly alongside: readonly ResourceRecord[];
  /** SPF records that had to be flattened, by the name that they are for. */
  readonly fitted: ReadonlyMap<string, FlatSpf>;
  /** The same where TTLs wait for it. */
  readonly ladder?: MailProof;
}

type Context = InputContext<MailVars>;

/** The hosts of a group that have a part in the domain, as they are there. */
export function hostsOfDomain(
  { hosts, vars }: Pick<Context, 'hosts' | 'vars'>,
  group: string,
): readonly PlayHost<MailVars>[] {
  return hosts(group).flatMap((host) => hostInDomain(host, vars.domain) ?? []);
}

// Whoever holds the zone names its servers: these stand for them while it is checked, and are not published.
const standIns = ['ns1.invalid', 'ns2.invalid'].map(domainName);

/** The records that are ours at a place which has an authority of its own. */
function withoutAuthority(records: readonly ResourceRecord[], { domain }: MailVars): readonly ResourceRecord[] {
  return records.filter((record) => !isAuthority(record, domain)).map(oneSpelling);
}

/** Refuses senders that are no hosts of the group. @throws InputError with all of them */
function refuseUnknownHosts(context: Context, group: string): void {
  const known = new Set(hostsOfDomain(context, group).flatMap(({ name, groups }) => [name, ...groups]));
  const declared = declarationOf(context.vars);
  const named = [declared, ...Object.values(declared?.subdomains ?? {})]
    .flatMap((name) => name?.send ?? [])
    .flatMap((sender) => ('hosts' in sender && sender.hosts !== true ? sender.hosts : []));
  refuse(
    [...new Set(named)]
      .filter((name) => !known.has(name))
      .map((name) => ({
        message: `a sender of ${withoutDot(context.vars.domain)} is no host of the group ${group} with a part in it, and no group of theirs`,
        value: name,
      })),
  );
}

/** Whether addresses of a mail host belong into a zone: it sends for the domain, or takes its mail under a name there. */
function isInZone(host: PlayHost<MailVars>): boolean {
  if (signedNames(host).length > 0) return true;
  const declared = declarationOf(host.vars);
  const own = nameInZone(host.name, host.vars.domain);
  return [declared, ...Object.values(declared?.subdomains ?? {})].some(
    (name) =>
      Array.isArray(name?.receive) &&
      name.receive.some(({ exchange }) => own !== undefined && sameName(domainName(exchange), own)),
  );
}

async function mailHost(context: Context, host: PlayHost<MailVars>): Promise<MailHost> {
  const { name, groups, vars } = host;
  const names = signedNames(host);
  return {
    name,
    groups,
    address: vars.address,
    address6: vars.address6,
    names: names.filter((one) => !sameName(one, vars.domain)),
    ownName: coveredHostName(host),
    keys: names.length === 0 ? [] : await signingKeys(context, host),
  };
}

/** Whether a DNS host stands in a zone: in that of its own domain, and in a further one where its name is that of a name server. */
function isNamed({ name, vars }: PlayHost<MailVars>): boolean {
  if (vars.isFurther !== true) return true;
  const own = nameInZone(name, vars.domain);
  const servers = vars.nameservers ?? [under('ns1', vars.domain)];
  return own !== undefined && servers.some((server) => sameName(server, own));
}

/** The addresses of the hosts that a sender means. */
function addressesOfChosen(hosts: readonly PlayHost<MailVars>[]): (choice: HostChoice) => readonly string[] {
  return (choice) =>
    hosts
      .filter((host) => isChosen(choice, host))
      .flatMap(({ vars }) => [vars.address, vars.address6].filter((one) => one !== undefined));
}

/** Addresses of hosts in other zones of theirs: a reverse lookup leads there, published yet or not. */
function addressesElsewhere({ vars }: Context, hosts: readonly PlayHost<MailVars>[]): readonly ResourceRecord[] {
  return hosts.flatMap((host) =>
    domainsOf(host.vars).flatMap((own) => {
      const owner = nameInZone(host.name, own.domain);
      const isThere = !sameName(own.domain, vars.domain) && isInZone({ ...host, vars: own });
      return owner === undefined || !isThere ? [] : hostAddress(owner, vars.ttl, own);
    }),
  );
}

/** Keys of other domains of these hosts that lie in this zone. */
async function guestKeys(context: Context, group: string): Promise<readonly GuestKey[]> {
  const { domain } = context.vars;
  const found: GuestKey[] = [];
  for (const host of context.hosts(group))
    for (const vars of domainsOf(host.vars)) {
      const at = declarationOf(vars)?.keys?.at;
      const guest = { ...host, vars };
      if (at === undefined || !isSubdomain(domainName(at), domain) || signedNames(guest).length === 0) continue;
      const keys = await signingKeys(context, guest);
      found.push(...keys.map(({ selector, key }) => ({ owner: under(selector, domainName(at)), key })));
    }
  return found;
}

async function zoneOf(
  context: Context,
  { mail, dns }: MailGroups,
): Promise<Omit<MailZone, 'serial' | 'fitted'> & { readonly fitted: ReadonlyMap<string, FlatSpf> }> {
  const { vars } = context;
  refuseUnknownHosts(context, mail);
  const senders = hostsOfDomain(context, mail).filter((host) => isInZone(host));
  const mailHosts = await Promise.all(senders.map((host) => mailHost(context, host)));
  const placed = vars.zone !== undefined;
  const declared = declarationOf(vars);
  const fitted = await fittedSpf(
    declared,
    addressesOfChosen(senders),
    async () => (await beyondZone(vars, 'system', context.directory)).resolver,
  );
  const dnsHosts = hostsOfDomain(context, dns).filter(
    (host) => !placed && isNamed(host) && !senders.some(({ name }) => name === host.name),
  );
  return {
    vars: placed ? { ...vars, nameservers: standIns } : vars,
    mailHosts,
    guestKeys: await guestKeys(context, mail),
    fitted,
    dnsHosts: dnsHosts.map(({ name, vars: own }) => ({ name, address: own.address, address6: own.address6 })),
  };
}

/** Refuses a zone that would not do what it is for, before it is published. */
function checked(text: string, domain: MailVars['domain']): string {
  const faults = checkZone(text, { origin: domain, file: `the zone ${withoutDot(domain)}` }).faults.filter(
    ({ severity }) => (severity ?? 'error') === 'error',
  );
  if (faults.length > 0) throw new InputError(faults);
  return text;
}

type Addressed = Pick<MailVars, 'address' | 'address6'>;

function addressesOf(hosts: readonly Addressed[], { secondaries }: MailVars): readonly string[] {
  return [
    ...new Set([
      ...hosts.flatMap(({ address, address6 }) => [address, address6].filter((one) => one !== undefined)),
      ...secondaries,
    ]),
  ];
}

/** The fault of an inventory whose DNS hosts all fetch the zone, while none holds it. */
export const noPrimary = (vars: Pick<MailVars, 'domain'>): Fault => ({
  message: 'no DNS host is the primary: all have primaries, and none holds the master file',
  value: withoutDot(vars.domain),
  hint: 'leave primaries out on the host that publishes the zone',
});

/** The DNS hosts that fetch the zone. @throws InputError where none is left to hold its master file */
function secondaryHosts(context: Context, { dns }: MailGroups): readonly Addressed[] {
  if (context.vars.zone !== undefined) return [];
  const hosts = hostsOfDomain(context, dns).map(({ vars }) => vars);
  const secondaries = hosts.filter((vars) => !isPrimary(vars));
  if (hosts.length > 0 && secondaries.length === hosts.length) throw new InputError([noPrimary(context.vars)]);
  return secondaries;
}

type Knowledge = Pick<DomainInputs, 'elsewhere' | 'servers' | 'secondaries' | 'proof' | 'ladder'>;

/** What is known of the domain beside its records. */
async function knowledge(context: Context, groups: MailGroups): Promise<Knowledge> {
  const { mail } = groups;
  const { vars, memory } = context;
  const sending = hostsOfDomain(context, mail).filter((host) => sendsForDomain(host));
  const probing = sending.filter((host) => host.vars.probe);
  const proof = await mailProof(
    memory,
    vars.domain,
    probing.map(({ name }) => name),
  );
  const elsewhere = vars.elsewhere === undefined ? [] : await readRecords(vars.elsewhere, context.directory);
  const served = vars.zone === undefined ? hostsOfDomain(context, groups.dns).map((host) => host.vars) : [];
  const servers = addressesOf(served, vars);
  const secondaries = addressesOf(secondaryHosts(context, groups), vars);
  // Of a domain that no host of ours sends for no probe will come.
  const hasTrial = vars.trial === 'until-proved' && sending.length > 0;
  return { elsewhere, servers, secondaries, proof, ...(hasTrial ? { ladder: proof } : {}) };
}

/**
 * Everything that plays need to know of a domain: its zone made from the hosts of two groups, linted before anybody sees
 * it, and what earlier runs left of it.
 * @throws InputError when the zone has a fault, or two hosts share a selector.
 */
export async function domainInputs(context: Context, groups: MailGroups): Promise<DomainInputs> {
  const { vars, memory, mode } = context;
  const origin = vars.domain;
  const zone = await zoneOf(context, groups);
  const known = await knowledge(context, groups);
  const { last, published = [] } = await recallZone(memory, origin);
  const whole = knownZone({ ...zone, serial: last?.serial ?? 1 });
  const found = vars.zone === undefined ? whole : { ...whole, records: withoutAuthority(whole.records, vars) };
  const records: Maybe<readonly ResourceRecord[]> = found.pending[0]?.why ?? found.records;
  const text = whenKnown(records, () => checked(renderZone(whole.records, { origin }), origin));
  const { owned } =
    mode === 'apply' && isKnown(records)
      ? await claimRecords(memory, origin, records)
      : await recallZone(memory, origin);
  return {
    ...known,
    fitted: zone.fitted,
    alongside: [...keysElsewhere(zone), ...addressesElsewhere(context, hostsOfDomain(context, groups.mail))],
    records,
    known: found,
    text,
    owned,
    published,
    ...(last === undefined ? {} : { last }),
  };
}
