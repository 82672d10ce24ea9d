import { domainName, type ResourceRecord, seconds, Unknown } from '@waxseal/core';
import type { Task } from '@waxseal/playbook';
import { parseZone } from '@waxseal/zone';
import { describe, expect, it } from 'vitest';
import { announced, shellHost, type ShellHost } from '../../../playbook/src/testing/shell-host.ts';
import { recordKeys } from '@waxseal/publish';
import { zoneFile, type ZoneFileResource } from './zone-file.ts';

const domain = domainName('new.example');
const path = '/zones/db.new.example';
const zone =
  '$ORIGIN new.example.\n$TTL 300\n@ SOA ns1 hostmaster 1 2h 30m 2w 5m\n@ NS ns1\n@ TXT "v=spf1 -all"\nns1 A 192.0.2.53\n';
const wanted: readonly ResourceRecord[] = parseZone(zone, { origin: domain }).records.map(({ record }) => record);

function task(more: Partial<ZoneFileResource> = {}): Task {
  return zoneFile({
    path,
    domain,
    wanted,
    owned: [...recordKeys(wanted)],
    foreign: 'keep',
    force: false,
    isProved: () => true,
    refusal: () => undefined,
    ...more,
  });
}

function converge(host: ShellHost, one: Task): readonly string[] {
  return host.apply(host.plan([one])).map(({ outcome, output }) => `${outcome}${output === '' ? '' : ` ${output}`}`);
}

describe('the master file of a zone on a host', () => {
  it('keeps what somebody else wrote into it, counts on from its serial, and is left alone the next time', () => {
    using host = shellHost('directory');
    host.sh('mkdir zones');
    expect(converge(host, task())).toEqual(['changed']);
    host.sh(`sed -i 's/hostmaster\\(\\S*\\) 1 /hostmaster\\1 41 /' .${path}; echo 'www 60 IN A 192.0.2.80' >>.${path}`);
    expect(
      converge(host, task({ wanted: wanted.map((record) => ({ ...record, ttl: 600 as typeof record.ttl })) })),
    ).toEqual(['changed']);
    const text = host.sh(`cat .${path}`);
    expect(text).toMatch(/hostmaster\S* 42 /);
    expect(text).toMatch(/^www +60 IN A +192\.0\.2\.80$/m);
    expect(
      announced(host.plan([task({ wanted: wanted.map((record) => ({ ...record, ttl: 600 as typeof record.ttl })) })])),
    ).toEqual([]);
  });

  it('is not written when it changed between looking and writing', () => {
    using host = shellHost('directory');
    host.sh(`mkdir zones; printf '%s' '${zone.replace('-all', '~all')}' >.${path}`);
    const plan = host.plan([task()]);
    host.sh(`echo 'www 60 IN A 192.0.2.80' >>.${path}`);
    expect(host.apply(plan)[0]).toMatchObject({
      outcome: 'failed',
      output: expect.stringContaining(`${path} was changed meanwhile: nothing was written`),
    });
    expect(host.sh(`cat .${path}`)).toContain('~all');
  });

  it('is not written when it appeared between looking and writing', () => {
    using host = shellHost('directory');
    host.sh('mkdir zones');
    const plan = host.plan([task()]);
    host.sh(`echo 'hello' >.${path}`);
    expect(host.apply(plan)[0]).toMatchObject({ outcome: 'failed' });
    expect(host.sh(`cat .${path}`)).toBe('hello\n');
  });

  it.each<[string, string, Partial<ZoneFileResource>, string]>([
    ['is a link to another file', `mkdir zones; echo x >zones/other; ln -s other .${path}`, {}, 'no plain file'],
    ['is no text', `mkdir zones; printf '\\377\\376' >.${path}`, {}, 'no text'],
    ['is too long to be read', `mkdir zones; yes '; a comment' | head -c 300000 >.${path}`, {}, 'longer than 256 KiB'],
    [
      'would hold what fails its proof',
      'mkdir zones',
      { refusal: () => 'its proof fails: SPF of mail through mx1 would be fail' },
      'its proof fails: SPF',
    ],
  ])('is not published where it %s', (_, before, more, says) => {
    using host = shellHost('directory');
    host.sh(before);
    expect(host.plan([task(more)]).tasks[0]?.verdict).toMatchObject({
      state: 'fault',
      message: expect.stringContaining(says),
    });
  });

  it('is published against its proof when one insists', () => {
    using host = shellHost('directory');
    host.sh('mkdir zones');
    expect(converge(host, task({ refusal: () => 'its proof fails', force: true }))).toEqual(['changed']);
  });

  it('is known later while a key is not made', () => {
    using host = shellHost('directory');
    host.sh('mkdir zones');
    expect(host.plan([task({ wanted: new Unknown('made by apply') })]).tasks[0]?.verdict).toMatchObject({
      state: 'change',
      diffs: [{ words: [expect.stringContaining('new file'), 'content (known after apply)'] }],
    });
  });
});

describe('the same file behind the probes', () => {
  const raise = { isProvable: true, isFresh: false, wasProved: () => false };
  const raised = (more: Partial<typeof raise>, others: Partial<ZoneFileResource> = {}): Task =>
    task({ raise: { ...raise, ...more }, trialTtl: seconds(60), isProved: () => more.isFresh === true, ...others });

  it('is written with its full TTLs when this run has proved it, and not otherwise, which a plan cannot know', () => {
    using host = shellHost('directory');
    host.sh('mkdir zones');
    converge(host, task({ trialTtl: seconds(60), isProved: () => false }));
    const before = host.sh(`cat .${path}`);
    const waiting = host.plan([raised({})]);
    expect(waiting.tasks[0]?.verdict).toEqual({
      state: 'unknown',
      diffs: [{ subject: path, words: ['full TTLs when the probes have passed'] }],
    });
    expect(host.apply(waiting)).toMatchObject([{ outcome: 'ok' }]);
    expect(host.sh(`cat .${path}`)).toBe(before);
    const proved = host.plan([raised({ isFresh: true })]);
    // What is shown of both is the same; the change that is made is the second's alone.
    const shown = ({ tasks: [one] }: typeof proved): unknown => ({ ...one?.verdict, change: undefined });
    expect(shown(proved)).toEqual(shown(waiting));
    expect(host.apply(proved)).toMatchObject([{ outcome: 'changed' }]);
    expect(host.sh(`cat .${path}`)).toMatch(/^ns1 +300 IN A/m);
  });

  it.each<[string, Partial<typeof raise>, Partial<ZoneFileResource>]>([
    ['it was proved before', { wasProved: () => true }, {}],
    ['nobody sends a probe', { isProvable: false }, {}],
    ['it was refused before', {}, { refusal: () => 'its proof fails' }],
  ])('is nothing to do where %s', (_, more, others) => {
    using host = shellHost('directory');
    host.sh('mkdir zones');
    expect(announced(host.plan([raised(more, others)]))).toEqual([]);
  });
});
