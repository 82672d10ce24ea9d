import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '@waxseal/playbook';
import { eventSchema, planSchema } from '@waxseal/report/schema';
import { describe, expect, it } from 'vitest';
import { eventFaults, planFaults } from './support/schema-faults.ts';
import { scratchProject } from './support/run-cli.ts';

// A host of each fate: it converges, its plan is refused, its check fails, it does not answer, its play ends before it.
const playbook = `import { command, definePlaybook, directory, file, service } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const reload = service({ service: 'exim4', action: 'reload' });
const check = (host) => ({ name: 'answers', run: async ({ progress }) => {
  progress('asking');
  return { passed: host !== 'silent', detail: 'asked', table: [['who', 'said'], [host, 'yes']], hint: 'ask again' };
} });
export default definePlaybook({ name: 'fates', vars, plays: (play) => [play('one', {
  hosts: 'all',
  inputs: ({ host, warn }) => warn({ message: 'this is a test', value: host.name, place: { file: 'x', line: 1 } }),
  tasks: ({ host }) => [
    directory({ path: '/etc', mode: 0o750 }),
    file({ path: '/etc/motd', content: 'hello\\n', notify: reload }),
    file({ path: '/etc/skipped', content: '', when: false }),
    ...(host.name === 'refused' ? [directory({ path: '/etc/motd' })] : []),
    command({ run: ['true'] }),
  ],
  verify: ({ host }) => [check(host.name)],
}), play('canary', {
  hosts: 'canaries', serial: 1,
  tasks: () => [directory({ path: '/etc/motd' })],
})] });
`;
const hosts = `all:
  hosts:
    good: { ansible_connection: directory, waxseal_root: out/good }
    refused: { ansible_connection: directory, waxseal_root: out/refused }
    silent: { ansible_connection: directory, waxseal_root: out/silent }
    gone: { ansible_host: 127.0.0.1, ansible_port: 1, waxseal_known_hosts: known_hosts }
  children:
    canaries:
      hosts: { first: { ansible_connection: directory, waxseal_root: out/first }, second: { ansible_connection: directory, waxseal_root: out/second } }
`;

describe('the published schema of events', () => {
  it('is the one that the code has', () => {
    const published = readFileSync(join(import.meta.dirname, '../docs/events.schema.json'), 'utf8');
    expect(JSON.parse(published)).toEqual(eventSchema());
  });

  it('describes every event of real runs, and nothing beside it', { timeout: 60_000 }, async () => {
    using project = scratchProject({ 'fates.ts': playbook, 'hosts.yml': hosts });
    const told: Event[] = [];
    for (const [command, code, ...more] of [
      ['check', 1],
      ['apply', 1, '--yes'],
      ['apply', 0, '--limit', 'good'],
      ['verify', 1],
    ] as const) {
      const run = await project.cli(command, 'fates.ts', '-i', 'hosts.yml', '--output', 'ndjson', ...more);
      expect(run.code, run.err).toBe(code);
      expect(eventFaults(run.out)).toEqual([]);
      told.push(
        ...run.out
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as Event),
      );
    }
    const types = eventSchema()['oneOf'] as readonly { readonly title: string }[];
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(types.map(({ title }) => title)));
  });

  it.each([
    [
      'a field that it does not know',
      '{"v":1,"at":"2026-01-01T00:00:00.000Z","run":"r","type":"play.finished","play":"p","more":1}',
    ],
    [
      'an event that it does not know',
      '{"v":1,"at":"2026-01-01T00:00:00.000Z","run":"r","type":"play.paused","play":"p"}',
    ],
    ['a missing field', '{"v":1,"at":"2026-01-01T00:00:00.000Z","run":"r","type":"play.finished"}'],
    ['another version', '{"v":2,"at":"2026-01-01T00:00:00.000Z","run":"r","type":"play.finished","play":"p"}'],
  ])('refuses %s', (_what, line) => {
    expect(eventFaults(line)).not.toEqual([]);
  });
});

describe('the published schema of saved plans', () => {
  it('is the one that the code has', () => {
    expect(JSON.parse(readFileSync(join(import.meta.dirname, '../docs/plan.schema.json'), 'utf8'))).toEqual(
      planSchema(),
    );
  });

  it('describes what plan writes, and nothing beside it', async () => {
    using project = scratchProject({ 'fates.ts': playbook, 'hosts.yml': hosts });
    await project.cli('plan', 'fates.ts', '-i', 'hosts.yml', '--limit', 'good:refused', '-o', 'plan.json');
    const saved = readFileSync(join(project.directory, 'plan.json'), 'utf8');
    expect(saved).toContain('"state": "fault"');
    expect(planFaults(saved)).toEqual([]);
    expect(planFaults(saved.replace('"v": 1', '"v": 2'))).not.toEqual([]);
    expect(planFaults(saved.replace('"kind"', '"sort"'))).not.toEqual([]);
  });
});
