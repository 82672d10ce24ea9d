import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dkimKeyRecord, secret } from '@waxseal/core';
import { signMessage, startDnsServer } from '@waxseal/probe';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const secureMail = join(import.meta.dirname, '../playbooks/secure-mail.ts');
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = { domain: 'new.example', selector: 'mx1', privatePem: secret(pair.privateKey) };
const record = dkimKeyRecord({ algorithm: 'rsa', publicKey: pair.publicKey.toString('base64') });
const zone = `$ORIGIN new.example.
$TTL 300
@ SOA ns1 hostmaster 1 2h 30m 2w 5m
@ NS ns1
@ A 192.0.2.11
@ TXT "v=spf1 a include:sfr.fr -all"
ns1 A 192.0.2.53
mx1._domainkey TXT ${(record.match(/.{1,200}/g) ?? []).map((part) => `"${part}"`).join(' ')}
`;
const answers =
  '{ "version": 1, "taken": "2026-11-24", "answers": [{ "name": "sfr.fr", "type": "TXT", "values": ["v=spf1 ip4:203.0.113.0/24 -all"] }] }\n';
const files = { 'new.example.zone': zone, 'answers.json': answers };
const spf = (...more: readonly string[]): readonly string[] => [
  'spf',
  'explain',
  'new.example',
  '--zone',
  'new.example.zone',
  ...more,
];

interface Case {
  readonly what: string;
  readonly argv: readonly string[];
  readonly code: number;
  readonly out?: readonly string[];
  readonly err?: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'a pass',
    argv: spf('--ip', '192.0.2.11'),
    code: 0,
    out: ['new.example from 192.0.2.11 (HELO new.example): pass', 'lookups 1 of 10, void 0 of 2'],
  },
  {
    what: 'a pass through what a file of answers knows',
    argv: spf('--ip', '203.0.113.9', '--answers', 'answers.json'),
    code: 0,
    out: ['sfr.fr says pass'],
  },
  {
    what: 'a fail',
    argv: spf('--ip', '198.51.100.1', '--answers', 'answers.json', '--sender', 'me@new.example', '--helo', 'x.example'),
    code: 1,
    out: ['(HELO x.example): fail'],
  },
  {
    what: 'a question that nobody could answer',
    argv: spf('--ip', '203.0.113.9'),
    code: 1,
    out: ['temperror'],
    err: ['nobody could answer TXT sfr.fr', '--answers'],
  },
  {
    what: 'an evaluation as JSON',
    argv: spf('--ip', '192.0.2.11', '--output', 'json'),
    code: 0,
    out: ['"result": "pass"', '"lookups": 1'],
  },
  {
    what: 'no DNS at all',
    argv: ['spf', 'explain', 'new.example', '--ip', '192.0.2.11'],
    code: 3,
    err: ['no DNS to ask is given', '--zone'],
  },
  {
    what: 'an address that is none',
    argv: spf('--ip', '192.0.2'),
    code: 3,
    err: ['expected the IPv4 or IPv6 address', '"192.0.2"'],
  },
  {
    what: 'no address',
    argv: ['spf', 'explain', 'new.example', '--zone', 'new.example.zone'],
    code: 3,
    err: ["required option '--ip <address>'"],
  },
  {
    what: 'a sender of another domain',
    argv: spf('--ip', '192.0.2.11', '--sender', 'me@old.example'),
    code: 3,
    err: ['the sender is of another domain', 'spf explain old.example'],
  },
  {
    what: 'a name server that is no address',
    argv: spf('--ip', '192.0.2.11', '--dns', 'ns1.example'),
    code: 3,
    err: ['expected an address', '192.0.2.53:53'],
  },
  {
    what: 'two sources of answers',
    argv: spf('--ip', '192.0.2.11', '--dns', '192.0.2.53', '--answers', 'answers.json'),
    code: 3,
    err: ['cannot be used with'],
  },
  {
    what: 'a file of answers that is none',
    argv: spf('--ip', '192.0.2.11', '--answers', 'new.example.zone'),
    code: 3,
    err: ['new.example.zone', 'this is no JSON'],
  },
  {
    what: 'a message that is not there',
    argv: ['dkim', 'verify', 'no.eml', '--zone', 'new.example.zone'],
    code: 3,
    err: ['no.eml', 'the message cannot be read: there is no such file'],
  },
];

