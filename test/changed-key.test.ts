import { createLab, type Lab, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labInventory, labProject, type LabProject } from './support/disturbed-run.ts';

const obstacle = labObstacle();

const playbook = `import { definePlaybook, file } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
export default definePlaybook({ name: 'keys', vars, plays: (play) => [play('work', { hosts: 'all', tasks: () => [file({ path: '/srv/config', content: 'new\\n' })] })] });
`;

describe.skipIf(obstacle !== undefined)(`a host whose key changed${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`, { timeout: 60_000 }, () => {
  let lab: Lab;
  let hosts: readonly LabHost[];
  let project: LabProject;

  beforeAll(async () => {
    lab = await createLab({ name: 'keys' });
    // Its log says who came, and how far.
    const files = { '/etc/ssh/sshd_config.d/log.conf': 'LogLevel VERBOSE\n', '/etc/default/ssh': "SSHD_OPTS='-E /var/log/sshd'\n" };
    hosts = [1, 2, 3].map((n) => lab.addHost({ name: `h${n}`, address: `192.0.2.${10 + n}`, services: ['ssh'], files, diskMegabytes: 24 }));
    await lab.start();
    project = labProject(lab);
    project.write('keys.ts', playbook);
    project.write('inventory.yml', labInventory(lab, hosts));
  }, 600_000);
  afterAll(async () => {
    project?.[Symbol.dispose]();
    await lab?.down();
  }, 60_000);
  beforeEach(() => lab.reset());

  it.each(['strict', 'accept-new'])('is refused, host keys %s, before anything is sent to it; the others go on', async (policy) => {
    const second = hosts[1] as LabHost;
    await second.swapHostKeys();
    const { status, stdout, events } = await project.run('apply', `${project.directory}/keys.ts`, '-i', `${project.directory}/inventory.yml`, '--yes', '--host-keys', policy);
    expect(status, stdout).toBe(4);
    expect(events.filter((event) => event.type === 'host.unreachable')).toMatchObject([
      { host: 'h2', fault: { message: 'h2: the host key has changed: this may be another machine', place: { file: lab.ssh.knownHostsFile }, hint: expect.stringContaining('ssh-keygen -R 192.0.2.12') } },
    ]);
    const log = await second.script('cat /var/log/sshd');
    expect(log).toMatch(/Connection from 192\.0\.2\.\d+ /);
    expect(log).not.toMatch(/root|publickey|Accepted|Failed/);
    expect(await Promise.all(hosts.map((host) => host.script('ls /srv; ls -d /var/lib/waxseal 2>/dev/null || :')))).toEqual(['config\n/var/lib/waxseal\n', '', 'config\n/var/lib/waxseal\n']);
  });
});
