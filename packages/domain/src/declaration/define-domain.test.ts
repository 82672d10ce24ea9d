import { attempt, joinedText, minutes } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { services } from '../services/services.ts';
import { defineDomain, type DomainInput } from './domain-schema.ts';
import { renderDomain } from './render-domain.ts';

const base = { name: 'shop.example' };
const options = { ttl: minutes(5), addresses: ['192.0.2.11', '2001:db8::11'] };

function lines(declaration: DomainInput): readonly string[] {
  return renderDomain(defineDomain(declaration), options).map((record) => {
    const rdata =
      record.type === 'TXT'
        ? joinedText(record.strings)
        : record.type === 'MX'
          ? `${record.preference} ${record.exchange}`
          : record.type === 'CNAME'
            ? record.target
            : '';
    return `${record.owner} ${record.type} ${rdata}`;
  });
}

describe('a declared domain', () => {
  it('becomes the records of its exchanges, senders, policies and subdomains', () => {
    expect(
      lines({
        ...base,
        receive: { service: 'fastmail' },
        send: [
          { hosts: true },
          { hosts: true, through: 'isp.example' },
          { formerly: 'old.dyn.example' },
          { service: 'mailchimp', dkim: { k2: 'dkim2.mcsv.net' } },
          { service: 'klaviyo', include: false, returnPath: { send: 'u1.klaviyodns.com' } },
          { spf: '?include:partner.example' },
        ],
        policy: {
          spf: 'fail',
          explanation: 'why.%{d}',
          dmarc: { policy: 'reject', testing: true },
          mtaSts: '1',
          tlsRpt: ['mailto:t@shop.example'],
        },
        subdomains: { news: { receive: 'nothing', policy: { spf: 'fail' } } },
      }),
    ).toEqual([
      'shop.example. MX 10 in1-smtp.messagingengine.com.',
      'shop.example. MX 20 in2-smtp.messagingengine.com.',
      'shop.example. TXT v=spf1 ip4:192.0.2.11 ip6:2001:db8::11 include:isp.example a:old.dyn.example include:servers.mcsv.net ?include:partner.example -all exp=why.%{d}',
      'k2._domainkey.shop.example. CNAME dkim2.mcsv.net.',
      'send.shop.example. CNAME u1.klaviyodns.com.',
      '_dmarc.shop.example. TXT v=DMARC1; p=reject; t=y',
      '_mta-sts.shop.example. TXT v=STSv1; id=1;',
      '_smtp._tls.shop.example. TXT v=TLSRPTv1; rua=mailto:t@shop.example',
      'news.shop.example. MX 0 .',
      'news.shop.example. TXT v=spf1 -all',
    ]);
  });

  const wrong: readonly (readonly [string, DomainInput, string, string])[] = [
    [
      'an unknown service',
      { ...base, send: [{ service: 'mailchmp' }], policy: { spf: 'fail' } },
      'shop.example.send.0.service',
      'no service of this name is known',
    ],
    [
      'a service without exchanges of its own',
      { ...base, receive: { service: 'mailchimp' } },
      'shop.example.receive.service',
      'list them',
    ],
    [
      'two services with one selector',
      {
        ...base,
        policy: { spf: 'fail' },
        send: [
          { service: 'mailchimp', dkim: { k2: 'dkim2.mcsv.net' } },
          { service: 'sendgrid', dkim: { K2: 's1.sendgrid.net' } },
        ],
      },
      'shop.example.send.1.dkim.k2',
      'two services have this selector',
    ],
    ['senders without SPF', { ...base, send: [{ hosts: true }] }, 'shop.example.policy.spf', 'no SPF record'],
    [
      'a service that has no SPF record',
      { ...base, policy: { spf: 'fail' }, send: [{ service: 'klaviyo' }] },
      'shop.example.send.0',
      'include: false',
    ],
    ['two terms in one', { ...base, policy: { spf: 'fail' }, send: [{ spf: 'mx a' }] }, 'shop.example.send.0.spf', ''],
    [
      'a subdomain with a fault',
      { ...base, subdomains: { news: { send: [{ hosts: true }] } } },
      'shop.example.subdomains.news.policy.spf',
      'no SPF record',
    ],
    [
      'a parked name that sends',
      {
        ...base,
        parked: ['news.shop.example'],
        subdomains: { news: { send: [{ spf: 'mx' }], policy: { spf: 'fail' } } },
      },
      'shop.example.parked.0',
      'this one sends',
    ],
    ['itself parked', { ...base, parked: ['shop.example'] }, 'shop.example.parked.0', 'not parked as well'],
    [
      'a null MX and an exchange among its lines',
      { ...base, receive: 'nothing', records: ['@ 3600 IN A 192.0.2.1', '@ 3600 IN MX 10 mail'] },
      'shop.example.records.1',
      'receives nothing',
    ],
    [
      'a policy that a sender cannot pass',
      {
        ...base,
        policy: { spf: 'fail', dmarc: { policy: 'reject' } },
        send: [{ service: 'mailchimp', include: false }],
      },
      'shop.example.send.0',
      'can pass neither SPF nor DKIM',
    ],
    [
      'a logo that is not fetched by https',
      { ...base, policy: { bimi: { logo: 'http://shop.example/logo.svg' } } },
      'shop.example.policy.bimi.logo',
      'https',
    ],
    ['a field that is none', { ...base, recieve: 'nothing' } as never, 'shop.example', ''],
  ];
  it.each(wrong)('is refused with %s', (_, declaration, path, says) => {
    const read = attempt(() => defineDomain(declaration));
    const faults = 'faults' in read ? read.faults : [];
    expect(faults.map(({ place }) => place?.path)).toContain(path);
    expect(faults.map(({ message }) => message).join('\n')).toContain(says);
  });

  it('is refused for all that contradicts itself at once', () => {
    const read = attempt(() =>
      defineDomain({
        ...base,
        receive: 'nothing',
        parked: ['shop.example', 'old.shop.example'],
        subdomains: { old: { send: [{ spf: 'mx' }] } },
        records: ['@ MX 10 mail'],
      }),
    );
    expect('faults' in read ? read.faults.map(({ place }) => place?.path) : []).toEqual([
      'shop.example.subdomains.old.policy.spf',
      'shop.example.parked.0',
      'shop.example.parked.1',
      'shop.example.records.0',
    ]);
  });

  it('has a host behind a changing address by the name that follows it', () => {
    expect(lines({ ...base, send: [{ changing: 'home.dyn.example' }], policy: { spf: 'fail' } })).toEqual([
      'shop.example. TXT v=spf1 a:home.dyn.example -all',
    ]);
  });

  it('is refused where its SPF record asks too much or is too long, both at once', () => {
    const many = Array.from({ length: 11 }, (_, index) => ({
      spf: `include:a-long-name-of-a-service-${index}.provider.example`,
    }));
    expect(() => lines({ ...base, send: many, policy: { spf: 'fail' } })).toThrow(
      /costs 11 lookups[^]*octets, 450 fit/,
    );
  });
});

describe('the services', () => {
  it('are facts with a source and a day, each with something to be known by', () => {
    expect(services.length).toBeGreaterThanOrEqual(20);
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
    for (const { source, date, includes, targets } of services) {
      expect(source).toMatch(/^https:\/\/[^/]+\/./);
      expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(includes.length + targets.length).toBeGreaterThan(0);
      for (const name of [...includes, ...targets]) expect(name).toMatch(/^[a-z0-9_.-]+$/);
    }
  });

  it('claim no SPF record that another one claims', () => {
    const all = services.flatMap(({ includes }) => includes);
    expect(new Set(all).size).toBe(all.length);
  });
});
