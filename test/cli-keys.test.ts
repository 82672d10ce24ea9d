import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
const zone = '$ORIGIN new.example.\n$TTL 300\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\nns1 A 192.0.2.53\n';

/** The `p=` that OpenSSL itself makes of a private key. */
function publicHalf(directory: string, file: string): string {
  return execFileSync('openssl', ['pkey', '-in', join(directory, file), '-pubout', '-outform', 'DER']).toString(
    'base64',
  );
}

describe('waxseal key', () => {
  it.each([
    ['a key of 2048 bits', ['new', 'new.example', 'k2048']],
    ['a key of 4096 bits', ['new', 'new.example', 'k4096', '--bits', '4096']],
    ['an Ed25519 key', ['new', 'new.example', 'ed', '--algorithm', 'ed25519']],
    ['an imported key', ['import', 'new.example', 'old', 'old.pem']],
  ])('prints a line of a master file that named and zone check load: %s', async (_, argv) => {
    using project = scratchProject({ 'old.pem': openssl('genrsa', '3072') });
    const made = await project.cli('key', ...argv);
    expect(made.code, made.err).toBe(0);
    const shown = await project.cli('key', 'show', 'new.example', argv[2] ?? '');
    expect(shown.out).toBe(made.out);
    expect(made.out.match(/"[^"]*"/g)?.every((string) => string.length <= 257)).toBe(true);
    writeFileSync(join(project.directory, 'new.example.zone'), zone + made.out);
    const checked = await project.cli('zone', 'check', 'new.example.zone', '--origin', 'new.example');
    expect(checked.out + checked.err).not.toContain('dkim');
    expect(checked.out + checked.err).toContain(' 0 errors');
    const checkzone = '/usr/bin/named-checkzone';
    if (!existsSync(checkzone)) return;
    const file = join(project.directory, 'new.example.zone');
    const loaded = execFileSync(checkzone, ['-D', '-q', '-o', '-', 'new.example', file], { encoding: 'utf8' });
    const line = loaded.split('\n').find((one) => one.startsWith(`${argv[2] ?? ''}._domainkey`)) ?? '';
    expect([...line.matchAll(/"([^"]*)"/g)].map(([, text]) => text).join('')).toBe(
      [...made.out.matchAll(/"([^"]*)"/g)].map(([, text]) => text).join(''),
    );
    if (argv[0] === 'import')
      expect(line.replaceAll('" "', '')).toContain(`p=${publicHalf(project.directory, 'old.pem')}"`);
  });

  it('finds a key again under its selector and domain, however they are written', async () => {
    using project = scratchProject({ 'old.pem': openssl('genrsa', '2048') });
    const made = await project.cli('key', 'new', 'New.EXAMPLE.', 'MX1');
    expect(made, made.err).toMatchObject({
      code: 0,
      out: expect.stringContaining('mx1._domainkey.new.example. IN TXT'),
    });
    for (const [domain, selector] of [
      ['new.example', 'mx1'],
      ['NEW.example', 'MX1'],
      ['new.example.', 'Mx1'],
    ] as const)
      expect(await project.cli('key', 'show', domain, selector)).toMatchObject({ code: 0, out: made.out });
    expect((await project.cli('key', 'import', 'OLD.example', 'S2X', 'old.pem')).code).toBe(0);
    expect((await project.cli('key', 'show', 'old.example', 's2x')).out).toContain('s2x._domainkey.old.example.');
    expect((await project.cli('key', 'list')).out).toMatch(/new\.example +mx1[^]*old\.example +s2x/);
  });

  it('finds keys that an earlier version kept in capitals', async () => {
    using project = scratchProject({});
    await project.cli('key', 'new', 'new.example', 'mx1');
    const listed = execFileSync('find', [project.directory, '-name', 'mx1.rsa.pub.json'], { encoding: 'utf8' }).trim();
    const half = JSON.parse(readFileSync(listed, 'utf8')) as Record<string, unknown>;
    writeFileSync(listed, JSON.stringify({ ...half, domain: 'New.Example.', selector: 'MX1' }));
    expect((await project.cli('key', 'show', 'new.example', 'MX1')).code).toBe(0);
  });

  it('warns of 1024 bits on import as it does when it makes one', async () => {
    using project = scratchProject({ 'old.pem': openssl('genrsa', '1024') });
    expect((await project.cli('key', 'import', 'new.example', 'old', 'old.pem')).err).toContain('1024 bits is weak');
    expect((await project.cli('key', 'new', 'new.example', 'weak', '--bits', '1024')).err).toContain(
      '1024 bits is weak',
    );
  });

  it('warns of two keys under one selector', async () => {
    using project = scratchProject({});
    await project.cli('key', 'new', 'new.example', 'mx1');
    const second = await project.cli('key', 'new', 'new.example', 'mx1', '--algorithm', 'ed25519');
    expect(second.err).toContain('a selector holds one record (RFC 6376 §3.6.2.2)');
  });

  const rsa = openssl('genrsa', '2048');
  const kinds: readonly (readonly [what: string, make: () => string, message: string])[] = [
    [
      'a public key',
      () => execFileSync('openssl', ['pkey', '-pubout'], { input: rsa, encoding: 'utf8' }),
      'this is a public key',
    ],
    [
      'a certificate',
      () =>
        openssl(
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-keyout',
          '/dev/null',
          '-subj',
          '/CN=new.example',
          '-days',
          '1',
        ),
      'this is a certificate',
    ],
    [
      'a certificate request',
      () => openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=new.example'),
      'this is a certificate request',
    ],
    ['an EC key', () => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout'), 'on an elliptic curve (ECDSA)'],
    ['an Ed448 key', () => openssl('genpkey', '-algorithm', 'ed448'), 'this one is Ed448'],
    [
      'an encrypted key in PKCS#8',
      () => openssl('genpkey', '-algorithm', 'ed25519', '-aes256', '-pass', 'pass:x'),
      'the private key is encrypted',
    ],
    [
      'an encrypted key of old',
      () => openssl('genrsa', '-traditional', '-aes128', '-passout', 'pass:x', '2048'),
      'the private key is encrypted',
    ],
    [
      'an OpenSSH key',
      () => '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n',
      'ssh-keygen -p -m PKCS8',
    ],
    ['a public key of OpenSSH', () => 'ssh-rsa AAAAB3NzaC1yc2E me@new.example\n', 'this is a public key'],
    [
      'the record that opendkim-genkey writes',
      () =>
        'mail._domainkey\tIN\tTXT\t( "v=DKIM1; h=sha256; k=rsa; "\n\t  "p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A" )  ; ----- DKIM key mail for new.example\n',
      'SELECTOR.private beside SELECTOR.txt',
    ],
    ['two keys', () => rsa + rsa, 'holds 2 private keys'],
    ['a damaged key', () => rsa.replace(/\n[A-Za-z0-9+/]{64}\n/, '\n'), 'the private key is damaged'],
    ['an empty file', () => '', 'not a private key in PEM'],
  ];
  it.each(kinds)('says what a file is that is no usable key: %s', async (_, make, message) => {
    using project = scratchProject({ 'key.pem': make() });
    const { code, err } = await project.cli('key', 'import', 'new.example', 'old', 'key.pem');
    expect([code, err]).toEqual([3, expect.stringContaining(message)]);
    expect(err).toContain('key.pem');
  });

  it('takes the one private key of a file that holds certificates and notes as well', async () => {
    const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    using project = scratchProject({ 'both.pem': `a note\r\n${rsa.replaceAll('\n', '\r\n')}${certificate}` });
    expect((await project.cli('key', 'import', 'new.example', 'old', 'both.pem')).code).toBe(0);
  });
});
