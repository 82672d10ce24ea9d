import { InputError, secret } from '@waxseal/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseStep } from '../program/parse-step.ts';
import { createMask, maskError, secretTexts } from './mask.ts';

const token = "geheim & 'tön%20 /x+y";
const octets = Buffer.from(token);

it.each([
  ['itself', token],
  ['in a sentence', `cannot log in with ${token}!`],
  ['base64', octets.toString('base64')],
  ['base64 behind one octet', Buffer.from(`u${token}`).toString('base64')],
  ['base64 behind two octets', Buffer.from(`u:${token}`).toString('base64')],
  ['base64 in the middle', Buffer.from(`user:${token}@example.com`).toString('base64')],
  ['hex', octets.toString('hex')],
  ['hex in capitals', octets.toString('hex').toUpperCase()],
  ['percent-encoded', `https://u:${encodeURIComponent(token)}@host/`],
  ['percent-encoded throughout', octets.toString('hex').replaceAll(/../g, '%$&')],
  ['in JSON', JSON.stringify({ token })],
])('a secret is masked %s', (_how, text) => {
  const mask = createMask();
  mask.hide(secretTexts({ deep: [{ token: secret(token) }] }));
  const said = mask.of({ text }).text;
  expect(said).toContain('(secret)');
  for (const gone of [
    token,
    encodeURIComponent(token),
    octets.subarray(3, -3).toString('hex'),
    octets.subarray(3, -3).toString('base64').slice(0, 12),
  ])
    expect(said.toLowerCase()).not.toContain(gone.toLowerCase());
});

it('lines of a secret are masked one by one, its armour is not', () => {
  const mask = createMask();
  mask.hide(secretTexts(secret('-----BEGIN KEY-----\nMIIEvgIBADANBg\nqkiG9w0BAQEFAA\n-----END KEY-----\n')));
  expect(mask.of('-----BEGIN KEY-----\nqkiG9w0BAQEFAA\n')).toBe('-----BEGIN KEY-----\n(secret)\n');
});

it('an error says no secret, nor does its stack, its faults or its causes, and it stays what it is', () => {
  const mask = createMask();
  mask.hide(secretTexts(secret(token)));
  const error = new InputError([{ message: `bad ${token}`, value: token, place: { file: 'x', line: 3 } }], {
    cause: new Error(`because of ${token}`, { cause: token }),
  });
  error.cause = Object.assign(new Error(`because of ${token}`), { cause: error });
  expect(maskError(error, mask)).toBe(error);
  const said = [
    error.message,
    error.stack,
    JSON.stringify(error.faults),
    String(error.cause),
    (error.cause as Error).stack,
  ].join('\n');
  expect(said).not.toContain(token);
  expect(error.faults).toEqual([{ message: 'bad (secret)', value: '(secret)', place: { file: 'x', line: 3 } }]);
  expect(error.exitCode).toBe(3);
});

it('a secret that reads like a word of ours changes no event’s meaning', () => {
  const mask = createMask();
  mask.hide(secretTexts(secret('failed')));
  expect(mask.of({ type: 'task.finished', outcome: 'failed', message: 'it failed' })).toEqual({
    type: 'task.finished',
    outcome: 'failed',
    message: 'it (secret)',
  });
});

it('no text that holds a secret comes through, however it is put together', () => {
  const part = fc
    .string({ unit: 'grapheme', minLength: 6, maxLength: 30 })
    .filter((text) => text.trim().length >= 6 && !'(secret)'.includes(text.trim()));
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.array(fc.string(), { minLength: 5, maxLength: 5 }),
      (secrets, between) => {
        const mask = createMask();
        mask.hide(secretTexts(secrets.map(secret)));
        const said = mask.of(
          between.map((text, index) => `${text}\u0000${secrets[index % secrets.length]}\u0000`).join(''),
        );
        expect(secrets.filter((one) => said.includes(`\u0000${one}\u0000`))).toEqual([]);
      },
    ),
  );
});

it('output that was cut begins with a whole line, so that no end of a secret is left of it', () => {
  const printed = `${'x'.repeat(70_000)}${token}\nand more\n${'y'.repeat(65_500)}\n`;
  const sent = Buffer.from(printed).subarray(-65_536);
  expect(sent.toString().split('\n')[0]).toMatch(/^.+x\+y$/);
  const event = parseStep(`E 1 failed 3 ${sent.toString('base64')} -`);
  expect(event).toMatchObject({ output: expect.stringMatching(/^and more\ny{65500}\n$/) });
  const one = parseStep(`E 1 failed 3 ${Buffer.alloc(65_536, 'x').toString('base64')}`);
  expect(one).toMatchObject({ output: 'x'.repeat(61_440) });
});
