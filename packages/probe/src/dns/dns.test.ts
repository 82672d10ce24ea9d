import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { domainName, type ResourceRecord, seconds, textStrings, WaxsealError } from '@waxseal/core';
import { decodeMessage, encodeMessage, parseZone } from '@waxseal/zone';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateSpf } from '../spf/evaluate-spf.ts';
import { answerFromRecords, indexRecords } from './answer-from-records.ts';
import { answerQuery } from './answer-query.ts';
import { awaitAnswers } from './await-answers.ts';
import { compareAnswers } from './compare-answers.ts';
import { queryServer } from './query-server.ts';
import { type DnsServer, startDnsServer } from './start-dns-server.ts';
import { resolverForServer } from './resolver-for-server.ts';
import { resolverFromRecords } from './resolver-from-records.ts';

const zone = parseZone(
  `$ORIGIN new.example.
$TTL 300
@ SOA ns1 hostmaster 7 4h 1h 2w 5m
@ NS ns1
@ MX 10 mx1
@ TXT "v=spf1 mx -all"
@ TYPE99 \\# 15 0E763D73706631206D78202D616C6C
ns1 A 192.0.2.53
mx1 A 192.0.2.11
mx1 AAAA 2001:db8::11
www CNAME mx1
away CNAME host.elsewhere.example.
one CNAME two
two CNAME one
a.b.deep TXT "below"
*.wild TXT "any"
real.wild A 192.0.2.99
long TXT ${Array.from({ length: 4 }, (_, n) => `"${String(n).repeat(250)}"`).join(' ')}
11.2.0.192.in-addr PTR mx1
`,
  {},
).records.map(({ record }) => record);
const spf: ResourceRecord = {
  owner: domainName('new.example'),
  ttl: seconds(300),
  type: 'SPF',
  strings: textStrings('v=spf1 mx -all'),
};
const records = [...zone.filter(({ type }) => type !== 'SPF'), spf];

const index = indexRecords(records);
const rows = [
  ['new.example', 'MX', 'found', 1],
  ['NEW.example', 'SPF', 'found', 1],
  ['www.new.example', 'A', 'found', 2],
  ['away.new.example', 'A', 'no such name', 1],
  ['one.new.example', 'A', 'no data', 8],
  ['new.example', 'AAAA', 'no data', 0],
  ['deep.new.example', 'TXT', 'no data', 0],
  ['b.deep.new.example', 'TXT', 'no data', 0],
  ['absent.new.example', 'A', 'no such name', 0],
  ['x.wild.new.example', 'TXT', 'found', 1],
  ['x.y.wild.new.example', 'TXT', 'found', 1],
  ['x.wild.new.example', 'A', 'no data', 0],
  ['real.wild.new.example', 'TXT', 'no data', 0],
] as const;

it.each(rows)('answers %s %s: %s', (name, type, status, count) => {
  const answer = answerFromRecords(index, domainName(name), type);
  expect([answer.status, answer.records.length]).toEqual([status, count]);
});

function query(more: object): Uint8Array {
  const flags = {
    id: 7,
    response: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    rcode: 0,
  };
  const questions = [{ name: domainName('new.example'), type: 'TYPE255' as const }];
  return encodeMessage({ ...flags, questions, answers: [], authorities: [], additionals: [], ...more });
}

it.each([
  ['ANY is refused', {}, 5],
  ['an update is not implemented', { opcode: 5 }, 4],
  ['no question is malformed', { questions: [] }, 1],
])('says what it does not answer: %s', (_, more, rcode) => {
  expect(decodeMessage(answerQuery(index, query(more), 'udp') ?? new Uint8Array()).rcode).toBe(rcode);
});

it.each([
  ['a response', query({ response: true })],
  ['noise', Uint8Array.of(1, 2, 3)],
  ['nothing', new Uint8Array()],
])('does not answer %s', (_, octets) => {
  expect(answerQuery(index, octets, 'udp')).toBeUndefined();
});

