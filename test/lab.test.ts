import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createLab, type Lab, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namespaceNumbers, noTraces, ownInterfaces, tracesOf } from './support/lab-traces.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

describe.skipIf(obstacle !== undefined)(`a lab${because}`, { timeout: 300_000 }, () => {
  let interfaces: readonly string[];
  let lab: Lab;
  let mx1: LabHost;
  let mx2: LabHost;

  beforeAll(async () => {
    interfaces = await ownInterfaces();
    lab = await createLab({ name: 'mail' });
    mx1 = lab.addHost({ name: 'mx1', address: '192.0.2.11' });
    mx2 = lab.addHost({ name: 'mx2', address: '192.0.2.12' });
    lab.addSink({ name: 'isp', fqdn: 'mail.club-internet.fr', address: '198.51.100.25' });
    await lab.start();
  }, 300_000);

  afterAll(() => lab?.down());

  it('lets one in by SSH under the host’s name, with its host key verified', async () => {
    const result = await lab.exec(['ssh', '-F', lab.ssh.configFile, 'mx1', 'hostname --fqdn']);
    expect(result).toMatchObject({ status: 0, stdout: 'mx1.new.example\n' });
  });

  it('gives each host keys of its own, so that one cannot pass for another', async () => {
    const asOther = ['ssh', '-F', lab.ssh.configFile, '-o', 'HostKeyAlias=mx1', mx2.address, 'true'];
    const result = await lab.exec(asOther);
    expect(result.status).toBe(255);
    expect(result.stderr).toContain('HOST IDENTIFICATION HAS CHANGED');
  });

  it('lets the unprivileged administrator in, who becomes root by sudo', async () => {
    const result = await lab.exec(['ssh', '-F', lab.ssh.configFile, 'deploy@mx2', 'id -un; sudo -n id -un']);
    expect(result).toMatchObject({ status: 0, stdout: 'deploy\nroot\n' });
  });

  it('runs Debian’s Exim on each host, started by its init script', async () => {
    for (const host of [mx1, mx2]) {
      const { stdout } = await host.exec(['sh', '-c', 'service exim4 status; exim4 -bV | head -n 1']);
      expect(stdout).toMatch(/MTA is running|exim4.*running|daemon/i);
      expect(stdout).toContain('Exim version 4.96');
    }
  });

  it('has no way out: only the lab’s networks are routed', async () => {
    const routes = await mx1.script('ip route show');
    expect(routes).not.toContain('default');
    expect(routes.match(/^\S+/gm)?.toSorted()).toEqual(['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']);
  });

  it('keeps hosts apart: what one writes, no other sees', async () => {
    await mx1.script('echo mine > /etc/only-here');
    expect((await mx2.exec(['cat', '/etc/only-here'])).status).toBe(1);
  });

  it('boots a host afresh with the same host key', async () => {
    await mx1.script('echo mine > /etc/only-here');
    await mx1.reset();
    expect((await mx1.exec(['cat', '/etc/only-here'])).status).toBe(1);
    expect((await lab.exec(['ssh', '-F', lab.ssh.configFile, 'mx1', 'true'])).status).toBe(0);
  });

  it('says of a stopped host that it is stopped, and nobody reaches it', async () => {
    await mx2.stop();
    await expect(mx2.exec(['true'])).rejects.toThrow('the lab host mx2 is stopped');
    expect((await lab.exec(['ssh', '-F', lab.ssh.configFile, '-o', 'ConnectTimeout=3', 'mx2', 'true'])).status).toBe(
      255,
    );
    await mx2.reset();
    expect((await mx2.exec(['true'])).status).toBe(0);
  });

  it('leaves no namespace, mount, interface, process or directory when it is taken down', async () => {
    const numbers = await namespaceNumbers(lab.id);
    const during = await tracesOf(lab.id, numbers, interfaces);
    expect(during.namespaces).toHaveLength(4);
    expect(during.processes.length).toBeGreaterThan(6);
    await lab.down();
    expect(await tracesOf(lab.id, numbers, interfaces)).toEqual(noTraces);
  });

  it('can be taken down twice', async () => {
    await expect(lab.down()).resolves.toBeUndefined();
  });
});

describe.skipIf(obstacle !== undefined)(`a lab whose maker dies${because}`, { timeout: 120_000 }, () => {
  const program = fileURLToPath(new URL('support/lab-maker.ts', import.meta.url));

  async function startMaker(): Promise<{ readonly maker: ChildProcess; readonly id: string }> {
    const maker = spawn(process.execPath, ['--conditions=@waxseal/source', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(maker.stdout, 'data')) as [Buffer];
    return { maker, id: said.toString().trim() };
  }

  async function killed(maker: ChildProcess): Promise<void> {
    maker.kill('SIGKILL');
    if (maker.signalCode === null) await once(maker, 'exit');
  }

  it('is cleared away at once, even after SIGKILL', async () => {
    const interfaces = await ownInterfaces();
    const { maker, id } = await startMaker();
    const numbers = await namespaceNumbers(id);
    expect(numbers).toHaveLength(2);
    await killed(maker);
    await expect.poll(() => tracesOf(id, numbers, interfaces), { timeout: 15_000, interval: 200 }).toEqual(noTraces);
  });

  it('is cleared away by the next lab when its guard died with it', async () => {
    const interfaces = await ownInterfaces();
    const { maker, id } = await startMaker();
    const numbers = await namespaceNumbers(id);
    const guards = (await tracesOf(id, numbers, interfaces)).processes.filter((line) => line.includes('guard-process'));
    expect(guards).toHaveLength(1);
    process.kill(Number(guards[0]?.split(/\s+/)[1]), 'SIGKILL');
    await killed(maker);
    expect(await namespaceNumbers(id)).toEqual(numbers);
    const next = await createLab();
    expect(await tracesOf(id, numbers, interfaces)).toEqual(noTraces);
    await next.down();
  });
});
