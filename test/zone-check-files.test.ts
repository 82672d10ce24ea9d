import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchProject } from './support/run-cli.ts';

const zone = (owner: string): string =>
  `${owner} 300 IN SOA ns1 h 1 14400 3600 1209600 300\n@ 300 NS ns1\n@ 300 NS ns2\nns1 300 A 192.0.2.1\nns2 300 A 192.0.2.2\n`;
const main = join(import.meta.dirname, '../packages/cli/src/main.ts');

describe('waxseal zone check', () => {
  it('checks the others when one file is missing, and ends with 3', async () => {
    using project = scratchProject({ 'a.zone': zone('a.example.'), 'b.zone': 'x A 1.2.3\n' });
    const { code, out, err } = await project.cli('zone', 'check', 'a.zone', 'gone.zone', 'b.zone', 'stuff/');
    expect(code).toBe(3);
    expect(out).toMatch(/^b\.zone:1:1 error syntax /);
    expect(out).toContain('2 files, 5 records: 1 error, 0 other findings; 2 files not read');
    expect(err).toBe(
      '✗ gone.zone\n  the zone file cannot be read: there is no such file\n✗ stuff/\n  the zone file cannot be read: there is no such file\n',
    );
    const { findings } = JSON.parse(
      (await project.cli('zone', 'check', 'gone.zone', 'a.zone', '--output', 'json')).out,
    ) as { readonly findings: readonly unknown[] };
    expect(findings).toMatchObject([{ rule: 'file/unreadable', place: { file: 'gone.zone' } }]);
  });

  it('reads what links in a directory lead to, and says which it does not', async () => {
    using project = scratchProject({ 'elsewhere/a': zone('a.example.'), 'more/b.zone': zone('b.example.') });
    const inside = (name: string): string => join(project.directory, 'zones', name);
    mkdirSync(inside('sub'), { recursive: true });
    symlinkSync('../elsewhere/a', inside('a.zone'));
    symlinkSync('../../elsewhere/a', inside('sub/again.zone'));
    symlinkSync('nowhere', inside('broken.zone'));
    symlinkSync('nowhere', inside('broken.txt'));
    symlinkSync('../more', inside('more'));
    execFileSync('mkfifo', [inside('pipe.zone')]);
    const { code, out, err } = await project.cli('zone', 'check', 'zones');
    expect(code).toBe(3);
    expect(out).toBe('2 files, 10 records: 0 errors, 0 other findings; 2 files not read\n');
    expect(err).toBe(
      [
        '✗ zones/broken.zone\n  the zone file cannot be read: there is no such file',
        '! zones/more\n  this link to a directory is not followed\n  hint: name it as well when it holds zone files',
        '✗ zones/pipe.zone\n  the zone file cannot be read: this is no file',
        '',
      ].join('\n'),
    );
    expect(await project.cli('zone', 'check', 'zones/a.zone', 'zones/more')).toMatchObject({ code: 0 });
  });

  it.each([
    ['the owner of the SOA record', zone('new.example.')],
    ['the owner of an NS record', zone('@').replace('@ 300 NS ns2', 'new.example. 300 NS ns2')],
  ])('takes the zone from %s', async (_, text) => {
    using project = scratchProject({ stuff: text });
    expect(await project.cli('zone', 'check', 'stuff')).toMatchObject({
      code: 0,
      out: '1 file, 5 records: 0 errors, 0 other findings\n',
    });
    expect((await project.cli('zone', 'export', 'stuff', '--to', 'bind')).out).toContain('$ORIGIN new.example.');
  });

  it('takes the zone from the file’s name, and names --origin when nothing says it', async () => {
    using project = scratchProject({ 'new.example.zone': zone('@'), stuff: zone('@') });
    expect(await project.cli('zone', 'check', 'new.example.zone')).toMatchObject({ code: 0 });
    const { code, out } = await project.cli('zone', 'check', 'stuff');
    expect([code, out]).toEqual([1, expect.stringMatching(/^stuff:1:1 error syntax .*--origin new\.example/)]);
    expect(await project.cli('zone', 'check', '--origin', 'new.example', 'stuff')).toMatchObject({ code: 0 });
  });

  it('refuses a device without end, and takes an empty one for an empty file', async () => {
    using project = scratchProject({ 'new.example.zone': zone('@') });
    expect(await project.cli('zone', 'check', '/dev/zero')).toMatchObject({
      code: 3,
      err: expect.stringContaining('this is a device'),
    });
    const diff = await project.cli('zone', 'diff', '--origin', 'new.example', '/dev/null', 'new.example.zone');
    expect(diff).toMatchObject({ code: 2, out: expect.stringMatching(/4 to create, 0 to update, 0 to delete\n$/) });
  });

  it.each([
    ['SIGTERM', 'check', ['pipe.zone']],
    ['SIGINT', 'check', ['-']],
    ['SIGTERM', 'export', ['pipe.zone', '--to', 'bind']],
  ] as const)('waits for a pipe, and %s ends the wait of zone %s', async (signal, command, words) => {
    using project = scratchProject();
    execFileSync('mkfifo', [join(project.directory, 'pipe.zone')]);
    const child = spawn(process.execPath, ['--conditions=@waxseal/source', main, 'zone', command, ...words], {
      cwd: project.directory,
      env: { ...process.env, INIT_CWD: project.directory },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    // Until its handlers are there a signal ends any program: it is sent until it is heard.
    const again = setInterval(() => child.kill(signal), 1500);
    const [code] = (await once(child, 'close')) as [number | null];
    clearInterval(again);
    expect([130, null]).toContain(code);
    if (code === 130) expect(told).toContain('interrupted');
  });

  it('reads a pipe that has a writer', async () => {
    using project = scratchProject();
    const path = join(project.directory, 'pipe.zone');
    execFileSync('mkfifo', [path]);
    const writer = spawn('sh', ['-c', `printf '%s' "$0" > "$1"`, zone('new.example.'), path]);
    const { code, out } = await project.spawn('zone', 'check', 'pipe.zone');
    await (writer.exitCode === null ? once(writer, 'close') : undefined);
    expect([code, out]).toEqual([0, '1 file, 5 records: 0 errors, 0 other findings\n']);
  });

  it('includes no pipe, however near it lies', async () => {
    using project = scratchProject({ 'new.example.zone': `${zone('@')}$INCLUDE pipe\n` });
    execFileSync('mkfifo', [join(project.directory, 'pipe')]);
    expect(await project.cli('zone', 'check', 'new.example.zone')).toMatchObject({
      code: 1,
      out: expect.stringContaining('cannot be read'),
    });
  });
});

describe('waxseal zone diff --output json', () => {
  it('writes the changes as data, and an empty list for none', async () => {
    using project = scratchProject({
      'old.zone': zone('new.example.'),
      'new.zone': zone('new.example.').replace('192.0.2.2', '192.0.2.3'),
    });
    const changed = await project.cli('zone', 'diff', 'old.zone', 'new.zone', '--output', 'json');
    expect([changed.code, JSON.parse(changed.out)]).toEqual([
      2,
      {
        v: 1,
        changes: [
          {
            change: 'update',
            owner: 'ns2.new.example.',
            type: 'A',
            before: [{ owner: 'ns2.new.example.', ttl: 300, type: 'A', address: '192.0.2.2' }],
            after: [{ owner: 'ns2.new.example.', ttl: 300, type: 'A', address: '192.0.2.3' }],
          },
        ],
      },
    ]);
    const same = await project.cli('zone', 'diff', 'old.zone', 'old.zone', '--output', 'json');
    expect([same.code, JSON.parse(same.out)]).toEqual([0, { v: 1, changes: [] }]);
  });
});