describe('spf explain and dkim verify', () => {
  it.each(cases)('$what: exit code $code', async ({ argv, code, out = [], err = [] }) => {
    using project = scratchProject(files);
    const result = await project.cli(...argv);
    expect(result.code, result.out + result.err).toBe(code);
    for (const text of out) expect(result.out).toContain(text);
    for (const text of err) expect(result.err).toContain(text);
  });

  it('verify a signed message against a zone that nobody has published, and say when its body was changed', async () => {
    const signed = await signMessage('From: me@new.example\r\nSubject: hello\r\n\r\nBody\r\n', [key], new Date());
    using project = scratchProject({ ...files, 'good.eml': signed, 'bad.eml': `${signed}Sent from a list\r\n` });
    expect(await project.cli('dkim', 'verify', 'good.eml', '--zone', 'new.example.zone')).toMatchObject({
      code: 0,
      out: expect.stringContaining('From me@new.example: DKIM pass'),
    });
    const bad = await project.cli('dkim', 'verify', 'bad.eml', '--zone', 'new.example.zone');
    expect(bad).toMatchObject({ code: 1, out: expect.stringContaining("body hash doesn't match") });
    expect(bad.out).toContain('likely cause: ');
    const json = JSON.parse(
      (await project.cli('dkim', 'verify', 'good.eml', '--zone', 'new.example.zone', '--output', 'json')).out,
    ) as unknown;
    expect(json).toMatchObject({
      v: 1,
      result: 'pass',
      signatures: [{ domain: 'new.example', selector: 'mx1', bits: 2048 }],
    });
  });
});

const inventory = (smarthost: string): string => `all:
  vars: { domain: new.example, ispDomain: sfr.fr, probe: false }
mail:
  hosts:
    mx1: { ansible_connection: directory, waxseal_root: out/mx1, address: 192.0.2.11 }
    mx2: { ansible_connection: directory, waxseal_root: out/mx2, address: 192.0.2.12, smarthost: ${smarthost} }
dns:
  hosts:
    ns1: { ansible_connection: directory, waxseal_root: out/ns1, address: 192.0.2.53 }
`;
const internet = `$ORIGIN .
$TTL 300
sfr.fr. TXT "v=spf1 ip4:203.0.113.0/24 -all"
relay.sfr.fr. A 203.0.113.25
25.113.0.203.in-addr.arpa. PTR relay.sfr.fr.
11.2.0.192.in-addr.arpa. PTR mx1.new.example.
`;
const flags = ['-i', 'hosts.yml'] as const;

