import { reveal, secret } from '@waxseal/core';
import { describe, expect, it } from 'vitest';
import { parseSmarthost, passwordLines, smarthostParts } from './index.ts';

describe('a smarthost', () => {
  it.each([
    ['mail.club-internet.fr', [{ host: 'mail.club-internet.fr', port: 25 }]],
    ['mail.club-internet.fr::587', [{ host: 'mail.club-internet.fr', port: 587 }]],
    ['192.0.2.25::2525', [{ host: '192.0.2.25', port: 2525 }]],
    ['[2001::db8::::25]::587', [{ host: '2001:db8::25', port: 587 }]],
    [
      'a.example ; b.example::587',
      [
        { host: 'a.example', port: 25 },
        { host: 'b.example', port: 587 },
      ],
    ],
  ])('reads %s', (text, parts) => {
    expect(parseSmarthost(text)).toBe(text);
    expect(smarthostParts(text)).toEqual(parts);
  });

  it.each([
    ['mail.example:587', 'host or host::port'],
    ['', 'host or host::port'],
    ['mail.example::0', 'port'],
    ['mail.example::99999', 'port'],
    ["mail.example'", 'letters, digits'],
    ['mail.example\nX = y', 'host or host::port'],
    ['$primary_hostname', 'letters, digits'],
    ['${run{/bin/id}}', 'letters, digits'],
    ['[2001:db8::zz]::587', 'host or host::port'],
  ])('refuses %j', (text, message) => {
    expect(() => parseSmarthost(text)).toThrow(message);
  });

  it('tells how a port is written', () => {
    expect(() => parseSmarthost('mail.isp.example:587')).toThrow(
      expect.objectContaining({
        faults: [expect.objectContaining({ hint: 'Exim separates the port by two colons: mail.isp.example::587' })],
      }),
    );
  });
});

describe('the lines of passwd.client', () => {
  const lines = (smarthost: string, names: readonly string[] = []): readonly string[] =>
    passwordLines(parseSmarthost(smarthost), { user: 'me', password: secret('a:b c') }, names).map(({ line }) =>
      reveal(line),
    );

  it('are one for each smarthost and each further name, each once, in lower case', () => {
    expect(
      lines('Mail.club-internet.fr::587; 192.0.2.25', ['relay.club-internet.fr.', 'mail.club-internet.fr']),
    ).toEqual(['mail.club-internet.fr:me:a:b c', '192.0.2.25:me:a:b c', 'relay.club-internet.fr:me:a:b c']);
    expect(lines('[2001::db8::::25]')).toEqual(['"2001:db8::25":me:a:b c']);
  });

  it.each([
    [{ user: 'a:b', password: secret('x') }, 'no colon'],
    [{ user: 'a', password: secret('x\ny') }, 'the password of a smarthost holds no newline'],
    [{ user: 'a', password: secret('pasted ') }, 'begins or ends with a blank'],
  ])('refuse %o', (login, message) => {
    expect(() => passwordLines(parseSmarthost('mail.example.com'), login)).toThrow(message);
  });
});
