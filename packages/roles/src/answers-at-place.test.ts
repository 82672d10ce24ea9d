import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainName, InputError, type ResourceRecord } from '@waxseal/core';
import type { ExternalContext, Memory, VerifyContext } from '@waxseal/playbook';
import { startDnsServer } from '@waxseal/probe';
import { recordFromRow, recordKeys } from '@waxseal/publish';
import { parseZone } from '@waxseal/zone';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answersAtPlace } from './answers-at-place.ts';
import { MailVars } from './mail-vars.ts';
import { serverAddress } from './place/server-address.ts';
import { publishedAtPlace } from './published-at-place.ts';
import { MailProof } from './zone/mail-proof.ts';
import { recallZone } from './zone/zone-memory.ts';

const domain = domainName('new.example');
const authority = '@ SOA ns.host.example. admin.host.example. 7 7200 1800 1209600 300\n@ NS ns.host.example.\n';
const zone = (text: string): readonly ResourceRecord[] =>
  parseZone(`$TTL 300\n${text}\n`, { origin: domain }).records.map(({ record }) => record);
const wanted = '@ MX 10 mx1\nmx1 A 192.0.2.11\n@ TXT "v=spf1 mx -all"\n_dmarc TXT "v=DMARC1; p=none"';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waxseal-form-'));
});
afterEach(() => rm(directory, { recursive: true }));

function project() {
  const kept = new Map<string, unknown>();
  const memory: Memory = {
    recall: async (name) => kept.get(name),
    remember: async (name, value) => void kept.set(name, value),
  };
  const context: ExternalContext = { memory, place: 'system', signal: AbortSignal.timeout(30_000) };
  return { memory, context };
}

/** A zone at a registrar of which only the DNS is known. */
function atForm(servers: readonly string[], records = zone(wanted), owned: readonly string[] = []) {
  return {
    domain,
    records,
    owned,
    zone: {
      at: 'form' as const,
      names: 'relative' as const,
      page: join(directory, 'rows.html'),
      servers: servers.map(serverAddress),
    },
    foreign: 'keep' as const,
    force: false,
    proof: new MailProof([], {}),
    patience: 0,
  };
}

async function verify(options: ReturnType<typeof atForm>, context: ExternalContext, said: string[] = []) {
  const verifying = { ...context, progress: (line: string) => said.push(line) };
  return answersAtPlace(options).run(verifying as unknown as VerifyContext<unknown, unknown>);
}

const served = async (text: string) => startDnsServer({ records: zone(`${authority}${text}`) });
const at = ({ address, port }: { readonly address: string; readonly port: number }): string => `${address}:${port}`;

describe('a zone that a person enters in a web form', () => {
  it('is handed over as the rows that differ from what the servers answer, as text and as a page', async () => {
    await using dns = await served('mx1 A 192.0.2.11\n@ TXT "site=1"\n@ TXT "v=spf1 a -all"');
    const { context } = project();
    const place = publishedAtPlace(atForm([at(dns)]));
    const plan = await place.plan(context);
    if (plan.state !== 'change') throw new Error(plan.state);
    const { outcome, output = '' } = await place.apply(plan.change, context);
    expect(outcome).toBe('deferred');
    expect(output.replace(directory, '…'))
      .toBe(`Enter these rows where the zone is edited, and leave all other records alone:
Add:
  name    type  TTL  priority  value
  @       MX    300  10        mx1.new.example.
  _dmarc  TXT   300            v=DMARC1; p=none
Change:
  name    type  TTL  priority  value
  @       TXT   300            v=spf1 mx -all
    now: v=spf1 a -all
The same with buttons that copy: …/rows.html
`);
    expect(await readFile(join(directory, 'rows.html'), 'utf8')).toContain('data-copy="v&#x3D;spf1 mx -all"');
  });

  it('is answered once it was entered from the rows, and then it is ours', async () => {
    await using before = await served('');
    const { context, memory } = project();
    const plan = await publishedAtPlace(atForm([at(before)])).plan(context);
    if (plan.state !== 'change') throw new Error(plan.state);
    const entered = plan.change.flatMap((change) => (change.change === 'delete' ? [] : change.after));
    await using after = await startDnsServer({ records: [...zone(authority), ...entered] });
    const options = atForm([at(after)]);
    expect(await verify(options, context)).toMatchObject({ passed: true });
    expect(await publishedAtPlace(options).plan(context)).toMatchObject({ state: 'ok' });
    expect((await recallZone(memory, domain)).owned).toEqual([...recordKeys(zone(wanted))].toSorted());
  });

  it('is told server by server while it is not all there, and holds probes back', async () => {
    await using good = await served(wanted);
    await using bad = await served(
      '@ MX 10 mx1.new.example.new.example.\nmx1 A 192.0.2.11\n@ TXT "\\"v=spf1 mx -all\\""\n_dmarc.new.example TXT "v=DMARC1; p=none"',
    );
    const options = atForm([at(good), at(bad)]);
    const result = await verify(options, project().context);
    expect(options.proof.awaitsEntry).toBe(true);
    expect(result).toMatchObject({ passed: false });
    expect(result.table?.slice(1).map((row) => row.slice(1).join('|'))).toEqual([
      'new.example|MX|other|the form put the domain behind the value: end the value with a dot',
      'new.example|TXT|other|typed with quotes inside',
      '_dmarc.new.example|TXT|missing|the domain twice: _dmarc.new.example.new.example; v=DMARC1; p=none',
    ]);
    expect(result.table?.slice(1).every(([server]) => server === at(bad))).toBe(true);
  });

  it('is waited for with a line of progress, as long as patience lasts', async () => {
    await using dns = await served('');
    const said: string[] = [];
    await verify({ ...atForm([at(dns)]), patience: 1 }, project().context, said);
    expect(said[0]).toBe(`waiting for ${at(dns)}: 0 of 4 records, new.example MX missing`);
  });

  it('is refused where a server does not serve it', async () => {
    await using other = await startDnsServer({ records: [] });
    await expect(publishedAtPlace(atForm([at(other)])).plan(project().context)).rejects.toThrow(
      'has no SOA for the zone',
    );
  });

  it('loses nothing unasked', async () => {
    const many = Array.from({ length: 12 }, (_, index) => `h${index} A 192.0.2.${index}`).join('\n');
    await using dns = await served(many);
    const options = atForm([at(dns)], zone(wanted), [...recordKeys(zone(many))]);
    expect(await publishedAtPlace(options).plan(project().context)).toMatchObject({ state: 'fault' });
  });
});

describe('where a zone lives', () => {
  it.each(['192.0.2.53', '192.0.2.53:5353', '2001:db8::53', '[2001:db8::53]:5353'])('takes the server %s', (text) => {
    const vars = MailVars.parse({ domain: 'new.example', zone: { at: 'form', servers: [text] } });
    expect(vars.zone?.servers).toHaveLength(1);
  });

  it.each(['ns.host.example', '192.0.2.53:0', '192.0.2.256', '[192.0.2.53]:53'])('refuses the server %s', (text) => {
    expect(() => serverAddress(text)).toThrow(InputError);
  });

  it('takes rows back as a registrar would', () => {
    const row = { name: 'mx1._domainkey', type: 'TXT', ttl: 300, data: 'v=DKIM1; p=' };
    expect(recordFromRow(row, domain)).toEqual(zone('mx1._domainkey TXT "v=DKIM1; p="')[0]);
  });
});
