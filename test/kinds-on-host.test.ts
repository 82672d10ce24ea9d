import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, createLab, type Lab, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const obstacle = labObstacle();
const root = join(import.meta.dirname, '..');
const main = join(root, 'packages/cli/src/main.ts');

const playbook = `import { apt, cron, debconf, definePlaybook, group, link, service, user } from '@waxseal/playbook';
const vars = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
export default definePlaybook({ name: 'kinds', vars, plays: (play) => [play('kinds', { hosts: 'all', tasks: () => [
  apt({ packages: ['exim4-daemon-light'] }),
  group({ group: 'postmasters', system: true }),
  user({ user: 'prober', system: true, group: 'postmasters', shell: '/usr/sbin/nologin' }),
  debconf({ package: 'exim4-config', question: 'exim4/dc_other_hostnames', type: 'string', value: 'new.example' }),
  cron({ job: 'queue', schedule: '*/30 * * * *', user: 'root', run: 'runq' }),
  link({ path: '/etc/mail-name', target: 'mailname' }),
  service({ service: 'exim4', running: true, enabled: false }),
] })] });
`;

let lab: Lab;
let host: LabHost;
let project: string;

function waxseal(command: 'apply' | 'check'): Promise<CommandResult> {
  return lab.exec(['env', `INIT_CWD=${project}`, process.execPath, '--conditions=@waxseal/source', main, command, join(project, 'kinds.ts'), '-i', join(project, 'inventory.yml'), ...(command === 'apply' ? ['--yes'] : [])]);
}

describe.skipIf(obstacle !== undefined)(`the kinds that need a system, on a real host${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`, () => {
  beforeAll(async () => {
    lab = await createLab({ name: 'kinds' });
    host = lab.addHost({ name: 'mx1', address: '192.0.2.11', services: ['ssh'] });
    await lab.start();
    mkdirSync(join(root, 'out'), { recursive: true });
    project = mkdtempSync(join(root, 'out', 'kinds-'));
    writeFileSync(join(project, 'kinds.ts'), playbook);
    writeFileSync(join(project, 'inventory.yml'), `all:\n  hosts:\n    mx1: { ansible_host: 192.0.2.11, ansible_user: root, ansible_ssh_private_key_file: ${lab.ssh.identityFile}, waxseal_known_hosts: ${lab.ssh.knownHostsFile} }\n`);
  }, 600_000);
  afterAll(async () => {
    await lab?.down();
    if (project !== undefined) rmSync(project, { recursive: true, force: true });
  }, 60_000);

  it('are announced by check, done by apply as announced, and a second run changes nothing', { timeout: 120_000 }, async () => {
    const check = await waxseal('check');
    expect(check.stdout).toContain('6 to change');
    expect(check.status).toBe(2);
    expect((await host.exec(['id', 'prober'])).status).not.toBe(0);

    const apply = await waxseal('apply');
    expect(apply.stdout).toContain('6 changed');
    expect(apply.status, apply.stdout).toBe(0);
    expect(await host.script('id -gn prober; getent passwd prober | cut -d: -f7; readlink /etc/mail-name; tail -n 1 /etc/cron.d/queue')).toBe('postmasters\n/usr/sbin/nologin\nmailname\n*/30 * * * * root runq\n');
    expect((await host.exec(['service', 'exim4', 'status'])).status).toBe(0);
    expect(await host.script('ls /etc/rc2.d | grep -c "^S..exim4" || :')).toBe('0\n');
    expect(await host.script("printf 'GET exim4/dc_other_hostnames\\n' | debconf-communicate exim4-config")).toBe('0 new.example\n');

    expect((await waxseal('apply')).stdout).toContain('\n0 changed');
    expect((await waxseal('check')).status).toBe(0);
  });

  it('bring back a service that stopped', { timeout: 60_000 }, async () => {
    await host.script('service exim4 stop');
    expect((await waxseal('apply')).stdout).toContain('\n1 changed');
    expect((await host.exec(['service', 'exim4', 'status'])).status).toBe(0);
  });
});
