import { type DomainName, type ResourceRecord, WaxsealError, withoutDot } from '@waxseal/core';
import type { Check, CheckResult, VerifyContext } from '@waxseal/playbook';
import { awaitAnswers, type ServerFaults, startDnsServer } from '@waxseal/probe';
import { contentDigest, recordKey, recordKeys, versionDigest } from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { zonePath } from './published-zone.ts';
import { systemResolver } from './system-resolver.ts';
import { nameServers } from './zone/name-servers.ts';
import { servedRecords } from './zone/served-records.ts';
import { recallZone, rememberZone } from './zone/zone-memory.ts';
import { zoneOnHost } from './zone/zone-on-host.ts';

export interface AnswersInDns {
  readonly domain: DomainName;
  /** Our records; what is published may hold others, which are asked for as well. */
  readonly records: readonly ResourceRecord[];
  /**
   * Addresses of authoritative servers beside those that the zone names for itself, e.g. a hidden primary. A directory
   * answers through a server of its own.
   */
  readonly servers: readonly string[];
  /** Seconds to wait until all of them answer the same; 300 where not said. */
  readonly patience?: number | undefined;
}

type Context = VerifyContext<unknown, unknown>;
type Records = readonly ResourceRecord[];

/** The zone as it lies on the host, read back from its file. */
async function recordsOnHost({ connection }: Context, domain: DomainName): Promise<Records> {
  const text = await zoneOnHost(connection, zonePath(domain));
  if (text === undefined)
    throw new WaxsealError('the zone file is not there', { value: zonePath(domain), hint: 'apply first' });
  return parseZone(text, { origin: domain }).records.map(({ record }) => record);
}

/** What the playbook wants and the host does not have. */
function lacking({ records }: AnswersInDns, published: Records): CheckResult | undefined {
  const has = recordKeys(published);
  const missing = records.filter((record) => !has.has(recordKey(record)));
  if (missing.length === 0) return undefined;
  const names = missing.slice(0, 10).map(({ owner, type }) => `${withoutDot(owner)} ${type}`);
  return {
    passed: false,
    detail: `the published zone lacks ${missing.length} records of the playbook: ${names.join(', ')}`,
    hint: 'apply publishes them',
  };
}

/** Every server that is to be asked; what nobody knows the address of is a fault, unless enough are named otherwise. */
async function serversOf({ domain, servers }: AnswersInDns, published: Records): Promise<readonly string[]> {
  const { addresses, unknown } = await nameServers(published, domain, systemResolver());
  if (unknown.length > 0 && servers.length < addresses.length + unknown.length)
    throw new WaxsealError(`a name server of the zone has no address: ${unknown.join(', ')}`, {
      hint: 'set address for the DNS hosts, and secondaries for those of others',
    });
  const all = [...new Set([...servers, ...addresses])];
  if (all.length === 0)
    throw new WaxsealError('the zone names no name server', { hint: 'set nameservers, and address for the DNS hosts' });
  return all;
}

/** Asks the servers until all of them answer the zone, with a line of progress while some do not. */
async function faultsOf(
  { domain, patience = 300 }: AnswersInDns,
  servers: readonly string[],
  published: Records,
  context: Context,
): Promise<readonly ServerFaults[]> {
  const { connection, signal } = context;
  const progress = (line: string): void => context.progress(line);
  const records = servedRecords(published, domain);
  if (connection.kind !== 'directory')
    return awaitAnswers({ servers: servers.map((server) => ({ server })), records, patience, progress, signal });
  await using dns = await startDnsServer({ records: published });
  // Awaited here: the server goes when this function ends.
  return await awaitAnswers({ servers: [{ server: dns.address, port: dns.port }], records, patience: 0 });
}

const serialOf = (records: Records): number | undefined => records.find((record) => record.type === 'SOA')?.serial;

/** Remembers what is published. Only what all servers answer can be proved, and only then nothing else is ours any more. */
async function remember(
  options: AnswersInDns,
  { memory }: Context,
  published: Records,
  confirmed: boolean,
): Promise<void> {
  const serial = serialOf(published);
  const { owned } = await recallZone(memory, options.domain);
  const seen = serial === undefined ? {} : { last: { serial, digest: versionDigest(published) } };
  const known = confirmed
    ? { content: contentDigest(published), owned: [...recordKeys(options.records)].toSorted() }
    : { owned };
  const ours = { published: [...recordKeys(options.records)].toSorted() };
  await rememberZone(memory, options.domain, { ...seen, ...ours, ...known });
}

/** Servers that do not answer the zone, each by its name and with its first differences. */
function disagreement(behind: readonly ServerFaults[]): CheckResult {
  const lines = behind.flatMap(({ server, faults }) =>
    faults.slice(0, 5).map(({ name, type, reason }) => `${server}: ${name} ${type}: ${reason}`),
  );
  const count = behind.reduce((sum, { faults }) => sum + faults.length, 0);
  return {
    passed: false,
    detail: `${count} answers differ\n${lines.join('\n')}`,
    hint: 'stale: the server has not fetched the zone; lame: it does not serve it. docs/proof.md says what to do',
  };
}

async function run(options: AnswersInDns, context: Context): Promise<CheckResult> {
  const { connection } = context;
  const embedded = connection.kind === 'directory';
  const published = await recordsOnHost(context, options.domain);
  const missing = lacking(options, published);
  if (missing !== undefined) return missing;
  await remember(options, context, published, false);
  const servers = embedded ? [] : await serversOf(options, published);
  const behind = await faultsOf(options, servers, published, context);
  if (behind.length > 0) return disagreement(behind);
  await remember(options, context, published, true);
  const others = published.length - options.records.length;
  const foreign = others > 0 ? `, ${others} of them of somebody else` : '';
  return {
    passed: true,
    detail: `all ${published.length} records${foreign}, asked of ${embedded ? 'an embedded server reading the rendered file' : servers.join(', ')}`,
  };
}

/** Every record of the published zone, ours and others', is what its authoritative servers answer. */
export function answersInDns(options: AnswersInDns): Check {
  return { name: `DNS answers for ${withoutDot(options.domain)}`, run: (context) => run(options, context) };
}
