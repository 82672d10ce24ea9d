import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definePlaybook, directory, runPlaybook, type RunPlaybookOptions, type RunSummary } from '@waxseal/playbook';
import { connect } from '@waxseal/remote';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maildir } from '../examples/kinds/maildir.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waxseal-maildir-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const vars = { '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value }) } };

function run(mode: 'apply' | 'check'): Promise<RunSummary> {
  const options: RunPlaybookOptions<unknown> = {
    mode,
    connect,
    playbook: definePlaybook({
      name: 'mailboxes',
      vars,
      plays: (play) => [
        play('mailboxes', { hosts: 'all', tasks: () => [directory({ path: '/srv' }), maildir({ path: '/srv/box' })] }),
      ],
    }),
    inventory: {
      groups: { all: { hosts: ['demo'], children: [] } },
      hosts: [{ name: 'demo', groups: ['all'], vars: {}, connection: { kind: 'directory', root } }],
    },
    keys: { dkim: () => Promise.reject(new Error('no keys here')) },
    memory: { recall: async () => undefined, remember: async () => undefined },
    emit: () => undefined,
    signal: new AbortController().signal,
    clock: () => new Date(0),
    runId: `test-${mode}`,
    label: 'test',
  };
  return runPlaybook(options);
}

describe('the example kind of docs/guides/add-a-kind.md', () => {
  it('announces in check what apply does, and is still the second time', async () => {
    expect((await run('check')).recap).toMatchObject([{ changed: 2 }]);
    expect((await run('apply')).recap).toMatchObject([{ changed: 2, failed: 0 }]);
    for (const name of ['', 'cur', 'new', 'tmp'])
      expect(statSync(join(root, 'srv/box', name)).mode & 0o777).toBe(0o700);
    expect((await run('check')).exitCode).toBe(0);
  });

  it('makes what is missing alone', async () => {
    mkdirSync(join(root, 'srv/box/cur'), { recursive: true, mode: 0o700 });
    await run('apply');
    expect((await run('check')).exitCode).toBe(0);
  });
});
