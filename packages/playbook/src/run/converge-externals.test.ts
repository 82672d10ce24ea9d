import { WaxsealError } from '@waxseal/core';
import type { Inventory } from '@waxseal/inventory';
import { connect } from '@waxseal/remote';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  definePlaybook,
  type Event,
  type External,
  file,
  type Mode,
  runPlaybook,
  type SavedHostPlan,
  type SavedPlan,
} from '../index.ts';

/** A thing outside of the hosts that holds a word. */
interface Thing {
  value: string;
  refuses?: boolean;
}

const holding = (thing: Thing, wanted: string): External<string> => ({
  name: `the word ${wanted}`,
  kind: 'word',
  async plan() {
    if (thing.value === wanted) return { state: 'ok', observed: thing.value };
    if (thing.value === 'locked') return { state: 'fault', message: 'it is locked', hint: 'unlock it' };
    const diffs = [{ subject: 'word', words: [`${thing.value} → ${wanted}`] }];
    return { state: 'change', observed: thing.value, diffs, change: wanted };
  },
  async apply(change) {
    if (thing.refuses === true) throw new WaxsealError('it refuses', { hint: 'ask nicely' });
    thing.value = change;
    return { outcome: 'changed', output: `now ${change}` };
  },
});

const inventory: Inventory = {
  hosts: [{ name: 'one', groups: ['all'], vars: {}, connection: { kind: 'directory', root: '/nonexistent' } }],
  groups: { all: { hosts: ['one'], children: [] } },
};

async function run(
  things: readonly External[],
  { mode = 'apply', reviewed }: { readonly mode?: Mode; readonly reviewed?: SavedPlan } = {},
) {
  const events: Event[] = [];
  const plans: SavedHostPlan[] = [];
  let verified = 0;
  const verify = () => [{ name: 'afterwards', run: async () => ({ passed: (verified += 1) > 0, detail: '' }) }];
  const { exitCode } = await runPlaybook({
    playbook: definePlaybook({
      name: 'test',
      vars: z.strictObject({}),
      plays: (play) => [play('outside', { hosts: 'one', externals: () => things, verify })],
    }),
    inventory,
    mode,
    connect,
    keys: { dkim: async () => Promise.reject(new Error('no keys here')) },
    memory: { recall: async () => undefined, remember: async () => undefined },
    emit: (event) => events.push(event),
    signal: AbortSignal.timeout(30_000),
    clock: () => new Date(0),
    runId: 'run-1',
    label: 'test',
    onPlan: (plan) => plans.push(plan),
    ...(reviewed === undefined ? {} : { reviewed }),
  });
  const told = events.flatMap((event) =>
    event.type === 'task.finished' ? [[event.outcome, event.message ?? event.output ?? ''].join(' ').trim()] : [],
  );
  const programs = events.flatMap((event) => (event.type === 'run.finished' ? event.recap[0]?.programs : []));
  return { exitCode, told, plans, verified, programs };
}

describe('something outside of the hosts', () => {
  it('is changed by apply, without a connection to the host, and is as it should be the second time', async () => {
    const thing = { value: 'old' };
    expect(await run([holding(thing, 'new')])).toMatchObject({
      exitCode: 0,
      told: ['changed now new'],
      verified: 1,
      programs: [0],
    });
    expect(await run([holding(thing, 'new')])).toMatchObject({ exitCode: 0, told: ['ok'] });
  });

  it('is left alone by check, which says 2, and by verify', async () => {
    const thing = { value: 'old' };
    expect(await run([holding(thing, 'new')], { mode: 'check' })).toMatchObject({ exitCode: 2, told: ['changed'] });
    expect(await run([holding(thing, 'new')], { mode: 'verify' })).toMatchObject({
      exitCode: 0,
      told: [],
      verified: 1,
    });
    expect(thing.value).toBe('old');
  });

  it('is changed as it was reviewed, or the plan is stale', async () => {
    const thing = { value: 'old' };
    const { plans } = await run([holding(thing, 'new')], { mode: 'check' });
    const reviewed = { v: 1, playbook: 'test', plans } as const;
    expect(await run([holding({ value: 'other' }, 'new')], { reviewed })).toMatchObject({
      exitCode: 1,
      told: [expect.stringContaining('the plan is stale, nothing was applied')],
    });
    expect(await run([holding(thing, 'newer')], { reviewed })).toMatchObject({ exitCode: 1 });
    expect(await run([holding(thing, 'new')], { reviewed })).toMatchObject({ exitCode: 0, told: ['changed now new'] });
  });

  it('stops at what cannot be done: nothing is changed where a plan has a fault, and nothing behind a refusal', async () => {
    const first = { value: 'old' };
    expect(await run([holding(first, 'new'), holding({ value: 'locked' }, 'new')])).toMatchObject({
      exitCode: 1,
      told: ['failed it is locked\nhint: unlock it'],
      verified: 0,
    });
    expect(first.value).toBe('old');
    expect(await run([holding({ value: 'old', refuses: true }, 'new'), holding(first, 'new')])).toMatchObject({
      exitCode: 1,
      told: [expect.stringContaining('failed it refuses')],
    });
    expect(first.value).toBe('old');
  });

  it('has a play of its own', () => {
    const both = { hosts: 'one', tasks: () => [file({ path: '/x', content: '' })], externals: () => [] };
    expect(() =>
      definePlaybook({ name: 'test', vars: z.strictObject({}), plays: (play) => [play('both', both)] }),
    ).toThrow('a play has tasks or externals, not both');
  });
});
