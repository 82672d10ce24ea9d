import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '@waxseal/playbook';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, type ScratchProject, scratchProject } from './support/run-cli.ts';

const main = join(import.meta.dirname, '../packages/cli/src/main.ts');

// A host fails when its var says so; with `hang`, its check waits until the process is ended.
const playbook = `import { definePlaybook, directory, file } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const wait = { name: 'waits', run: async ({ progress }) => { progress('now'); await new Promise((resolve) => setTimeout(resolve, 60_000)); } };
export default definePlaybook({ name: 'fates', vars, plays: (play) => [play('one', {
  hosts: 'all',
  tasks: ({ vars }) => [file({ path: '/a', content: '' }), ...(vars.fails === 'yes' ? [directory({ path: '/a' })] : [])],
  verify: ({ vars }) => (vars.hang === 'yes' ? [wait] : []),
})] });
`;
const inventory = (failing: readonly string[], more: readonly string[] = []): string =>
  ['web1', 'web2', 'web3', 'db1']
    .map(
      (name) =>
        `${name} ansible_connection=directory waxseal_root=out/${name}${failing.includes(name) ? ' fails=yes' : ''}\n`,
    )
    .concat(more.map((line) => `${line}\n`))
    .join('');

let project: ScratchProject;
beforeEach(() => {
  project = scratchProject({ 'fates.ts': playbook, 'other.ts': playbook, hosts: inventory(['web2', 'db1']) });
});
afterEach(() => project[Symbol.dispose]());

const apply = (...more: readonly string[]): Promise<CliResult> =>
  project.cli('apply', 'fates.ts', '-i', 'hosts', '--yes', '--output', 'ndjson', ...more);
const limited = (pattern: string): Promise<CliResult> =>
  project.cli('check', 'fates.ts', '-i', 'hosts', '--output', 'ndjson', '--limit', pattern);

function hostsOf({ out, err }: CliResult): readonly string[] {
  const event = out
    .split('\n')
    .map((line) => JSON.parse(line || '{}') as Partial<Event>)
    .find(({ type }) => type === 'run.started');
  return event !== undefined && 'hosts' in event ? (event.hosts ?? []) : [err];
}
const remembered = (): readonly string[] => readdirSync(join(project.directory, '.waxseal/last-failed'));

describe('--limit @last-failed', () => {
  it('stands for the hosts of the last apply that failed, in any pattern, until a run fails on none', async () => {
    expect((await apply()).code).toBe(1);
    expect(hostsOf(await limited('@last-failed'))).toEqual(['web2', 'db1']);
    expect(hostsOf(await limited('web*:&@last-failed'))).toEqual(['web2']);
    expect(hostsOf(await limited('all:!@last-failed'))).toEqual(['web1', 'web3']);
    expect(hostsOf(await limited('web1,@last-failed,!db1'))).toEqual(['web1', 'web2']);

    project.write({ hosts: inventory(['db1']) });
    expect(hostsOf(await apply('--limit', '@last-failed'))).toEqual(['web2', 'db1']);
    expect(hostsOf(await limited('@last-failed'))).toEqual(['db1']);

    project.write({ hosts: inventory([]) });
    expect((await apply('--limit', '@last-failed')).code).toBe(0);
    expect(await limited('@last-failed')).toMatchObject({
      code: 3,
      err: expect.stringContaining('no failed host is remembered'),
    });
    expect(remembered()).toEqual([]);
  });

  it('knows hosts that were not reached, and passes over those that have left the inventory', async () => {
    project.write({ hosts: inventory(['web3'], ['gone ansible_host=127.0.0.1 ansible_port=1']) });
    expect((await apply()).code).toBe(1);
    expect(hostsOf(await limited('@last-failed'))).toEqual(['web3', 'gone']);
    project.write({ hosts: inventory(['web3']) });
    expect(hostsOf(await limited('@last-failed'))).toEqual(['web3']);
  });

  it('is a clear error when nothing is remembered of this playbook', async () => {
    expect((await apply()).code).toBe(1);
    const { code, err } = await project.cli('check', 'other.ts', '-i', 'hosts', '--limit', '@last-failed');
    expect(code).toBe(3);
    expect(err).toBe(
      '✗ no failed host is remembered, got "@last-failed"\n  hint: it stands for the hosts on which the last apply or verify of the playbook failed: leave --limit out, or name the hosts\n',
    );
  });

  it('is left alone by a check, and by a run that is killed', { timeout: 60_000 }, async () => {
    expect((await apply()).code).toBe(1);
    project.write({ hosts: inventory([], ['[all:vars]', 'hang=yes']) });
    expect((await limited('all')).code).toBe(2);
    const [file = ''] = remembered();
    const before = readFileSync(join(project.directory, '.waxseal/last-failed', file), 'utf8');
    const child = spawn(
      process.execPath,
      ['--conditions=@waxseal/source', main, 'apply', 'fates.ts', '-i', 'hosts', '--yes', '--output', 'ndjson'],
      {
        cwd: project.directory,
        env: { ...process.env, INIT_CWD: project.directory },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let said = '';
    for await (const part of child.stdout) if ((said += String(part)).includes('check.progress')) break;
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
    expect(said).toContain('check.progress');
    expect(remembered()).toEqual([file]);
    expect(readFileSync(join(project.directory, '.waxseal/last-failed', file), 'utf8')).toBe(before);
    expect(hostsOf(await limited('@last-failed'))).toEqual(['web2', 'db1']);
  });
});
