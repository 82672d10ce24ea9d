import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labObstacle, openLab } from '@waxseal/lab';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { borrow } from './support/shared-lab/borrow.ts';
import { type Keeper, startKeeper } from './support/shared-lab/keeper.ts';
import type { KeptLab } from './support/shared-lab/lab-on-demand.ts';
import { type Lease, lease } from './support/shared-lab/lease.ts';

const obstacle = labObstacle();

/** A process that holds hosts until it is killed. */
async function borrower(path: string, ...wishes: readonly string[]): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('support/shared-lab/borrower-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@waxseal/source', program, path, ...wishes], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe.skipIf(process.platform === 'win32')('the keeper of a lab', () => {
  const members = [
    { name: 'a', kind: 'bookworm' },
    { name: 'b', kind: 'bookworm' },
    { name: 'c', kind: 'bookworm' },
    { name: 'n', kind: 'dns' },
    { name: 'broken', kind: 'small' },
  ] as const;
  let keeper: Keeper;
  let log: string[];

  /** A lab that only writes down what is asked of it. */
  const fake: KeptLab = {
    id: 'fake',
    async prepare(name) {
      log.push(`prepare ${name}`);
      if (name === 'broken') throw new Error(`${name} does not boot`);
    },
    putAway: async (name) => void log.push(`put away ${name}`),
    startResponder: async () => void log.push('responder'),
    down: async () => void log.push('down'),
  };
  const ask = (...wishes: readonly string[]): Promise<Lease> => lease(keeper.path, { wishes });
  /** Asks for hosts, and notes when it has them. */
  const asking = async (note: string, ...wishes: readonly string[]): Promise<Lease> => {
    const held = await ask(...wishes);
    log.push(note);
    return held;
  };

  beforeEach(async () => {
    log = [];
    keeper = await startKeeper(members, async () => {
      log.push('make');
      return fake;
    });
  });
  afterEach(() => keeper[Symbol.asyncDispose]());

  it('makes a lab when it is first asked for a host of it, once, and takes it down with itself', async () => {
    expect(log).toEqual([]);
    await Promise.all([ask('a'), ask('b')]);
    expect(log.toSorted()).toEqual(['make', 'prepare a', 'prepare b']);
    await keeper[Symbol.asyncDispose]();
    expect(log.at(-1)).toBe('down');
  });

  it('makes none where nobody asks, and then has none to take down', async () => {
    await keeper[Symbol.asyncDispose]();
    expect(log).toEqual([]);
  });

  it('is asked by its own user only', async () => {
    expect((await stat(dirname(keeper.path))).mode & 0o777).toBe(0o700);
  });

  it('lends a host to one at a time, puts it away and prepares it for the next', async () => {
    const first = await ask('a');
    const second = asking('second', 'a');
    await (await ask('n'))[Symbol.asyncDispose]();
    expect(log).not.toContain('second');
    await first[Symbol.asyncDispose]();
    await second;
    expect(log.filter((line) => !line.endsWith(' n'))).toEqual([
      'make',
      'prepare a',
      'put away a',
      'prepare a',
      'second',
    ]);
  });

  it('lends all hosts of a wish or none, so that those who wait hold nothing', async () => {
    const a = await ask('a');
    const both = asking('both', 'a', 'b');
    const b = await ask('b');
    await a[Symbol.asyncDispose]();
    await ask('n');
    expect(log).not.toContain('both');
    await b[Symbol.asyncDispose]();
    expect((await both).names).toEqual(['a', 'b']);
  });

  it('serves first who waited longer', async () => {
    const a = await ask('a');
    const [second, third] = [asking('second', 'a'), asking('third', 'a')];
    await ask('n');
    await a[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
    await third;
    expect(log.filter((line) => /second|third/.test(line))).toEqual(['second', 'third']);
  });

  it('lends any host of a kind, beside those that are asked for by name', async () => {
    expect((await ask('bookworm', 'c', 'n')).names).toEqual(['b', 'c', 'n']);
    expect((await ask('bookworm')).names).toEqual(['a']);
  });

  it.each([[['x']], [['a', 'a']], [['dns', 'dns']], [['n', 'dns']]])(
    'refuses at once what it never has: %s',
    async (wishes) => {
      await expect(ask(...wishes)).rejects.toThrow(`the shared lab does not have these hosts: ${wishes.join(', ')}`);
      expect(log).toEqual([]);
    },
  );

  it('tells why a host does not come up, and takes it back', async () => {
    for (const _ of [1, 2]) await expect(ask('broken')).rejects.toThrow('broken does not boot');
  });

  it('starts the responder for those who need it', async () => {
    await lease(keeper.path, { wishes: ['a'], responder: true });
    expect(log).toContain('responder');
  });

  it('forgets who goes away while waiting', async () => {
    const a = await ask('a');
    const waiting = connect(keeper.path);
    waiting.write('{"wishes":["a","b"]}\n');
    await ask('n');
    waiting.destroy();
    await a[Symbol.asyncDispose]();
    expect((await ask('a', 'b')).names).toEqual(['a', 'b']);
  });

  it('takes back what a process held that died', async () => {
    const child = await borrower(keeper.path, 'a', 'bookworm');
    const next = asking('next', 'a');
    await ask('n');
    expect(log).not.toContain('next');
    child.kill('SIGKILL');
    expect((await next).names).toEqual(['a']);
    expect(log.indexOf('put away a')).toBeLessThan(log.indexOf('next'));
  });
});

describe.skipIf(obstacle !== undefined)(
  `the lab that all tests share${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 600_000 },
  () => {
    const squatter = "require('node:net').createServer().listen(2525, '0.0.0.0'); setInterval(() => 0, 1e6)";
    const listens = 'ss -Hltn "sport = :2525"';

    it('lends a host as new, whatever the borrower before did to it', async () => {
      const first = await borrow(['h1']);
      const [host] = first.hosts;
      const before = await host.script('find / -xdev -newer /proc/1 -type f | sort; cat /etc/hostname');
      await host.script(
        'echo changed >/etc/hostname; echo mine >/etc/only-here; rm /usr/bin/sudo; useradd stranger; service ssh stop',
      );
      await host.attach([process.execPath, '-e', squatter]);
      await expect.poll(() => host.script(listens)).not.toBe('');
      await host.fillDisk();
      await host.unplug();
      await first[Symbol.asyncDispose]();

      await using second = await borrow(['h1']);
      const [again] = second.hosts;
      expect(await again.script('find / -xdev -newer /proc/1 -type f | sort; cat /etc/hostname')).toBe(before);
      expect(await again.exec(['cat', '/etc/only-here'])).toMatchObject({ status: 1 });
      expect(await again.script(`${listens}; ls /usr/bin/sudo; getent passwd stranger || :`)).toBe('/usr/bin/sudo\n');
      expect(await second.lab.exec(['ssh', '-F', second.lab.ssh.configFile, 'h1', 'hostname'])).toMatchObject({
        status: 0,
        stdout: 'h1\n',
      });
      await again.script('echo there is room >/etc/file');
    });

    it('lends a host of a process that was killed to the next', async () => {
      const child = await borrower(inject('sharedLab') ?? '', 'h1');
      const next = borrow(['h1']);
      const waits = Symbol('waits');
      {
        await using other = await borrow(['h2']);
        expect(await other.hosts[0].script('hostname')).toBe('h2\n');
        expect(await Promise.race([next, Promise.resolve(waits)])).toBe(waits);
      }
      child.kill('SIGKILL');
      await using borrowed = await next;
      expect(await borrowed.hosts[0].script('hostname')).toBe('h1\n');
    });

    it('is one and the same for all, and has the public parties for everybody', async () => {
      await using one = await borrow(['small']);
      await using other = await borrow(['small']);
      expect(other.lab.id).toBe(one.lab.id);
      expect(other.hosts[0].name).not.toBe(one.hosts[0].name);
      expect(await one.hosts[0].script('getent ahostsv4 mail.club-internet.fr')).toContain('203.0.113.25');
    });

    it('does not open what is no lab', async () => {
      await expect(openLab('000000')).rejects.toThrow('there is no lab of this id');
    });
  },
);
