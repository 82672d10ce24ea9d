import { Unknown, secret } from '@waxseal/core';
import type { KeySource, Memory, PlayHost } from '@waxseal/playbook';
import { LookupFailed, parseReport, renderReport, type Resolver } from '@waxseal/probe';
import { describe, expect, it } from 'vitest';
import { MailVars, type MailVarsInput } from '../mail-vars.ts';
import { recallEgress, rememberEgress } from './learnt-egress.ts';
import { waysOut } from './ways-out.ts';

const host = (name: string, vars: Partial<MailVarsInput> = {}): PlayHost<MailVars> => ({
  name,
  groups: ['mail'],
  vars: MailVars.parse({ domain: 'new.example', ...vars }),
});
const keys: KeySource = {
  dkim: async () => ({ algorithm: 'rsa', privatePem: secret('pem'), publicBase64: 'AAAA', warnings: [] }),
};
const resolver: Resolver = async (name, type) => {
  if (name === 'mail.isp.example' && type === 'A') return ['203.0.113.25', '203.0.113.26'];
  throw new LookupFailed('ENOTFOUND', name, type);
};
const ways = async (
  of: PlayHost<MailVars>,
  learnt: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const seen = new Map(Object.entries(learnt).map(([name, ip]) => [name, { ip, helo: 'out.isp.example' }]));
  const { egresses, unknown } = await waysOut({ hosts: [of], keys, resolver, learnt: seen });
  return [...egresses.map(({ name, ip, helo }) => `${name} ${ip} ${helo}`), ...unknown.map(({ message }) => message)];
};

describe('the ways out of a host', () => {
  it.each<[string, PlayHost<MailVars>, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'its own addresses',
      host('mx1', { address: '192.0.2.11', address6: '2001:db8::11' }),
      {},
      ['mx1 192.0.2.11 mx1.new.example', 'mx1 2001:db8::11 mx1.new.example'],
    ],
    [
      'every address of its smarthost',
      host('mx1', { address: '192.0.2.11', smarthost: 'mail.isp.example::587' }),
      {},
      [
        'mx1 via mail.isp.example 203.0.113.25 mail.isp.example',
        'mx1 via mail.isp.example 203.0.113.26 mail.isp.example',
      ],
    ],
    [
      'what the inventory says that its smarthost sends from',
      host('mx1', { smarthost: 'mail.isp.example', egress: ['203.0.113.77', '2001:db8::77'] }),
      {},
      [
        'mx1 via mail.isp.example 203.0.113.77 mail.isp.example',
        'mx1 via mail.isp.example 2001:db8::77 mail.isp.example',
      ],
    ],
    [
      'what a reply showed, beside them',
      host('mx1', { smarthost: 'mail.isp.example' }),
      { mx1: '203.0.113.99' },
      [
        'mx1 via mail.isp.example 203.0.113.25 mail.isp.example',
        'mx1 via mail.isp.example 203.0.113.26 mail.isp.example',
        'mx1 (as a reply showed) 203.0.113.99 out.isp.example',
      ],
    ],
    [
      'not twice what a reply showed as well',
      host('mx1', { address: '192.0.2.11' }),
      { mx1: '192.0.2.11', mx2: '192.0.2.12' },
      ['mx1 192.0.2.11 mx1.new.example'],
    ],
    [
      'what a reply showed alone, where the smarthost has no address',
      host('mx1', { smarthost: 'gone.example' }),
      { mx1: '203.0.113.99' },
      ['mx1 (as a reply showed) 203.0.113.99 out.isp.example'],
    ],
    ['not known without any of these', host('mx1'), {}, ['the address that mx1 sends from is not known']],
  ])('are %s', async (_, of, learnt, expected) => {
    expect(await ways(of, learnt)).toEqual(expected);
  });

  it('cannot be proved while a key is not made', async () => {
    const none: KeySource = { dkim: async () => new Unknown('apply makes it') };
    await expect(waysOut({ hosts: [host('mx1')], keys: none, resolver })).rejects.toThrow('not made yet');
  });
});

describe('the way out that a reply shows', () => {
  const memory = (): Memory => {
    const kept = new Map<string, unknown>();
    return { recall: async (name) => kept.get(name), remember: async (name, value) => void kept.set(name, value) };
  };
  const reportFrom = (sourceIp: string) =>
    parseReport(
      renderReport({ summary: [{ check: 'SPF', result: 'pass' }], sourceIp, helo: 'out.isp.example', sections: [] }),
    );

  it('is remembered for the next proof, until the host sends through another smarthost', async () => {
    const project = memory();
    const sender = { host: 'mx1', smarthost: 'mail.isp.example' };
    await rememberEgress(project, sender, reportFrom('203.0.113.99'));
    expect(await recallEgress(project, sender)).toEqual({ ip: '203.0.113.99', helo: 'out.isp.example' });
    expect(await recallEgress(project, { host: 'mx1' })).toBeUndefined();
    expect(await recallEgress(project, { host: 'mx2', smarthost: 'mail.isp.example' })).toBeUndefined();
  });

  it.each(['', 'localhost', '203.0.113.256', '203.0.113.9; rm'])(
    'is not learnt from the Source IP %j',
    async (sourceIp) => {
      const project = memory();
      await rememberEgress(project, { host: 'mx1' }, { ...reportFrom('203.0.113.9'), sourceIp });
      expect(await recallEgress(project, { host: 'mx1' })).toBeUndefined();
    },
  );

  it.each([[null], [7], [{ ip: 7, through: null }], [{ ip: 'x', helo: 'y', through: null }]])(
    'is nothing where the memory holds %j',
    async (value) => {
      const project = memory();
      await project.remember('egress-mx1', value);
      expect(await recallEgress(project, { host: 'mx1' })).toBeUndefined();
    },
  );
});
