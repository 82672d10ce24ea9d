import { readFile } from 'node:fs/promises';
import { createLab, type Lab, type LabHost, labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;
const count = 30;

async function availableMegabytes(): Promise<number> {
  return Number(/^MemAvailable:\s+(\d+)/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1]) / 1024;
}

describe.skipIf(obstacle !== undefined)(`a fleet of ${count} hosts${because}`, { timeout: 300_000 }, () => {
  let lab: Lab;
  let hosts: readonly LabHost[];
  let before: number;
  let seconds: number;

  beforeAll(async () => {
    before = await availableMegabytes();
    lab = await createLab({ name: 'thirty' });
    hosts = Array.from({ length: count }, (_, index) =>
      lab.addHost({ name: `mx${index + 1}`, address: `192.0.2.${101 + index}` }),
    );
    const start = performance.now();
    await lab.start();
    seconds = (performance.now() - start) / 1000;
  }, 300_000);
  afterAll(() => lab?.down());

  it('takes less than 2 of 8 GB, and says how long it took to come up', async () => {
    const megabytes = before - (await availableMegabytes());
    console.info(`${count} hosts with sshd and Exim: up in ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB in all`);
    expect(megabytes).toBeLessThan(2048);
  });

  it('answers by SSH, every host with its own name', async () => {
    const one = async (host: LabHost): Promise<string> =>
      (await lab.exec(['ssh', '-F', lab.ssh.configFile, host.name, 'hostname --fqdn'])).stdout;
    const names: string[] = [];
    for (const host of hosts) names.push(await one(host));
    expect(names).toEqual(hosts.map(({ fqdn }) => `${fqdn}\n`));
  });
});
