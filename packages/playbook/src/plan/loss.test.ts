import { describe, expect, it } from 'vitest';
import { absent, block, directory, file, link, type Task, transaction } from '../index.ts';
import { shellHosts } from '../testing/run-on-shells.ts';

const ten = Array.from({ length: 10 }, (_, index) => file({ path: `/f${index}`, content: 'old' }));
const withChanged = (count: number, change: (path: string) => Task): readonly Task[] =>
  ten.map((one, index) => (index < count ? change(`/f${index}`) : one));

async function afterTen(
  tasks: readonly Task[],
  maxLoss: number | undefined,
  mode: 'apply' | 'check' = 'apply',
): Promise<{ readonly exitCode: number; readonly text: string }> {
  using hosts = shellHosts(['one']);
  const run = (list: readonly Task[], more: object) =>
    hosts.run((play) => [play('p', { hosts: 'one', tasks: () => list })], more);
  await run(ten, {});
  const { exitCode, events } = await run(tasks, { mode, ...(maxLoss === undefined ? {} : { maxLoss }) });
  return { exitCode, text: JSON.stringify(events) };
}

describe('a play that would take away more than the share', () => {
  it.each<[string, readonly Task[]]>([
    ['removed paths', withChanged(4, (path) => absent({ path }))],
    ['replaced files', withChanged(4, (path) => file({ path, content: 'new' }))],
    ['links in the place of files', withChanged(4, (path) => link({ path, target: 'x' }))],
    [
      'members of a transaction',
      [
        directory({ path: '/t' }),
        ...ten,
        transaction({ tree: '/t', members: [], validate: [], activate: 'true', health: 'true' }),
        ...withChanged(4, (path) => absent({ path })),
      ],
    ],
  ])('is stopped with nothing written: %s', async (_name, tasks) => {
    const { exitCode, text } = await afterTen(tasks, 30);
    expect(exitCode).toBe(1);
    expect(text).toContain(
      'this would remove or replace 4 of the 10 paths that it finds: nothing was applied: /f0, /f1, /f2, /f3',
    );
    expect(text).not.toContain('"task.started"');
  });

  it('is warned about in check, which ends as it would have', async () => {
    const { exitCode, text } = await afterTen(
      withChanged(4, (path) => absent({ path })),
      30,
      'check',
    );
    expect(exitCode).toBe(2);
    expect(text).toContain('this would remove or replace 4 of the 10 paths');
  });
});

it.each<[string, readonly Task[], number | undefined]>([
  ['no limit is set', withChanged(9, (path) => absent({ path })), undefined],
  ['it is the share exactly', withChanged(3, (path) => absent({ path })), 30],
  ['a higher share is allowed', withChanged(9, (path) => absent({ path })), 90],
  ['fewer than ten paths are there', ten.slice(0, 9).map((_, index) => absent({ path: `/f${index}` })), 30],
  ['parts of files are edited', withChanged(9, (path) => block({ path, marker: 'm', text: 'x' })), 30],
  ['modes change', withChanged(9, (path) => file({ path, content: 'old', mode: 0o600 })), 30],
])('a play goes on when %s', async (_name, tasks, share) => {
  expect((await afterTen(tasks, share)).exitCode).toBe(0);
});
