import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  caaIssue,
  caaReport,
  certificateFromPem,
  certificatePublicKey,
  days,
  domainName,
  encodeHex,
  InputError,
  isCaaIssueValue,
  isNullMx,
  mailServices,
  nullMx,
  ptrRecord,
  reverseName,
  reverseZone,
  tlsaForSmtp,
} from '../index.ts';

const head = { owner: domainName('new.example'), ttl: days(1) };
const mx1 = domainName('mx1.new.example');

function certificate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waxseal-'));
  try {
    const file = (name: string): string => join(folder, name);
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '1',
        '-subj',
        '/CN=mx1.new.example',
        '-keyout',
        file('key'),
        '-out',
        file('cert'),
      ],
      { stdio: 'ignore' },
    );
    return readFileSync(file('cert'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('builders', () => {
  it('say that a name receives no mail', () => {
    expect(nullMx(head)).toEqual({ ...head, type: 'MX', preference: 0, exchange: '.' });
    expect(isNullMx(nullMx(head))).toBe(true);
  });

  it('say who may issue certificates', () => {
    expect(
      caaIssue(head, { tag: 'issue', authority: 'ca.example', parameters: { accounturi: 'https://ca.example/1' } })
        .value,
    ).toBe('ca.example; accounturi=https://ca.example/1');
    expect(caaIssue(head, { tag: 'issuewild', critical: true })).toMatchObject({ value: ';', flags: 128 });
    expect(caaReport(head, 'mailto:security@new.example').value).toBe('mailto:security@new.example');
    expect(() => caaIssue(head, { tag: 'issue', authority: 'ca example' })).toThrow(InputError);
    expect(() => caaIssue(head, { tag: 'issue', parameters: { x: 'a b' } })).toThrow(InputError);
    expect(() => caaReport(head, 'security@new.example')).toThrow(InputError);
    expect([';', 'ca.example', 'ca.example; a=b; c=d', ''].every(isCaaIssueValue)).toBe(true);
    expect(['ca.example; a', 'ca example', 'ca.example;;a=b', 'https://ca.example'].some(isCaaIssueValue)).toBe(false);
  });

  it('tell mail programs the services of a domain', () => {
    const records = mailServices({ domain: head.owner, ttl: head.ttl, services: { submissions: mx1, imap: 'none' } });
    expect(records.map(({ owner, weight, port, target }) => [owner, weight, port, target])).toEqual([
      ['_submissions._tcp.new.example.', 1, 465, mx1],
      ['_imap._tcp.new.example.', 0, 0, '.'],
    ]);
  });

  it('name addresses backwards', () => {
    expect(reverseName('192.0.2.1')).toBe('1.2.0.192.in-addr.arpa.');
    expect(reverseName('2001:db8::1')).toBe(
      '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.',
    );
    expect(reverseZone('192.0.2.0', 24)).toBe('2.0.192.in-addr.arpa.');
    expect(reverseZone('2001:db8::', 32)).toBe('8.b.d.0.1.0.0.2.ip6.arpa.');
    expect(ptrRecord('192.0.2.1', mx1, days(1))).toEqual({
      owner: '1.2.0.192.in-addr.arpa.',
      ttl: 86_400,
      type: 'PTR',
      target: mx1,
    });
    expect(() => reverseZone('192.0.2.0', 25)).toThrow(InputError);
    expect(() => reverseName('new.example')).toThrow(InputError);
  });

  it.skipIf(spawnSync('openssl', ['version']).error !== undefined)(
    'pin the key of a certificate as OpenSSL sees it (needs openssl)',
    async () => {
      const pem = certificate();
      const der = certificateFromPem(pem);
      const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
      expect(encodeHex(certificatePublicKey(der))).toBe(spki.toString('hex'));
      const record = await tlsaForSmtp({ host: mx1, ttl: days(1), certificate: der });
      const openssl = execFileSync('openssl', ['dgst', '-sha256', '-r'], { input: spki, encoding: 'utf8' }).slice(
        0,
        64,
      );
      expect(record).toMatchObject({ owner: '_25._tcp.mx1.new.example.', usage: 3, selector: 1, matchingType: 1 });
      expect(encodeHex(record.data)).toBe(openssl);
      const whole = await tlsaForSmtp({
        host: mx1,
        ttl: days(1),
        certificate: der,
        usage: 'authority',
        selector: 'certificate',
        port: 465,
      });
      expect(encodeHex(whole.data)).toBe(new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase());
    },
  );

  it('refuse what is no certificate', async () => {
    expect(() => certificateFromPem('hello')).toThrow(InputError);
    await expect(tlsaForSmtp({ host: mx1, ttl: days(1), certificate: Uint8Array.of(0x30, 0) })).rejects.toThrow(
      InputError,
    );
  });
});
