import type { Host } from '@waxseal/inventory';
import { describe, expect, it } from 'vitest';
import { type HostFacts, parseFacts } from '../facts/parse-facts.ts';
import { diagnoseHost } from './diagnose-host.ts';

const host: Host = { name: 'mx1', groups: ['all'], vars: {}, connection: { kind: 'ssh' } };
const healthy: HostFacts = {
  place: 'system',
  system: 'Debian GNU/Linux 12 (bookworm)',
  init: 'systemd',
  user: 'root',
  uid: 0,
  time: 1_000_000,
  free: 9_000_000,
  exim: '4.96-15+deb12u7',
  missing: [],
};
const states = (facts: Partial<HostFacts>) =>
  diagnoseHost({ host, state: 'known', told: { ...healthy, ...facts }, asked: 1_000_010 }).filter(
    ({ state }) => state !== 'ok',
  );

describe('what stands in the way on a host', () => {
  it('is nothing where all is well', () => {
    expect(states({})).toEqual([]);
    expect(states({ system: 'Debian GNU/Linux 13 (trixie)', exim: '4.98.2-1' })).toEqual([]);
    expect(states({ exim: '5.0-1' })).toEqual([]);
  });

  it.each<[string, Partial<HostFacts>, string, string]>([
    ['an ordinary user', { user: 'ann', uid: 1000 }, 'failed', '--become'],
    ['a program that is missing', { missing: ['awk', 'stat'] }, 'failed', 'apt-get'],
    ['another system', { system: 'Alpine Linux v3.20' }, 'warning', 'Debian 12'],
    ['an older Debian', { system: 'Debian GNU/Linux 11 (bullseye)' }, 'warning', 'Debian 12'],
    ['an Exim that is too old', { exim: '4.94.2-7' }, 'failed', '4.96'],
    ['a clock a minute off', { time: 1_000_070 }, 'warning', 'timesyncd'],
    ['a clock an hour off', { time: 996_400 }, 'failed', 'timesyncd'],
    ['a full disk', { free: 1024 }, 'failed', 'apt-get clean'],
  ])('is %s', (_name, facts, state, hint) => {
    expect(states(facts)).toEqual([expect.objectContaining({ state, hint: expect.stringContaining(hint) })]);
  });

  it('is why it cannot be reached, with the way out', () => {
    const fault = { message: 'mx1: nothing listens there', value: 'root@192.0.2.1:22', hint: 'is sshd running?' };
    expect(diagnoseHost({ host, state: 'unreachable', fault })).toEqual([
      {
        check: 'reach',
        state: 'unreachable',
        found: 'nothing listens there (root@192.0.2.1:22)',
        hint: 'is sshd running?',
      },
    ]);
  });
});

describe('facts', () => {
  it('are what a host says in the expected form, whatever else it prints', () => {
    const output =
      'Welcome!\nplace=system\nuid=0\nfree=lots\nuser=root\nEVIL=1\n__proto__=x\naddresses=192.0.2.1 2001:db8::1\nmissing=awk \n';
    expect(parseFacts(output)).toEqual({
      place: 'system',
      uid: 0,
      user: 'root',
      addresses: ['192.0.2.1', '2001:db8::1'],
      missing: ['awk'],
    });
  });
});