describe('a server and its resolvers', () => {
  let server: DnsServer;
  beforeAll(async () => {
    server = await startDnsServer({ records });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const questions = [
    ['new.example', 'MX', [{ exchange: 'mx1.new.example', priority: 10 }]],
    ['new.example', 'TXT', [['v=spf1 mx -all']]],
    ['www.new.example', 'A', ['192.0.2.11']],
    ['mx1.new.example', 'AAAA', ['2001:db8::11']],
    ['11.2.0.192.in-addr.new.example', 'PTR', ['mx1.new.example']],
    ['new.example', 'NS', ['ns1.new.example']],
    ['absent.new.example', 'A', 'ENOTFOUND'],
    ['mx1.new.example', 'TXT', 'ENODATA'],
  ] as const;
  it.each(questions)('gives %s %s alike over the wire and from the records', async (name, type, expected) => {
    for (const resolver of [resolverForServer(server), resolverFromRecords(records)]) {
      const said = await resolver(name, type).catch((error: unknown) => (error as { readonly code: string }).code);
      // Node says the type of an MX record as well.
      expect([said]).toMatchObject([expected]);
    }
  });

  it('sends to TCP what does not fit into a datagram of 512 octets, and node follows', async () => {
    const answer = await resolverForServer(server)('long.new.example', 'TXT');
    expect((answer as readonly string[][])[0]?.join('').length).toBe(1000);
  });

  it('ends a loop of aliases', async () => {
    // Node gives an empty list for a chain without an end.
    expect(await resolverForServer(server)('one.new.example', 'TXT')).toEqual([]);
    const looping = parseZone(
      '$ORIGIN new.example.\n$TTL 300\n@ TXT "v=spf1 a:one.new.example include:two.new.example -all"\none CNAME two\ntwo CNAME one\n',
      {},
    );
    await using other = await startDnsServer({ records: looping.records.map(({ record }) => record) });
    const { result } = await evaluateSpf({
      ip: '192.0.2.1',
      sender: 'a@new.example',
      helo: 'x.example',
      resolver: resolverForServer(other),
    });
    expect(result).toBe('permerror');
  });

  it('serves type 99, and tells NXDOMAIN with its SOA', async () => {
    const found = await queryServer({
      server: '127.0.0.1',
      port: server.port,
      name: domainName('new.example'),
      type: 'SPF',
    });
    expect(found.records).toEqual([spf]);
    const missing = decodeMessage(
      answerQuery(index, query({ questions: [{ name: domainName('absent.new.example'), type: 'A' }] }), 'udp') ??
        new Uint8Array(),
    );
    expect([missing.rcode, missing.authoritative, missing.authorities.map(({ type }) => type)]).toEqual([
      3,
      true,
      ['SOA'],
    ]);
  });

  it('equals its own zone, and differs where the zone has changed', async () => {
    const at = { server: '127.0.0.1', port: server.port };
    const own = records.filter(({ type }) => type !== 'CNAME');
    expect(await compareAnswers(at, own)).toEqual([]);
    const changed = own.map((record) =>
      record.type === 'SOA' ? { ...record, serial: 8 } : record.type === 'MX' ? { ...record, preference: 20 } : record,
    );
    expect(await compareAnswers(at, [...changed, { ...spf, owner: domainName('absent.new.example') }])).toEqual([
      { name: 'new.example.', type: 'SOA', reason: 'another SOA: serial 7, expected 8 (stale)' },
      { name: 'new.example.', type: 'MX', reason: 'another value (stale)' },
      { name: 'absent.new.example.', type: 'SPF', reason: 'no such record' },
    ]);
  });
});

describe('waiting for the servers of a zone', () => {
  const changed = records
    .map((record) => (record.type === 'SOA' ? { ...record, serial: 8 } : record))
    .filter(({ type }) => type !== 'CNAME');

  it('ends as soon as all of them answer it, and says until then for whom it waits', async () => {
    await using ready = await startDnsServer({ records: changed });
    let behind = await startDnsServer({ records });
    const said: string[] = [];
    const first = Promise.withResolvers<void>();
    const at = ({ port }: { readonly port: number }) => ({ server: '127.0.0.1', port });
    const waiting = awaitAnswers({
      servers: [at(ready), at(behind)],
      records: changed,
      patience: 10,
      firstPause: 50,
      progress: (line) => first.resolve(void said.push(line)),
    });
    const { port } = behind;
    await first.promise;
    await behind[Symbol.asyncDispose]();
    behind = await startDnsServer({ records: changed, port });
    expect(await waiting).toEqual([]);
    await behind[Symbol.asyncDispose]();
    expect(said[0]).toBe(
      '1 of 2 servers answer the zone; waiting for 127.0.0.1 (1 answers differ, new.example. SOA: another SOA: serial 7, expected 8 (stale))',
    );
  });

  it('gives what differs when its patience ends, and stops when told to', async () => {
    await using stale = await startDnsServer({ records });
    const servers = [{ server: '127.0.0.1', port: stale.port }];
    expect(await awaitAnswers({ servers, records: changed, patience: 0 })).toMatchObject([
      { server: '127.0.0.1', faults: [{ type: 'SOA' }] },
    ]);
    await expect(
      awaitAnswers({ servers, records: changed, patience: 60, signal: AbortSignal.timeout(50) }),
    ).rejects.toThrow('abort');
  });
});

describe('servers that cannot be asked', () => {
  const ask = (server: string): Promise<unknown> =>
    queryServer({ server, port: 9, name: domainName('new.example'), type: 'A', timeout: 200 });

  it.each([
    // Link-local without an interface: the kernel has no way to connect, on any machine.
    ['fe80::1', 'cannot be asked: connect E'],
    ['ff02::1', 'E'],
    ['no name of a host', 'cannot be asked: getaddrinfo'],
  ])('are an error of that one question: %s', async (server, message) => {
    await expect(ask(server)).rejects.toThrow(message);
    await expect(ask(server)).rejects.toBeInstanceOf(WaxsealError);
  });

  it('are a fault of every answer that was to be compared', async () => {
    const faults = await compareAnswers({ server: 'fe80::1', timeout: 200 }, records);
    expect(faults.length).toBeGreaterThan(5);
    expect(faults.every(({ reason }) => reason.includes('cannot be asked'))).toBe(true);
  });
});

describe('servers that misbehave', () => {
  const name = domainName('new.example');

  async function lying(
    answer: (query: Uint8Array) => readonly Uint8Array[],
    run: (port: number) => Promise<void>,
  ): Promise<void> {
    const socket = createSocket('udp4');
    socket.on('message', (octets, from) => answer(octets).forEach((one) => socket.send(one, from.port, from.address)));
    await new Promise<void>((done) => void socket.bind(0, '127.0.0.1', done));
    await run(socket.address().port).finally(() => socket.close());
  }
  const reply = (octets: Uint8Array, more: object): Uint8Array =>
    encodeMessage({ ...decodeMessage(octets), response: true, ...more });

  it('gives up on one that never answers', async () => {
    await lying(
      () => [],
      async (port) => {
        await expect(queryServer({ server: '127.0.0.1', port, name, type: 'A', timeout: 100 })).rejects.toThrow(
          '127.0.0.1 gives no answer in time',
        );
      },
    );
  });

  it('does not take an answer with another id, another question, loops, or noise', async () => {
    const forged = (octets: Uint8Array): readonly Uint8Array[] => [
      reply(octets, { id: (decodeMessage(octets).id + 1) % 65_536 }),
      reply(octets, { questions: [{ name: domainName('other.example'), type: 'A' }] }),
      Uint8Array.of(0xff),
      // A name that points to itself, and one that points forward.
      Uint8Array.from([...octets.subarray(0, 2), 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]),
      Uint8Array.from([...octets.subarray(0, 2), 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0xc0, 40, 0, 1, 0, 1]),
    ];
    await lying(forged, async (port) => {
      await expect(queryServer({ server: '127.0.0.1', port, name, type: 'A', timeout: 200 })).rejects.toThrow(
        'in time',
      );
    });
  });

  it('says so when one truncates and has no TCP', async () => {
    await lying(
      (octets) => [reply(octets, { truncated: true })],
      async (port) => {
        await expect(queryServer({ server: '127.0.0.1', port, name, type: 'A', timeout: 200 })).rejects.toThrow(
          'cannot be asked over TCP',
        );
      },
    );
  });

  it.each([
    [5, false, 'the server answers REFUSED (lame)'],
    [0, false, 'the server is not authoritative (lame)'],
    [3, true, 'no such record'],
  ])('names a lame one: rcode %i, authoritative %s', async (rcode, authoritative, reason) => {
    await lying(
      (octets) => [reply(octets, { rcode, authoritative })],
      async (port) => {
        expect(await compareAnswers({ server: '127.0.0.1', port }, [spf])).toEqual([
          { name: 'new.example.', type: 'SPF', reason },
        ]);
      },
    );
  });

  it('lets go of one that sends half an answer over TCP and waits', async () => {
    const tcp = createServer((socket) => void socket.on('error', () => undefined).write(Buffer.from([0, 99, 1])));
    const port = await new Promise<number>(
      (done) => void tcp.listen(0, '127.0.0.1', () => done((tcp.address() as { port: number }).port)),
    );
    const udp = createSocket('udp4');
    udp.on('message', (octets, from) => udp.send(reply(octets, { truncated: true }), from.port, from.address));
    await new Promise<void>((done) => void udp.bind(port, '127.0.0.1', done));
    await expect(queryServer({ server: '127.0.0.1', port, name, type: 'A', timeout: 200 })).rejects.toThrow(
      'over TCP in time',
    );
    udp.close();
    tcp.close();
  });
});
