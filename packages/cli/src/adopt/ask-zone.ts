import { type DomainName, type ResourceRecord, under, WaxsealError, withoutDot } from '@waxseal/core';
import { commonSelectors } from '@waxseal/domain';
import { queryServer } from '@waxseal/probe';

/** A server that is asked. */
export interface AskedServer {
  readonly address: string;
  readonly port: number;
}

const apexTypes = ['SOA', 'NS', 'A', 'AAAA', 'MX', 'TXT', 'CAA', 'HTTPS'] as const;

const others = [
  '_dmarc',
  '_mta-sts',
  '_smtp._tls',
  'default._bimi',
  'mta-sts',
  'autoconfig',
  'autodiscover',
  'mail',
  'www',
];

/** Asks an authoritative server for the names of a domain that mail uses. Names that nobody can guess stay unknown. @throws WaxsealError */
export async function askZone(domain: DomainName, { address, port }: AskedServer): Promise<readonly ResourceRecord[]> {
  const ask = async (name: DomainName, type: ResourceRecord['type']): Promise<readonly ResourceRecord[]> => {
    const answer = await queryServer({ server: address, port, name, type });
    if (answer.rcode !== 0 && answer.rcode !== 3)
      throw new WaxsealError(`${address} does not answer ${type} ${withoutDot(name)} (RCODE ${answer.rcode})`, {
        hint: 'name an authoritative server of the zone',
      });
    return answer.records.filter((record) => record.type === type || record.type === 'CNAME');
  };
  const names = [...others, ...commonSelectors.map((selector) => `${selector}._domainkey`)];
  const found: ResourceRecord[] = [];
  for (const type of apexTypes) found.push(...(await ask(domain, type)));
  for (const label of names)
    for (const type of label.includes('_') ? (['TXT'] as const) : (['A', 'AAAA', 'CNAME', 'MX', 'TXT'] as const))
      found.push(...(await ask(under(label, domain), type)));
  const keys = new Map(found.map((record) => [JSON.stringify({ ...record, ttl: 0 }), record]));
  return [...keys.values()];
}
