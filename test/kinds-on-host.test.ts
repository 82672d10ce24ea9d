import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, type LabHost, labObstacle } from '@waxseal/lab';
import type { Event } from '@waxseal/playbook';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const root = join(import.meta.dirname, '..');
const main = join(root, 'packages/cli/src/main.ts');

// A package of nothing, in a repository on the host: the lab has no way to Debian's.
const demoPackage = `
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*; mkdir -p /srv/repo/demo/DEBIAN; cd /srv/repo
printf 'Package: demo\\nVersion: 1\\nArchitecture: all\\nMaintainer: Nobody <nobody@new.example>\\nDescription: a package of a test\\n' >demo/DEBIAN/control
dpkg-deb --root-owner-group --build demo demo.deb >/dev/null
{ dpkg-deb -f demo.deb; printf 'Filename: ./demo.deb\\nSize: %s\\nSHA256: %s\\n' "$(stat -c %s demo.deb)" "$(sha256sum <demo.deb | cut -d ' ' -f 1)"; } >Packages
echo 'deb [trusted=yes] file:/srv/repo ./' >/etc/apt/sources.list`;

/** Every kind, each in a play of its own; what a shell on the host must say afterwards; what prepares it. */
const cases: Readonly<
  Record<string, { readonly task: string; readonly look: string; readonly sees: string; readonly before?: string }>
> = {
  file: {
    task: "file({ path: '/etc/motd', content: 'hello\\n', mode: 0o640, owner: 'root', group: 'adm' })",
    look: "cat /etc/motd; stat -c '%a %U %G' /etc/motd",
    sees: 'hello\n640 root adm\n',
  },
  directory: {
    task: "directory({ path: '/srv/mail', mode: 0o2750, group: 'mail' })",
    look: "stat -c '%F %a %G' /srv/mail",
    sees: 'directory 2750 mail\n',
  },
  link: {
    task: "link({ path: '/etc/mail-name', target: 'mailname' })",
    look: 'readlink /etc/mail-name',
    sees: 'mailname\n',
  },
  absent: {
    task: "absent({ path: '/srv/old', recursive: true })",
    before: 'mkdir -p /srv/old/sub; touch /srv/old/sub/x',
    look: 'ls -d /srv/old 2>/dev/null || echo gone',
    sees: 'gone\n',
  },
  line: {
    task: "line({ path: '/etc/aliases', line: 'abuse: root' })",
    before: "printf 'postmaster: root\\n' >/etc/aliases",
    look: 'cat /etc/aliases',
    sees: 'postmaster: root\nabuse: root\n',
  },
  block: {
    task: "block({ path: '/etc/hosts.allow', marker: 'ours', text: 'sshd: ALL' , create: true })",
    look: 'tail -n 3 /etc/hosts.allow',
    sees: '# BEGIN ours\nsshd: ALL\n# END ours\n',
  },
  setting: {
    task: "setting({ path: '/etc/default/ours', key: 'LEVEL', value: '3', quotes: 'double', create: true })",
    look: 'cat /etc/default/ours',
    sees: 'LEVEL="3"\n',
  },
  apt: {
    task: "apt({ packages: ['demo'] })",
    before: demoPackage,
    look: "dpkg-query -W -f='${Status}' demo",
    sees: 'install ok installed',
  },
  group: {
    task: "group({ group: 'postmasters', system: true })",
    look: 'getent group postmasters | cut -d: -f1',
    sees: 'postmasters\n',
  },
  user: {
    task: "user({ user: 'prober', system: true, group: 'mail', shell: '/usr/sbin/nologin' })",
    look: 'id -gn prober; getent passwd prober | cut -d: -f7',
    sees: 'mail\n/usr/sbin/nologin\n',
  },
  debconf: {
    task: "debconf({ package: 'exim4-config', question: 'exim4/dc_other_hostnames', type: 'string', value: 'new.example' })",
    look: "printf 'GET exim4/dc_other_hostnames\\n' | debconf-communicate exim4-config",
    sees: '0 new.example\n',
  },
  cron: {
    task: "cron({ job: 'queue', schedule: '*/30 * * * *', user: 'root', run: 'runq' })",
    look: 'tail -n 1 /etc/cron.d/queue',
    sees: '*/30 * * * * root runq\n',
  },
  service: {
    task: "service({ service: 'exim4', running: true, enabled: false })",
    before: 'service exim4 stop',
    look: "service exim4 status >/dev/null && echo runs; ls /etc/rc2.d | grep -c '^S..exim4' || :",
    sees: 'runs\n0\n',
  },
  command: {
    task: "command({ run: 'date >/var/tmp/stamp', creates: '/var/tmp/stamp' })",
    look: 'ls /var/tmp/stamp',
    sees: '/var/tmp/stamp\n',
  },
  transaction: {
    task: "transaction({ tree: '/etc/tree', members: [directory({ path: '/etc/tree' }), file({ path: '/etc/tree/a', content: 'x' })], validate: [{ name: 'there', run: 'test -e \"$STAGE\"/a' }], activate: 'touch /var/tmp/activated', health: 'test -e /var/tmp/activated' })",
    look: 'cat /etc/tree/a; ls /var/tmp/activated',
    sees: 'x/var/tmp/activated\n',
  },
  'own kind': { task: 'task(swap, { size: 8 })', look: "stat -c '%s %a' /swap", sees: '8192 600\n' },
};

