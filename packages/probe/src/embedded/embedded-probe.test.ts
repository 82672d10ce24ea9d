import { connect } from 'node:net';
import {
  days,
  dkimKeyRecord,
  domainName,
  ipv4,
  ptrRecord,
  type ResourceRecord,
  secret,
  textRecord,
  under,
} from '@waxseal/core';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  embeddedProbe,
  type EmbeddedProbe,
  judgeReport,
  queryServer,
  resolverForServer,
  startDnsServer,
  startResponder,
} from '../index.ts';

const apex = domainName('new.example');
const ttl = days(1);
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = { domain: 'new.example', selector: 'mx1', privatePem: secret(pair.privateKey) };
const records: readonly ResourceRecord[] = [
  { owner: apex, ttl, type: 'A', address: ipv4('192.0.2.11') },
  {
    owner: apex,
    ttl,
    type: 'SOA',
    primary: under('ns1', apex),
    mailbox: under('hostmaster', apex),
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  },
  textRecord({ owner: apex, ttl }, 'v=spf1 a:new.example -all'),
  textRecord(
    { owner: under('mx1._domainkey', apex), ttl },
    dkimKeyRecord({ algorithm: 'rsa', publicKey: pair.publicKey.toString('base64') }),
  ),
  { owner: under('mx1', apex), ttl, type: 'A', address: ipv4('192.0.2.11') },
  ptrRecord('192.0.2.11', under('mx1', apex), ttl),
];
const probe: EmbeddedProbe = {
  records,
  from: 'postmaster@new.example',
  to: 'check-auth@verifier.port25.com',
  source: { ip: '192.0.2.11', helo: 'mx1.new.example' },
  key,
};

async function states(changes: Partial<EmbeddedProbe>): Promise<string> {
  const { report, messageId } = await embeddedProbe({ ...probe, ...changes });
  return judgeReport(report, { domain: 'new.example', messageId })
    .rows.map(({ check, state }) => `${check} ${state}`)
    .join(', ');
}

describe('an embedded probe', () => {
  it('passes for a host that is in SPF, signs with the published key and has a name', async () => {
    expect(await states({})).toBe('SPF pass, DKIM pass, alignment pass, DMARC absent, iprev pass, points absent');
  });

  it('reports DMARC where the domain has a policy', async () => {
    const policy = textRecord({ owner: under('_dmarc', apex), ttl }, 'v=DMARC1; p=reject');
    expect(await states({ records: [...records, policy] })).toContain('DMARC pass');
    expect(await states({ records: [...records.filter(({ type }) => type !== 'TXT'), policy] })).toContain(
      'DMARC fail',
    );
  });

  it.each([
    ['the message is unsigned', {}, false, 'DKIM fail'],
    ['the host is not in SPF', { source: { ip: '192.0.2.99', helo: 'mx1.new.example' } }, true, 'SPF fail'],
    [
      'the published key is another one',
      { records: records.filter((record) => !record.owner.startsWith('mx1._domainkey')) },
      true,
      'DKIM fail',
    ],
    ['the address has no name', { records: records.filter(({ type }) => type !== 'PTR') }, true, 'iprev fail'],
  ])('fails when %s', async (_name, changes, signed, expected) => {
    const { key: own, ...rest } = probe;
    const { report } = await embeddedProbe({
      ...rest,
      ...changes,
      ...(signed && own !== undefined ? { key: own } : {}),
    });
    const rows = judgeReport(report, { domain: 'new.example' }).rows;
    expect(rows.map(({ check, state }) => `${check} ${state}`)).toContain(expected);
  });
});

