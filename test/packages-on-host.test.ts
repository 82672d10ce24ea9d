import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const root = join(import.meta.dirname, '..');
const main = join(root, 'packages/cli/src/main.ts');

// The packages and the age that vars say, and a file between, so that a plan has something beside them.
const playbook = `import { apt, definePlaybook } from '@waxseal/playbook';
import { z } from 'zod';
const vars = z.object({ want: z.string(), age: z.number().optional(), goes: z.string().optional() });
export default definePlaybook({ name: 'packages', vars, plays: (play) => [play('packages', { hosts: 'all', tasks: ({ vars }) => [
  apt({ packages: vars.want.split(','), ...(vars.age === undefined ? {} : { cacheAge: vars.age }), ...(vars.goes === undefined ? {} : { removes: [vars.goes] }) }),
] })] });
`;

let borrowed: Borrowed<readonly [LabHost]>;
let host: LabHost;
let project: string;

function waxseal(command: string, want: string, age?: number, ...more: readonly string[]): Promise<CommandResult> {
  const vars = ['-e', `want=${want}`, ...(age === undefined ? [] : ['-e', `age=${age}`])];
  return borrowed.lab.exec([
    'env',
    `INIT_CWD=${project}`,
    process.execPath,
    '--conditions=@waxseal/source',
    main,
    command,
    join(project, 'packages.ts'),
    '-i',
    join(project, 'inventory.yml'),
    '-v',
    ...vars,
    ...(command === 'apply' ? ['--yes'] : []),
    ...more,
  ]);
}

/** Puts a package into the repository, whose index is made anew. */
async function publish(name: string, version: string, more = ''): Promise<void> {
  await host.script(
    `
    cd /srv/repo; mkdir -p build/DEBIAN build/usr/share/demo; echo "$1" >build/usr/share/demo/${name}
    printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: Nobody <nobody@new.example>\\nDescription: a package of a test\\n%s' ${name} ${version} '${more}' >build/DEBIAN/control
    dpkg-deb --root-owner-group --build build ${name}_${version}.deb >/dev/null; rm -r build
    for deb in *.deb; do dpkg-deb -f "$deb"; printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum <"$deb" | cut -d ' ' -f 1)"; done >Packages`.replaceAll(
      '$1',
      version,
    ),
  );
}
const installed = async (name: string): Promise<string> =>
  (await host.exec(['dpkg-query', '-W', '-f', '${db:Status-Status} ${Version}', name])).stdout;
const refreshes = async (): Promise<number> => Number(await host.script('wc -l </root/refreshes'));
const grow = (seconds: number): Promise<string> => host.script(`touch -d '${seconds} seconds ago' /var/lib/apt/lists`);

/** What check announced, apply did, and what both say the next time. */
async function converges(want: string, age: number | undefined, announced: string): Promise<void> {
  const check = await waxseal('check', want, age);
  expect(check.stdout).toContain(announced);
  expect(check.status).toBe(2);
  const apply = await waxseal('apply', want, age);
  expect(apply.status, apply.stdout).toBe(0);
  expect(apply.stdout).toContain('\n1 changed');
  const before = await refreshes();
  expect((await waxseal('apply', want, age)).stdout).toContain('\n0 changed');
  expect((await waxseal('check', want, age)).status).toBe(0);
  expect(await refreshes()).toBe(before);
}

