import { domainName, type ResourceRecord, seconds, WaxsealError } from '@waxseal/core';
import type { ExternalContext } from '@waxseal/playbook';
import { LookupFailed, startDnsServer } from '@waxseal/probe';
import type { ZonePlace } from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { delegatedServers } from './delegated-servers.ts';
import { publishedNow } from './published-now.ts';

const domain = domainName('new.example');
const records = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin: domain }).records.map(({ record }) => record);
const authority = '@ SOA ns.host.example. admin.host.example. 7 7200 1800 1209600 300\n@ NS ns.host.example.\n';
const context: ExternalContext = {
  memory: { recall: async () => undefined, remember: async () => undefined },
  place: 'system',
  signal: AbortSignal.timeout(30_000),
};
const placeWith = (text: string): ZonePlace => ({
  name: 'a place',
  minimumTtl: seconds(0),
  read: async () => ({ records: records(`${authority}${text}`), complete: true }),
  apply: async () => ({ state: 'entered' }),
});
const read = (text: string, delegation: NonNullable<Parameters<typeof publishedNow>[0]['delegation']>) =>
  publishedNow({ domain, place: placeWith(text), asksServers: false, wanted: [], owned: [], delegation }, context);

describe('what is published of a domain', () => {
  it('is what the place holds where that says how mail works, and then no server is asked', async () => {
    const never = () => Promise.reject(new Error('asked'));
    for (const text of ['@ MX 10 mail', '_dmarc TXT "v=DMARC1; p=none"', 'a._domainkey CNAME a.host.example.']) {
      const { here, live, unread } = await read(text, never);
      expect({ live, unread }).toEqual({ live: here, unread: undefined });
    }
  });

  it('is what the servers of the domain answer where the place has nothing of its mail', async () => {
    await using dns = await startDnsServer({
      records: records(`${authority}@ MX 10 mail\nk2._domainkey TXT "v=DKIM1; p="`),
    });
    const { here, live } = await read('www A 192.0.2.80', async () => [{ server: dns.address, port: dns.port }]);
    expect(here.map(({ type }) => type)).toEqual(['SOA', 'NS', 'A']);
    expect(live?.map(({ owner, type }) => `${owner} ${type}`)).toEqual([
      'new.example. MX',
      'k2._domainkey.new.example. TXT',
    ]);
  });

  it('is nothing for a domain that nobody serves', async () => {
    expect(await read('', async () => [])).toEqual({ here: records(authority) });
  });

  it('is said to be unknown where the servers cannot be asked', async () => {
    const { live, unread } = await read('', () => Promise.reject(new WaxsealError('no answer')));
    expect(live).toBeUndefined();
    expect(unread?.message).toMatch(
      /^the place has nothing of the mail of new\.example yet.*nothing was compared.*no answer$/,
    );
  });
});

describe('the servers that a domain is delegated to', () => {
  it.each(['ENOTFOUND', 'ENODATA'] as const)('are none where the DNS says %s', async (code) => {
    expect(await delegatedServers(domain, (name, type) => Promise.reject(new LookupFailed(code, name, type)))).toEqual(
      [],
    );
  });

  it('are not known where the DNS gives no answer', async () => {
    const silent = (name: string, type: string) => Promise.reject(new LookupFailed('ESERVFAIL', name, type));
    await expect(delegatedServers(domain, silent)).rejects.toThrow('does not say who serves the domain');
  });
});