describe('prove', () => {
  it('needs the keys that apply makes, proves every way out over a DNS, and writes down its answers for a CI without one', async () => {
    await using dns = await startDnsServer({ records: parseZone(internet).records.map((one) => one.record) });
    using project = scratchProject({ 'hosts.yml': inventory('relay.sfr.fr') });
    const early = await project.cli('prove', secureMail, ...flags);
    expect(early).toMatchObject({
      code: 3,
      err: expect.stringContaining('the key that a message would be signed with is not made yet'),
    });
    expect((await project.cli('apply', secureMail, ...flags, '--yes')).code).toBe(0);

    const live = await project.cli(
      'prove',
      secureMail,
      ...flags,
      '--dns',
      `${dns.address}:${dns.port}`,
      '--refresh',
      'dns-answers.json',
    );
    expect(live.code, live.out + live.err).toBe(0);
    expect(live.out).toMatch(/new\.example +mx1 +192\.0\.2\.11 +pass +pass +pass +pass/);
    expect(live.out).toMatch(/new\.example +mx2 via relay\.sfr\.fr +203\.0\.113\.25 +pass +pass +pass +pass/);
    expect(live.out).toContain('remove include:sfr.fr and mail through mx2 via relay.sfr.fr gets');

    const offline = await project.cli(
      'prove',
      secureMail,
      ...flags,
      '--answers',
      'dns-answers.json',
      '--output',
      'json',
    );
    expect(offline.code, offline.out + offline.err).toBe(0);
    expect(JSON.parse(offline.out)).toMatchObject({
      v: 1,
      passed: true,
      missing: [],
      cells: [{ egress: 'mx1' }, { egress: 'mx2 via relay.sfr.fr' }],
    });
    expect(offline.out).not.toContain('PRIVATE KEY');

    const lost = await project.cli('prove', secureMail, ...flags, '--limit', 'mx2');
    expect(lost).toMatchObject({
      code: 1,
      err: expect.stringContaining('the address that mail of mx2 leaves relay.sfr.fr from is not known'),
    });
    const elsewhere = await project.cli(
      'prove',
      secureMail,
      ...flags,
      '--limit',
      'mx2',
      '--answers',
      'dns-answers.json',
      '--egress',
      'mx2=198.51.100.9',
    );
    expect(elsewhere).toMatchObject({
      code: 1,
      out: expect.stringMatching(/mx2 via relay\.sfr\.fr +198\.51\.100\.9 +fail +pass/),
    });
  });

  it('keeps the answers it had when the DNS gives none', async () => {
    using project = scratchProject({ 'hosts.yml': inventory('relay.sfr.fr'), 'dns-answers.json': answers });
    expect((await project.cli('key', 'new', 'new.example', 'mx1')).code).toBe(0);
    expect((await project.cli('key', 'new', 'new.example', 'mx2')).code).toBe(0);
    // Nothing listens on this port of loopback.
    const dead = ['--dns', '127.0.0.1:9', '--refresh'];
    const kept = await project.cli('prove', secureMail, ...flags, ...dead, 'dns-answers.json');
    expect(kept).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing was refreshed: the DNS gave no answer'),
    });
    expect(readFileSync(join(project.directory, 'dns-answers.json'), 'utf8')).toBe(answers);
    const fresh = await project.cli('prove', secureMail, ...flags, ...dead, 'new.json');
    expect(fresh.code).toBe(1);
    expect(existsSync(join(project.directory, 'new.json'))).toBe(false);
    writeFileSync(join(project.directory, 'other.json'), '{ "mine": true }');
    const foreign = await project.cli('prove', secureMail, ...flags, ...dead, 'other.json');
    expect(foreign.code).toBe(3);
    expect(readFileSync(join(project.directory, 'other.json'), 'utf8')).toBe('{ "mine": true }');
  });

  it('knows whom an egress may be given for', async () => {
    using project = scratchProject({ 'hosts.yml': inventory('relay.sfr.fr') });
    expect((await project.cli('key', 'new', 'new.example', 'mx1')).code).toBe(0);
    expect((await project.cli('key', 'new', 'new.example', 'mx2')).code).toBe(0);
    const refused = await project.cli(
      'prove',
      secureMail,
      ...flags,
      '--egress',
      'mx9=192.0.2.9',
      '--egress',
      'mx1=192.0.2.9',
    );
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('no host of this name sends mail');
    expect(refused.err).toContain('hosts that send: mx1, mx2');
    expect(refused.err).toContain('this host sends by itself, not through a smarthost');
  });

  it('refuses what it cannot use', async () => {
    using project = scratchProject({ 'hosts.yml': inventory('relay.sfr.fr') });
    expect(await project.cli('prove', secureMail, ...flags, '--refresh', 'x.json')).toMatchObject({
      code: 3,
      err: expect.stringContaining('--dns system'),
    });
    expect(await project.cli('prove', secureMail, ...flags, '--senders', 'mial')).toMatchObject({
      code: 3,
      err: expect.stringContaining('"mial"'),
    });
    expect((await project.cli('key', 'new', 'new.example', 'mx1')).code).toBe(0);
    expect((await project.cli('key', 'new', 'new.example', 'mx2')).code).toBe(0);
    expect(await project.cli('prove', secureMail, ...flags, '--egress', 'mx2')).toMatchObject({
      code: 3,
      err: expect.stringContaining('expected HOST=ADDRESS behind --egress'),
    });
  });
});
