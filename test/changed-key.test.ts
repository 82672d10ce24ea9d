import { type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labInventory, labProject, type LabProject } from './support/disturbed-run.ts';
import { bootAfresh } from './support/shared-lab/boot-afresh.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();

const playbook = `import { definePlaybook, file } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
export default definePlaybook({ name: 'keys', vars, plays: (play) => [play('work', { hosts: 'all', tasks: () => [file({ path: '/srv/config', content: 'new\\n' })] })] });
`;

// Its log says who came, and how far.
const verbose =
  "echo 'LogLevel VERBOSE' >/etc/ssh/sshd_config.d/log.conf; echo \"SSHD_OPTS='-E /var/log/sshd'\" >/etc/default/ssh; service ssh restart";

describe.skipIf(obstacle !== undefined)(
  `a host whose key changed${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 60_000 },
  () => {
    let borrowed: Borrowed<readonly [LabHost, LabHost, LabHost]>;
    let project: LabProject;

    beforeAll(async () => {
      borrowed = await borrow(['small', 'small', 'small']);
      const [h1, h2, h3] = borrowed.hosts;
      project = labProject(borrowed.lab);
      project.write('keys.ts', playbook);
      project.write('inventory.yml', labInventory(borrowed.lab, { h1, h2, h3 }));
    }, 600_000);
    afterAll(async () => {
      project?.[Symbol.dispose]();
      await borrowed?.[Symbol.asyncDispose]();
    }, 60_000);
    beforeEach(() =>
      Promise.all(
        borrowed.hosts.map(async (host) => {
          await bootAfresh(host);
          await host.script(verbose);
        }),
      ),
    );

    it.each(['strict', 'accept-new'])(
      'is refused, host keys %s, before anything is sent to it; the others go on',
      async (policy) => {
        const { hosts, lab } = borrowed;
        const [, second] = hosts;
        await second.swapHostKeys();
        const { status, stdout, events } = await project.run(
          'apply',
          `${project.directory}/keys.ts`,
          '-i',
          `${project.directory}/inventory.yml`,
          '--yes',
          '--host-keys',
          policy,
        );
        expect(status, stdout).toBe(4);
        expect(events.filter((event) => event.type === 'host.unreachable')).toMatchObject([
          {
            host: 'h2',
            fault: {
              message: 'h2: the host key has changed: this may be another machine',
              place: { file: lab.ssh.knownHostsFile },
              hint: expect.stringContaining(`ssh-keygen -R ${second.address}`),
            },
          },
        ]);
        const log = await second.script('cat /var/log/sshd');
        expect(log).toMatch(/Connection from 192\.0\.2\.\d+ /);
        expect(log).not.toMatch(/root|publickey|Accepted|Failed/);
        expect(
          await Promise.all(hosts.map((host) => host.script('ls /srv; ls -d /var/lib/waxseal 2>/dev/null || :'))),
        ).toEqual(['config\n/var/lib/waxseal\n', '', 'config\n/var/lib/waxseal\n']);
      },
    );
  },
);