describe('the embedded DNS server', () => {
  it('answers every type, over TCP what does not fit, and says what is not there', async () => {
    await using server = await startDnsServer({
      records: [...records, textRecord({ owner: under('long', apex), ttl }, 'x'.repeat(3000))],
    });
    const ask = (name: string, type: 'TXT' | 'A' | 'MX' | 'TYPE255') =>
      queryServer({ server: server.address, port: server.port, name: domainName(name), type });
    expect(await ask('new.example', 'A')).toMatchObject({
      rcode: 0,
      authoritative: true,
      records: [{ address: '192.0.2.11' }],
    });
    expect((await ask('long.new.example', 'TXT')).records[0]).toMatchObject({ type: 'TXT' });
    expect(await ask('new.example', 'MX')).toMatchObject({ rcode: 0, records: [] });
    expect(await ask('none.new.example', 'A')).toMatchObject({ rcode: 3 });
    expect(await ask('new.example', 'TYPE255')).toMatchObject({ rcode: 5 });
    await expect(resolverForServer(server)('none.new.example', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('outlives garbage', async () => {
    await using server = await startDnsServer({ records });
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, server.address, () => socket.end(Buffer.from([0, 5, 1, 2, 3, 4, 5]))).on(
        'close',
        () => resolve(),
      );
      socket.on('error', () => undefined).resume();
    });
    expect((await queryServer({ server: server.address, port: server.port, name: apex, type: 'A' })).rcode).toBe(0);
  });
});

/** A conversation with an SMTP server, line by line; gives everything the server said. */
function talk(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const rest = [...lines];
    const socket = connect(port, '127.0.0.1');
    socket
      .setEncoding('utf8')
      .on('error', reject)
      .on('close', () => resolve(said));
    socket.on('data', (text: string) => {
      said += text;
      const next = rest.shift();
      if (next !== undefined && /^\d{3} /m.test(text)) socket.write(`${next}\r\n`);
    });
    socket.setTimeout(5000, () => socket.destroy());
  });
}

describe('the responder', () => {
  const mail = (more: readonly string[] = []): readonly string[] => [
    'From: a@new.example',
    'Message-ID: <1@new.example>',
    ...more,
    '',
    'x',
    '.',
  ];
  const session = (from: string, to: string, message: readonly string[]): readonly string[] => [
    'EHLO mx1.new.example',
    `MAIL FROM:<${from}>`,
    `RCPT TO:<${to}>`,
    'DATA',
    message.join('\r\n'),
    'QUIT',
  ];
  const answering = async (
    from: string,
    more: readonly string[] = [],
    to = 'check-auth@verifier.port25.com',
  ): Promise<{ readonly said: string; readonly replies: readonly (readonly string[])[] }> => {
    const replies: (readonly string[])[] = [];
    await using dns = await startDnsServer({ records });
    await using responder = await startResponder({
      resolver: resolverForServer(dns),
      mailbox: 'check-auth@verifier.port25.com',
      deliver: async (reply, address) => void replies.push([address, reply]),
    });
    const said = await talk(responder.port, session(from, to, mail(more)));
    return { said, replies };
  };

  it('answers the envelope sender, and says which mail it answers', async () => {
    const { replies } = await answering('postmaster@new.example');
    expect(replies).toHaveLength(1);
    expect(replies[0]?.[0]).toBe('postmaster@new.example');
    expect(replies[0]?.[1]).toContain('In-Reply-To: <1@new.example>\r\n');
  });

  it.each([
    ['a bounce', '', []],
    ['an automatic answer', 'a@new.example', ['Auto-Submitted: auto-replied']],
    ['a mailing list', 'a@new.example', ['List-Id: <l.example>']],
    ['junk', 'a@new.example', ['Precedence: junk (auto_reply)']],
    ['a daemon', 'mailer-daemon@new.example', []],
  ])('never answers %s', async (_name, from, more) => {
    const { said, replies } = await answering(from, more);
    expect(said).toContain('250');
    expect(replies).toEqual([]);
  });

  it('takes mail for its own mailbox only', async () => {
    const { said, replies } = await answering('a@new.example', [], 'somebody@example.com');
    expect(said).toContain('550 ');
    expect(replies).toEqual([]);
  });
});
