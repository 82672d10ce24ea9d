import { domainName, minutes, nullMx, type ResourceRecord, textRecord, under } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { domainChanges } from './domain-changes.ts';
import { notAgreed } from './not-agreed.ts';

const apex = domainName('shop.example');
const ttl = minutes(5);
const text = (owner: string, value: string): ResourceRecord =>
  textRecord({ owner: owner === '@' ? apex : under(owner, apex), ttl }, value);
const mx = (exchange: string): ResourceRecord => ({
  owner: apex,
  ttl,
  type: 'MX',
  preference: 10,
  exchange: domainName(exchange),
});
const a = (address: string): ResourceRecord => ({ owner: apex, ttl, type: 'A', address: address as never });
const cname = (owner: string, target: string): ResourceRecord => ({
  owner: under(owner, apex),
  ttl,
  type: 'CNAME',
  target: domainName(target),
});
const dmarc = (tags: string): ResourceRecord => text('_dmarc', `v=DMARC1; ${tags}`);
const key = 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

type Case = readonly [
  what: string,
  before: readonly ResourceRecord[],
  after: readonly ResourceRecord[],
  words: readonly string[],
];

const cases: readonly Case[] = [
  [
    'an exchange that comes and one that goes',
    [mx('mail.shop.example')],
    [mx('mx.else.example')],
    ['mail for shop.example no longer goes to mail.shop.example', 'mail for shop.example also goes to mx.else.example'],
  ],
  ['the same exchange in another case', [mx('MAIL.shop.example')], [mx('mail.shop.example')], []],
  ['an MX that says what the address said already', [a('192.0.2.1')], [a('192.0.2.1'), mx('shop.example')], []],
  [
    'an exchange elsewhere in place of the address',
    [a('192.0.2.1')],
    [a('192.0.2.1'), mx('mail.shop.example')],
    ['mail for shop.example no longer goes to shop.example', 'mail for shop.example also goes to mail.shop.example'],
  ],
  [
    'an exchange where there was no mail at all',
    [text('@', 'hello')],
    [text('@', 'hello'), mx('mail.shop.example')],
    [],
  ],
  [
    'an exchange where a null MX refused mail',
    [nullMx({ owner: apex, ttl })],
    [mx('mail.shop.example')],
    ['mail for shop.example also goes to mail.shop.example'],
  ],
  [
    'a weaker policy, with what follows from it said once',
    [dmarc('p=reject')],
    [dmarc('p=none')],
    ['DMARC of shop.example goes from p=reject to p=none'],
  ],
  [
    'a weaker policy for subdomains alone',
    [dmarc('p=reject')],
    [dmarc('p=reject; sp=none')],
    ['DMARC of shop.example goes from sp=reject to sp=none', 'DMARC of shop.example goes from np=reject to np=none'],
  ],
  [
    'relaxed alignment, and a test',
    [dmarc('p=reject; adkim=s; aspf=s')],
    [dmarc('p=reject; t=y')],
    [
      'DMARC of shop.example goes from adkim=s to adkim=r',
      'DMARC of shop.example goes from aspf=s to aspf=r',
      'DMARC of shop.example goes from t=n to t=y',
    ],
  ],
  [
    'a second DMARC record, which makes receivers see none',
    [dmarc('p=reject')],
    [dmarc('p=reject'), dmarc('p=none')],
    ['DMARC of shop.example goes from p=reject to p=none'],
  ],
  [
    'a stricter policy',
    [dmarc('p=none'), text('@', 'v=spf1 mx ~all')],
    [dmarc('p=reject'), text('@', 'v=spf1 mx -all')],
    [],
  ],
  [
    'softer SPF',
    [text('@', 'v=spf1 mx -all')],
    [text('@', 'v=spf1 mx ~all')],
    ['SPF of shop.example goes from -all to ~all'],
  ],
  ['SPF that goes', [text('@', 'v=spf1 -all')], [], ['SPF of shop.example goes from -all to ?all']],
  ['MTA-STS that goes', [text('_mta-sts', 'v=STSv1; id=1;')], [], ['MTA-STS of shop.example goes']],
  [
    'report addresses that go',
    [
      dmarc('p=none; rua=mailto:a@x.example,mailto:b@x.example!10m; ruf=mailto:c@x.example'),
      text('_smtp._tls', 'v=TLSRPTv1; rua=mailto:t@x.example'),
    ],
    [dmarc('p=none; rua=mailto:A@x.example')],
    [
      'aggregate reports of shop.example no longer go to mailto:b@x.example',
      'failure reports of shop.example no longer go to mailto:c@x.example',
      'TLS reports of shop.example no longer go to mailto:t@x.example',
    ],
  ],
  [
    'keys that go and become others',
    [text('s1._domainkey', key), cname('k2._domainkey', 'dkim2.mcsv.net')],
    [cname('k2._domainkey', 'other.example')],
    ['the DKIM key s1._domainkey.shop.example goes', 'the DKIM key k2._domainkey.shop.example becomes another'],
  ],
  [
    'a key that was revoked, and a policy that is none',
    [text('s1._domainkey', 'v=DKIM1; p='), text('_adsp._domainkey', 'dkim=all')],
    [],
    [],
  ],
  [
    'a key split into other strings',
    [text('s1._domainkey', key)],
    [{ ...text('s1._domainkey', key), strings: [key.slice(0, 20), key.slice(20)] } as never],
    [],
  ],
  [
    'an address that comes to the apex',
    [a('198.51.100.80')],
    [a('198.51.100.80'), a('192.0.2.11')],
    ['shop.example gets the address 192.0.2.11'],
  ],
];

describe('what a new zone takes from mail', () => {
  it.each(cases)('%s', (_, before, after, words) => {
    expect(domainChanges({ apex, before, after }).map((change) => change.words)).toEqual(words);
  });

  it('is nothing where keys and addresses of ours make place for others of ours', () => {
    const before = [a('192.0.2.11'), text('s1._domainkey', key)];
    const after = [
      a('192.0.2.12'),
      text('s1._domainkey', 'v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='),
    ];
    expect(domainChanges({ apex, before, after, isOurs: () => true })).toEqual([]);
    expect(domainChanges({ apex, before, after: [a('192.0.2.12')], isOurs: () => true })).toHaveLength(1);
  });

  it('is agreed to by the same words in any case and spacing, each once', () => {
    const change = { kind: 'policy', words: 'SPF of shop.example goes from -all to ~all' } as const;
    expect(notAgreed([change, change], [])).toEqual([change]);
    expect(notAgreed([change], ['  spf of  SHOP.example goes from -all to ~all '])).toEqual([]);
    expect(notAgreed([change], ['SPF of shop.example goes'])).toEqual([change]);
  });
});
