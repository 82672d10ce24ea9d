import { type DomainName, quote, type ResourceRecord, WaxsealError, withoutDot } from '@waxseal/core';
import type { Check } from '@waxseal/playbook';
import type { Connection } from '@waxseal/remote';
import { compareAnswers, startDnsServer } from '@waxseal/probe';
import { parseZone } from '@waxseal/zone';
import { zonePath } from './published-zone.ts';

export interface AnswersInDns {
  readonly domain: DomainName;
  /** The records that every authoritative server must answer. */
  readonly records: readonly ResourceRecord[];
  /** Addresses of the authoritative servers; a directory answers through a server of its own. */
  readonly servers: readonly string[];
}

/** The zone as it lies in a directory, read back from its file. */
async function zoneInDirectory(connection: Connection, domain: DomainName): Promise<readonly ResourceRecord[]> {
  const { stdout, status } = await connection.run(`cat -- "$WAXSEAL_ROOT"${quote(zonePath(domain))}`);
  if (status !== 0) throw new WaxsealError('the zone file is not there', { value: zonePath(domain) });
  return parseZone(stdout, { origin: domain }).records.map(({ record }) => record);
}

async function faultsOf({ domain, records, servers }: AnswersInDns, connection: Connection): Promise<readonly string[]> {
  if (connection.kind !== 'directory') {
    const all = await Promise.all(servers.map(async (server) => (await compareAnswers({ server }, records)).map(({ name, type, reason }) => `${server}: ${name} ${type}: ${reason}`)));
    return all.flat();
  }
  await using dns = await startDnsServer({ records: await zoneInDirectory(connection, domain) });
  return (await compareAnswers({ server: dns.address, port: dns.port }, records)).map(({ name, type, reason }) => `${name} ${type}: ${reason}`);
}

/** Every record of the zone is what its authoritative servers answer. */
export function answersInDns(options: AnswersInDns): Check {
  return {
    name: `DNS answers for ${withoutDot(options.domain)}`,
    async run({ connection }) {
      if (connection.kind !== 'directory' && options.servers.length === 0) return { passed: false, detail: 'no name server has a known address', hint: 'set address for the DNS hosts' };
      const faults = await faultsOf(options, connection);
      const asked = connection.kind === 'directory' ? 'an embedded server reading the rendered file' : options.servers.join(', ');
      if (faults.length === 0) return { passed: true, detail: `all ${options.records.length} records, asked of ${asked}` };
      return { passed: false, detail: `${faults.length} answers differ\n${faults.slice(0, 10).join('\n')}`, hint: 'a stale answer may live as long as its old TTL' };
    },
  };
}
