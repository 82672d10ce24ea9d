import { spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { dkimKeyRecord } from '@waxseal/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signedByHand } from './signed-by-hand.test-data.ts';
import { verifyDkim } from './verify-dkim.ts';

// A second oracle, of another author and in another language: dkimpy, as Debian packages it. One process answers for all.
const program = `
import base64, json, sys, dkim
asked = json.load(sys.stdin)
found = []
for one in asked["messages"]:
    key = asked["keys"][one["key"]].encode()
    try:
        found.append(dkim.DKIM(base64.b64decode(one["message"])).verify(dnsfunc=lambda name, timeout=5: key))
    except dkim.DKIMException:
        found.append(False)
json.dump(found, sys.stdout)
`;
const python = '/usr/bin/python3';
const obstacle = spawnSync(python, ['-c', 'import dkim, nacl']).status === 0 ? '' : ' (not here: dkimpy is missing)';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const edwards = generateKeyPairSync('ed25519');
const der = (key: Parameters<typeof createPublicKey>[0]): Buffer =>
  createPublicKey(key).export({ type: 'spki', format: 'der' });
const keys = {
  rsa: dkimKeyRecord({ algorithm: 'rsa', publicKey: der(rsa.privateKey).toString('base64') }),
  ed25519: dkimKeyRecord({
    algorithm: 'ed25519',
    publicKey: der(edwards.privateKey).subarray(-32).toString('base64'),
  }),
};

const text = (parts: readonly string[], most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...parts), { maxLength: most }).map((list) => list.join(''));
const field = fc
  .tuple(fc.constantFrom('To', 'Subject', 'X-One', 'x-one'), text(['a', ' ', '\t', '\r\n ', 'b=c;', ':', '  '], 12))
  .map(([name, value]) => `${name}: ${value}x`);
const sent = fc.record({
  fields: fc.array(field, { maxLength: 5 }),
  body: text(['a', ' ', '\t', '.', '\r\n', '=', 'From ', '  ', '\r\n \r\n', 'word', '\u00e4'], 25),
  h: fc
    .array(fc.constantFrom('To', 'subject', 'x-one', 'absent'), { maxLength: 6 })
    .map((list) => ['from', ...list].join(':')),
  c: fc.constantFrom('simple/simple', 'relaxed/relaxed', 'simple/relaxed', 'relaxed/simple', 'relaxed'),
  key: fc.constantFrom('rsa' as const, 'ed25519' as const),
  where: fc.nat(),
});

type Sent = typeof sent extends fc.Arbitrary<infer One> ? One : never;

/** A message and the same with one octet behind its signature changed. Its last line ends: dkimpy keeps blanks in front of no line end. */
function bothOf({ fields, body, h, c, key, where }: Sent): readonly string[] {
  const plain = `${['From: me@new.example', ...fields].join('\r\n')}\r\n\r\n${body}\r\n`;
  const message = signedByHand(plain, key === 'rsa' ? rsa.privateKey : edwards.privateKey, { h, c });
  // In the author's address or in the body: what dkimpy says of lines that are no field is another question.
  const signed = where % 2 === 0 ? plain.indexOf('me@') : plain.indexOf('\r\n\r\n') + 4;
  const length = where % 2 === 0 ? 'me@new.example'.length : plain.length - signed - 2;
  const at = message.length - plain.length + signed + (where % Math.max(1, length));
  return [message, `${message.slice(0, at)}y${message.slice(at + 1)}`];
}

it.skipIf(obstacle !== '')(
  `passes the messages that dkimpy passes, before and after a change${obstacle}`,
  { timeout: 120_000 },
  async () => {
    const runs = Number(process.env['WAXSEAL_DIFFERENTIAL_RUNS'] ?? 30);
    const messages = fc
      .sample(sent, { numRuns: runs, seed: 20_261_128 })
      .flatMap((one) => bothOf(one).map((message) => ({ key: one.key, octets: Buffer.from(message, 'latin1') })));
    const input = JSON.stringify({
      keys,
      messages: messages.map(({ key, octets }) => ({ key, message: octets.toString('base64') })),
    });
    const { stdout, stderr } = spawnSync(python, ['-c', program], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    const theirs = JSON.parse(stdout) as readonly boolean[];
    const ours = await Promise.all(
      messages.map(async ({ key, octets }) => {
        const { signatures } = await verifyDkim(octets, async () => [keys[key].match(/.{1,255}/g) ?? []], {
          clock: () => new Date('2026-01-01T00:00:00Z'),
        });
        return signatures[0]?.result === 'pass';
      }),
    );
    const told = (passes: readonly boolean[]): readonly string[] =>
      messages.map(({ octets }, index) => `${passes[index] === true ? 'pass' : 'fail'} ${octets.toString('latin1')}`);
    expect(told(ours)).toEqual(told(theirs));
    // Both verdicts must occur, or the comparison says nothing.
    expect(new Set(ours).size).toBe(2);
  },
);