const playbook = `import { absent, apt, block, command, cron, debconf, defineResource, definePlaybook, directory, file, group, line, link, service, setting, task, transaction, user } from '@waxseal/playbook';
import { shell } from '@waxseal/shell';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const swap = defineResource({
  kind: 'swap', subject: ({ size }) => size + ' KiB', probes: () => [{ fact: 'path', path: '/swap' }],
  plan: (_, world) => (world.paths.get('/swap').type === 'file' ? { state: 'ok' } : { state: 'change', diffs: [{ subject: '/swap', words: ['made'] }] }),
  effect: (_, world) => world,
  script: ({ size }) => '[ -e /swap ] || { ( umask 077; head -c ' + size * 1024 + ' /dev/zero >/swap ) && ' + shell.changed + '; }',
});
export default definePlaybook({ name: 'kinds', vars, plays: (play) => [
${Object.entries(cases)
  .map(([name, { task }]) => `play('${name}', { hosts: 'all', tasks: () => [${task}] }),`)
  .join('\n')}
] });
`;

let borrowed: Borrowed<readonly [LabHost]>;
let host: LabHost;
let project: string;

function waxseal(command: 'apply' | 'check'): Promise<CommandResult> {
  return borrowed.lab.exec(
    [
      'env',
      `INIT_CWD=${project}`,
      process.execPath,
      '--conditions=@waxseal/source',
      main,
      command,
      join(project, 'kinds.ts'),
      '-i',
      join(project, 'inventory.yml'),
      '--output',
      'ndjson',
      ...(command === 'apply' ? ['--yes'] : []),
    ],
    { timeout: 120 },
  );
}

/** How each play's task ended: `play outcome`. */
function outcomes({ stdout }: CommandResult): readonly string[] {
  const events = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
  return events.flatMap((event) =>
    event.type === 'task.finished'
      ? [
          `${event.play} ${event.outcome}${event.message === undefined ? '' : ` ${event.message} ${event.output ?? ''}`}`,
        ]
      : [],
  );
}

describe.skipIf(obstacle !== undefined)(
  `every kind of task, on a real Debian host${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  () => {
    beforeAll(async () => {
      borrowed = await borrow(['small']);
      [host] = borrowed.hosts;
      mkdirSync(join(root, 'out'), { recursive: true });
      project = mkdtempSync(join(root, 'out', 'kinds-'));
      writeFileSync(join(project, 'kinds.ts'), playbook);
      writeFileSync(
        join(project, 'inventory.yml'),
        `all:\n  hosts:\n    mx1: { ansible_host: ${host.address}, ansible_user: root, ansible_ssh_private_key_file: ${borrowed.lab.ssh.identityFile}, waxseal_known_hosts: ${borrowed.lab.ssh.knownHostsFile} }\n`,
      );
    }, 600_000);
    afterAll(async () => {
      await borrowed?.[Symbol.asyncDispose]();
      if (project !== undefined) rmSync(project, { recursive: true, force: true });
    }, 60_000);

    it(
      'are announced by check, done by apply as announced, and a second run changes nothing',
      { timeout: 240_000 },
      async () => {
        for (const { before } of Object.values(cases)) if (before !== undefined) await host.script(before);
        const names = Object.keys(cases);
        const check = await waxseal('check');
        expect(outcomes(check)).toEqual(names.map((name) => `${name} changed`));
        expect(check.status).toBe(2);
        for (const [name, { look, sees }] of Object.entries(cases))
          expect((await host.exec(['sh', '-c', look])).stdout, `${name} before`).not.toBe(sees);

        const apply = await waxseal('apply');
        expect(outcomes(apply)).toEqual(names.map((name) => `${name} changed`));
        expect(apply.status).toBe(0);
        for (const [name, { look, sees }] of Object.entries(cases))
          expect((await host.exec(['sh', '-c', look])).stdout, name).toBe(sees);

        expect(outcomes(await waxseal('apply'))).toEqual(names.map((name) => `${name} ok`));
        expect(await waxseal('check')).toMatchObject({ status: 0 });
      },
    );
  },
);
