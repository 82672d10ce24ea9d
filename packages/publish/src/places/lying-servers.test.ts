import { type AddressInfo, createServer, type Server } from 'node:net';
import { domainName, type ResourceRecord, secret, WaxsealError } from '@waxseal/core';
import { decodeMessage, type DnsMessage, encodeMessage, parseZone, takeFrames, tcpFrame } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { planRrsets } from '../plan/plan-rrsets.ts';
import { partTsig, signWithTsig } from '../update/tsig.ts';
import type { TsigKey } from '../update/tsig-key.ts';
import { rfc2136Place } from './rfc2136-place.ts';

const origin = domainName('new.example');
const key: TsigKey = {
  name: domainName('writer.key'),
  algorithm: 'hmac-sha256',
  secret: secret('c2hhcmVkLXNlY3JldC1vZi10aGUtd3JpdGVyLWtleSE='),
};
const stranger: TsigKey = { ...key, secret: secret('bm90IHRoZSBzZWNyZXQgb2YgdGhlIHdyaXRlciBrZXk=') };
const now = 1_700_000_000;
const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin }).records.map(({ record }) => record);
const { changes } = planRrsets({ origin, published: [], wanted: zone('a A 192.0.2.1'), owned: new Set() });
const signal = AbortSignal.timeout(60_000);

/** What a server makes of a question: messages, unsigned or signed by some key at some time; undefined hangs up. */
interface Lie {
  readonly answer: (question: DnsMessage) => Partial<DnsMessage>;
  readonly by?: TsigKey | 'nobody';
  readonly at?: number;
  readonly raw?: Uint8Array;
}

function reply({ answer, by = key, at = now, raw }: Lie, octets: Uint8Array): Uint8Array {
  const parted = partTsig(octets);
  if (raw !== undefined || parted === undefined) return raw ?? new Uint8Array();
  const question = decodeMessage(parted.message);
  const message = encodeMessage({
    ...question,
    response: true,
    authoritative: true,
    answers: [],
    authorities: [],
    additionals: [],
    ...answer(question),
  });
  return by === 'nobody' ? message : signWithTsig(message, by, { time: at }, { mac: parted.tsig.mac }).octets;
}

async function startLiar(lie: Lie | 'hangs up'): Promise<{ readonly port: number } & AsyncDisposable> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      const { messages, rest } = takeFrames(Buffer.concat([received, chunk]));
      received = Buffer.from(rest);
      for (const message of messages)
        if (lie === 'hangs up') socket.destroy();
        else socket.end(tcpFrame(reply(lie, message)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())) };
}

async function said(lie: Lie | 'hangs up', act: 'read' | 'apply'): Promise<string> {
  await using liar = await startLiar(lie);
  const place = rfc2136Place({ origin, server: '127.0.0.1', port: liar.port, key, timeout: 3000, now: () => now });
  const done = act === 'read' ? place.read([], { signal }) : place.apply(changes, { signal });
  const error: unknown = await done.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof WaxsealError)) throw new Error('nothing of ours was thrown', { cause: error });
  expect(error.faults).toHaveLength(1);
  return error.faults[0]?.message ?? '';
}

const rcode = (code: number): Lie => ({ answer: () => ({ rcode: code }) });

describe('an update is not believed to be made where the answer', () => {
  it.each<readonly [string, Lie | 'hangs up', RegExp]>([
    ['has no signature', { answer: () => ({}), by: 'nobody' }, /^127\.0\.0\.1 answers without a signature/],
    ['is signed with another secret', { answer: () => ({}), by: stranger }, /has a signature that is not of our key/],
    [
      'is signed by a key of another name',
      { answer: () => ({}), by: { ...key, name: domainName('other.key') } },
      /not of our key/,
    ],
    ['was signed an hour ago', { answer: () => ({}), at: now - 3600 }, /was signed at another time/],
    ['is to another question', { answer: ({ id }) => ({ id: (id + 1) % 65_536 }) }, /answers another question/],
    ['is a question itself', { answer: () => ({ response: false }) }, /answers something else than was asked/],
    ['is to a query', { answer: () => ({ opcode: 0 }) }, /answers something else than was asked/],
    ['is cut short', { answer: () => ({ truncated: true }) }, /cuts an answer short over TCP/],
    ['is no message', { answer: () => ({}), raw: Uint8Array.of(1, 2, 3) }, /answers another question/],
    ['never comes', 'hangs up', /127\.0\.0\.1/],
    ...(
      [
        [1, 'FORMERR'],
        [2, 'SERVFAIL'],
        [3, 'NXDOMAIN'],
        [4, 'NOTIMP'],
        [5, 'REFUSED'],
        [6, 'YXDOMAIN'],
        [7, 'YXRRSET'],
        [8, 'NXRRSET'],
        [9, 'NOTAUTH'],
        [10, 'NOTZONE'],
        [11, 'RCODE 11'],
      ] as const
    ).map(([code, name]) => [`is ${name}`, rcode(code), new RegExp(`^127\\.0\\.0\\.1 says ${name}: `)] as const),
  ])('%s', async (_, lie, words) => {
    expect(await said(lie, 'apply')).toMatch(words);
  });
});

describe('a transfer is not believed that', () => {
  const soa = '@ SOA ns1 admin 1 7200 1800 1209600 300';
  const answers = (text: string): Lie => ({ answer: () => ({ answers: [...zone(text)] }) });
  it.each<readonly [string, Lie, RegExp]>([
    ['begins without the SOA', answers(`a A 192.0.2.1\n${soa}`), /begins the zone without its SOA/],
    ['ends without the SOA', answers(`${soa}\na A 192.0.2.1`), /hung up without an answer/],
    [
      'has a record of another zone',
      answers(`${soa}\na.other.example. A 192.0.2.1\n${soa}`),
      /transfers a record of another zone/,
    ],
    ['is empty', answers(''), /hung up without an answer/],
    ['is refused', rcode(5), /says REFUSED/],
    ['has no signature', { ...answers(`${soa}\n${soa}`), by: 'nobody' }, /answers without a signature/],
  ])('%s', async (_, lie, words) => {
    expect(await said(lie, 'read')).toMatch(words);
  });
});
