import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SavedPlan } from '@waxseal/playbook';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ScratchProject, scratchProject } from './support/run-cli.ts';

// Twelve files in one play and one in the next; the var `drop` makes the first play remove them instead.
const playbook = `import { absent, definePlaybook, file, secret } from '@waxseal/playbook';
import { readFileSync } from 'node:fs';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const names = Array.from({ length: 12 }, (_, index) => '/keep' + index);
export default definePlaybook({ name: 'shown', vars, plays: (play) => [
  play('first', { hosts: 'all', tasks: ({ vars }) => names.map((path) => vars.drop === 'yes' ? absent({ path, name: path }) : file({ path, name: path, content: 'x' })) }),
  play('second', { hosts: 'all', inputs: () => readFileSync(new URL('./input.txt', import.meta.url), 'utf8'),
    tasks: ({ vars, inputs }) => [file({ path: '/motd', content: vars.motd }), file({ path: '/input', content: inputs })] }),
] });
`.replace(', secret }', ' }');
const hosts = (more: string): string => `one ansible_connection=directory waxseal_root=host motd=hello ${more}\n`;

let project: ScratchProject;
const at = (path: string): string => join(project.directory, path);
beforeEach(() => {
  project = scratchProject({ 'shown.ts': playbook, hosts: hosts(''), 'input.txt': 'one' });
});
afterEach(() => project[Symbol.dispose]());

const argv = ['shown.ts', '-i', 'hosts', '--output', 'tty'];

describe('apply on a terminal', () => {
  it('applies what was shown, whatever becomes of the inventory while it asks', async () => {
    await project.cli('apply', 'shown.ts', '-i', 'hosts');
    project.write({ hosts: hosts('').replace('hello', 'welcome') });
    const { code, out } = await project.answering(
      () => {
        project.write({ hosts: hosts('drop=yes') });
        return 'yes';
      },
      'apply',
      ...argv,
    );
    expect(code, out).toBe(0);
    expect(readFileSync(at('host/motd'), 'utf8')).toBe('welcome');
    expect(existsSync(at('host/keep0'))).toBe(true);
  });

  it('refuses as stale when an input of a later play moved, although this run has changed the host by then', async () => {
    const { code, out } = await project.answering(
      () => {
        project.write({ 'input.txt': 'two' });
        return 'yes';
      },
      'apply',
      ...argv,
    );
    expect(code).toBe(1);
    expect(out).toContain('the plan is stale');
    expect(existsSync(at('host/input'))).toBe(false);
  });

  it('refuses as stale when the host moved, and takes away no file that the plan did not show', async () => {
    await project.cli('apply', 'shown.ts', '-i', 'hosts');
    const { code, out } = await project.answering(
      () => {
        for (let index = 0; index < 12; index += 1) writeFileSync(at(`host/keep${index}`), 'of another');
        return 'yes';
      },
      'apply',
      ...argv,
      '-e',
      'motd=other',
    );
    expect(code).toBe(1);
    expect(out).toContain('the plan is stale');
    expect(readFileSync(at('host/keep3'), 'utf8')).toBe('of another');
  });

  it('takes a yes for what the shown plan takes away', async () => {
    await project.cli('apply', 'shown.ts', '-i', 'hosts');
    const { code, out } = await project.answering(() => 'yes', 'apply', ...argv, '-e', 'drop=yes');
    expect(code, out).toBe(0);
    expect(existsSync(at('host/keep0'))).toBe(false);
  });

  it('applies nothing without a yes', async () => {
    expect(await project.answering(() => 'y', 'apply', ...argv)).toMatchObject({
      code: 2,
      err: 'Nothing was applied.\n',
    });
    expect(existsSync(at('host/motd'))).toBe(false);
  });
});

describe('a saved plan', () => {
  const plan = (): SavedPlan => JSON.parse(readFileSync(at('plan.json'), 'utf8')) as SavedPlan;

  it('holds digests that another project’s key does not give, and only its owner may read it', async () => {
    writeFileSync(at('plan.json'), '');
    chmodSync(at('plan.json'), 0o644);
    await project.cli('plan', 'shown.ts', '-i', 'hosts', '-o', 'plan.json');
    expect(statSync(at('plan.json')).mode & 0o777).toBe(0o600);
    expect(statSync(at('.waxseal/plan.key')).mode & 0o777).toBe(0o600);
    using other = scratchProject({ 'shown.ts': playbook, hosts: hosts(''), 'input.txt': 'one' });
    await other.cli('plan', 'shown.ts', '-i', 'hosts', '-o', 'plan.json');
    const digests = (text: SavedPlan): readonly (string | undefined)[] =>
      text.plans.flatMap(({ observed, tasks }) => [...Object.values(observed), ...tasks.map(({ desired }) => desired)]);
    const [own, foreign] = [
      digests(plan()),
      digests(JSON.parse(readFileSync(join(other.directory, 'plan.json'), 'utf8')) as SavedPlan),
    ];
    expect(own.length).toBeGreaterThan(14);
    expect(own.filter((one) => foreign.includes(one))).toEqual([]);
  });

  it('is applied as reviewed with the project’s key, and is stale with another', async () => {
    await project.cli('plan', 'shown.ts', '-i', 'hosts', '-o', 'plan.json');
    mkdirSync(at('.waxseal'), { recursive: true });
    const key = readFileSync(at('.waxseal/plan.key'));
    writeFileSync(at('.waxseal/plan.key'), Buffer.alloc(32));
    expect((await project.cli('apply', 'shown.ts', '-i', 'hosts', '--plan', 'plan.json')).out).toContain('stale');
    writeFileSync(at('.waxseal/plan.key'), key);
    const { code, out } = await project.cli('apply', 'shown.ts', '-i', 'hosts', '--plan', 'plan.json');
    expect(code, out).toBe(0);
  });
});