describe.skipIf(obstacle !== undefined)(
  `Debian packages on a real host${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    beforeAll(async () => {
      borrowed = await borrow(['small']);
      [host] = borrowed.hosts;
      mkdirSync(join(root, 'out'), { recursive: true });
      project = mkdtempSync(join(root, 'out', 'packages-'));
      writeFileSync(join(project, 'packages.ts'), playbook);
      writeFileSync(
        join(project, 'inventory.yml'),
        `all:\n  hosts:\n    mx1: { ansible_host: ${host.address}, ansible_user: root, ansible_ssh_private_key_file: ${borrowed.lab.ssh.identityFile}, waxseal_known_hosts: ${borrowed.lab.ssh.knownHostsFile} }\n`,
      );
      await host.script(`
      rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* /var/lib/apt/lists/*; mkdir -p /srv/repo; : >/root/refreshes
      # Like file:, but the index is copied when the lists are refreshed, as it is from a server.
      echo 'deb [trusted=yes] copy:/srv/repo ./' >/etc/apt/sources.list
      echo 'APT::Update::Pre-Invoke { "echo refreshed >>/root/refreshes"; };' >/etc/apt/apt.conf.d/99count`);
      await publish('demo', '4.95-1');
      await publish('other', '1.0');
    }, 600_000);
    afterAll(async () => {
      await borrowed?.[Symbol.asyncDispose]();
      if (project !== undefined) rmSync(project, { recursive: true, force: true });
    }, 60_000);

    it(
      'of a version that the lists do not have are refused by check and by apply, with a hint',
      { timeout: 60_000 },
      async () => {
        for (const command of ['check', 'apply']) {
          const refused = await waxseal(command, 'demo=4.95-1');
          expect(refused.stdout).toContain(
            'the package lists have no demo of version 4.95-1\n      hint: they do not have the package at all; cacheAge refreshes old lists',
          );
          expect(refused.status).toBe(1);
        }
        expect(await installed('demo')).toBe('');
        expect(await refreshes()).toBe(0);
      },
    );

    it(
      'are installed after lists that are not there were refreshed, and the second run changes nothing',
      { timeout: 60_000 },
      async () => {
        await converges('demo=4.95-1', 3600, 'package lists: old → refreshed\n      demo: absent → 4.95-1');
        expect(await installed('demo')).toBe('installed 4.95-1');
        expect(await refreshes()).toBe(1);
      },
    );

    it(
      'have what lists of a fit age have: no refresh, and a newer version is refused',
      { timeout: 60_000 },
      async () => {
        await publish('demo', '4.96-2');
        for (const command of ['check', 'apply']) {
          const refused = await waxseal(command, 'demo=4.96-2', 3600);
          expect(refused.stdout).toContain('hint: they have 4.95-1; cacheAge');
          expect(refused.status).toBe(1);
        }
        expect(await refreshes()).toBe(1);
        expect(await installed('demo')).toBe('installed 4.95-1');
      },
    );

    it('are raised to the version that old lists did not have', { timeout: 60_000 }, async () => {
      await grow(7200);
      await converges('demo=4.96-2', 3600, 'demo: 4.95-1 → 4.96-2');
      expect(await installed('demo')).toBe('installed 4.96-2');
      expect(await refreshes()).toBe(2);
    });

    it('go back to an older version that is named, announced as such', { timeout: 60_000 }, async () => {
      await converges('demo=4.95-1', undefined, 'demo: 4.96-2 → 4.95-1 (older)\n');
      expect(await installed('demo')).toBe('installed 4.95-1');
      expect(await refreshes()).toBe(2);
    });

    it(
      'without a version stay at what is installed, and a right host is not refreshed, however old its lists',
      { timeout: 60_000 },
      async () => {
        await grow(7200);
        expect((await waxseal('apply', 'demo', 3600)).stdout).toContain('\n0 changed');
        expect(await installed('demo')).toBe('installed 4.95-1');
        await converges('demo,other', 3600, 'other: absent → installed');
        expect(await installed('other')).toBe('installed 1.0');
        expect(await refreshes()).toBe(3);
      },
    );

    it(
      'are what a saved plan says, which is stale once the lists have something else',
      { timeout: 60_000 },
      async () => {
        const file = join(project, 'plan.json');
        expect((await waxseal('plan', 'demo=4.96-2', 3600, '-o', file)).status).toBe(2);
        await publish('demo', '4.97-1');
        await host.script('apt-get update -qq');
        const stale = await waxseal('apply', 'demo=4.96-2', 3600, '--plan', file);
        expect(stale.stdout).toContain('the plan is stale');
        expect(await installed('demo')).toBe('installed 4.95-1');
        expect((await waxseal('plan', 'demo=4.96-2', 3600, '-o', file)).status).toBe(2);
        expect((await waxseal('apply', 'demo=4.96-2', 3600, '--plan', file)).status).toBe(0);
        expect(await installed('demo')).toBe('installed 4.96-2');
      },
    );

    it(
      'remove no other package unasked: the plan names what would go, and apply refuses what a plan did not see',
      { timeout: 60_000 },
      async () => {
        await publish('rival', '1.0', 'Conflicts: other\n');
        const unknown = await waxseal('check', 'rival');
        expect(unknown.stdout).toContain('the package lists have no rival');
        expect(unknown.status).toBe(1);
        // Of lists that do not know the rival nobody can tell what would go, and old ones may come to know it.
        expect((await waxseal('check', 'rival', 0)).stdout).toContain('rival: absent → installed');
        const unseen = await waxseal('apply', 'rival', 0);
        expect(unseen.stdout).toContain('apt would remove other, and nothing was installed');
        for (const command of ['check', 'apply']) {
          const refused = await waxseal(command, 'rival');
          expect(refused.stdout).toContain(
            "to install rival, apt would remove other\n      hint: if that is meant: removes: ['other']",
          );
          expect(refused.status).toBe(1);
        }
        expect(await installed('other')).toBe('installed 1.0');
        const asked = await waxseal('check', 'rival', undefined, '-e', 'goes=other');
        expect(asked.stdout).toContain('rival: absent → installed\n      other: 1.0 → removed');
        expect((await waxseal('apply', 'rival', undefined, '-e', 'goes=other')).status).toBe(0);
        expect(await installed('rival')).toBe('installed 1.0');
        expect(await installed('other')).not.toContain('installed 1.0');
      },
    );

    it('are right where any of a choice is installed; else the first is', { timeout: 60_000 }, async () => {
      expect((await waxseal('apply', 'other | rival')).stdout).toContain('\n0 changed');
      await host.script('apt-get purge -yqq rival');
      await converges('other | rival', undefined, 'other: absent → installed');
      expect(await installed('rival')).not.toContain('installed 1.0');
    });

    it('fail with what apt says where its sources cannot be read', { timeout: 60_000 }, async () => {
      await grow(7200);
      await host.script('mv /srv/repo /srv/gone');
      const failed = await waxseal('apply', 'demo=4.97-1', 3600);
      expect(failed.stdout).toMatch(/FAILED +package demo=4\.97-1[^]*copy:\/srv\/repo/);
      expect(failed.status).toBe(1);
      await host.script('mv /srv/gone /srv/repo');
      expect((await waxseal('apply', 'demo=4.97-1', 3600)).status).toBe(0);
    });
  },
);
