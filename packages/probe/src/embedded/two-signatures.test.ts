import { generateKeyPairSync } from 'node:crypto';
import { days, dkimKeyRecord, domainName, ipv4, secret, textRecord, under } from '@waxseal/core';
import { expect, it } from 'vitest';
import { embeddedProbe } from './embedded-probe.ts';

const apex = domainName('new.example');
const at = (owner: string) => ({ owner: under(owner, apex), ttl: days(1) });
const pem = { type: 'pkcs8', format: 'pem' } as const;
const der = { type: 'spki', format: 'der' } as const;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: der, privateKeyEncoding: pem });
const edwards = generateKeyPairSync('ed25519', { publicKeyEncoding: der, privateKeyEncoding: pem });
const records = [
  textRecord({ owner: apex, ttl: days(1) }, 'v=spf1 ip6:2001:db8::/32 -all'),
  textRecord(at('r1._domainkey'), dkimKeyRecord({ algorithm: 'rsa', publicKey: rsa.publicKey.toString('base64') })),
  textRecord(
    at('e1._domainkey'),
    dkimKeyRecord({ algorithm: 'ed25519', publicKey: edwards.publicKey.subarray(-32).toString('base64') }),
  ),
  { ...at('mx1'), type: 'A' as const, address: ipv4('192.0.2.11') },
];
const key = (selector: string, privatePem: string) => ({
  domain: 'new.example',
  selector,
  privatePem: secret(privatePem),
});

it('carries an Ed25519 signature beside an RSA one, from a host of IPv6', async () => {
  const source = { ip: '2001:db8::11', helo: 'mx1.new.example' };
  const { report } = await embeddedProbe({
    records,
    from: 'postmaster@new.example',
    to: 'check-auth@verifier.example',
    source,
    keys: [key('r1', rsa.privateKey), key('e1', edwards.privateKey)],
  });
  expect(report.summary.filter(({ check }) => check === 'DKIM').map(({ result }) => result)).toEqual(['pass', 'pass']);
  expect([report.sourceIp, report.summary[0]]).toEqual(['2001:db8::11', { check: 'SPF', result: 'pass' }]);
});

it.each([
  ['no key at all', 'nonsense', 'the private key cannot be read'],
  [
    'a key that DKIM does not know',
    generateKeyPairSync('x25519', { publicKeyEncoding: der, privateKeyEncoding: pem }).privateKey,
    'DKIM signs with RSA or Ed25519',
  ],
])('refuses %s', async (_, privatePem, message) => {
  const probe = embeddedProbe({
    records,
    from: 'a@new.example',
    to: 'check-auth@verifier.example',
    source: { ip: '192.0.2.11', helo: 'x.example' },
    key: key('x', privatePem),
  });
  await expect(probe).rejects.toThrow(message);
});
