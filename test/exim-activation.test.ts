import { type LabHost, labObstacle, parties } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EximProject, eximProject, type EximVariant } from './support/exim-project.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();

const variant: EximVariant = { scheme: 'split', smarthost: parties.isp.fqdn, signs: { 'new.example': ['r1'] } };
const onPort587: EximVariant = { ...variant, smarthost: `${parties.isp.fqdn}::587` };

// Bookworm's init script reads the one, trixie's the other.
const runsQueue = `sed -i '/^QUEUEINTERVAL=/d' /etc/default/exim4; printf "QUEUEINTERVAL='7m'\\nEXIMDAEMONOPTS='-bd -q7m'\\n" >>/etc/default/exim4`;

describe.skipIf(obstacle !== undefined)(
  `a running Exim${obstacle === undefined ? '' : ` (not here: ${obstacle})`}`,
  { timeout: 120_000 },
  () => {
    let borrowed: Borrowed<readonly [LabHost, LabHost]>;
    let project: EximProject;

    beforeAll(async () => {
      borrowed = await borrow(['bookworm', 'trixie']);
      project = await eximProject(borrowed.lab, { 'r1._domainkey.new.example': 'rsa' });
      await apply(variant);
    }, 600_000);

    afterAll(async () => {
      project?.[Symbol.dispose]();
      await borrowed?.[Symbol.asyncDispose]();
    }, 60_000);

    async function apply(wished: EximVariant): Promise<void> {
      const { status, stdout } = await project.apply(wished, borrowed.hosts);
      expect(status, stdout).toBe(0);
      expect(stdout.match(/changed +Exim signs mail of new\.example/g)).toHaveLength(2);
    }

    /** The daemons' process ids and arguments, the queue runners of a moment left out. */
    const daemons = (): Promise<readonly (readonly [string, string])[]> =>
      Promise.all(
        borrowed.hosts.map(
          async (host) =>
            [
              await host.script('cat /run/exim4/exim.pid'),
              await host.script("tr '\\0' ' ' </proc/$(cat /run/exim4/exim.pid)/cmdline"),
            ] as const,
        ),
      );

    it('goes on as the same process, with the new configuration, when that alone has changed', async () => {
      const before = await daemons();
      await apply(onPort587);
      expect(await daemons()).toEqual(before);
      for (const host of borrowed.hosts)
        expect(
          await host.script(
            `grep -c 'SIGHUP received' /var/log/exim4/mainlog; exim4 -bP router smarthost | grep ^route_list`,
          ),
        ).toBe('1\nroute_list = * mail.club-internet.fr::587 byname\n');
    });

    it('is started anew when the options that Debian starts it with have changed too, which a reload would not read', async () => {
      const before = await daemons();
      for (const host of borrowed.hosts) await host.script(runsQueue);
      await apply(variant);
      const after = await daemons();
      for (const [index, [pid, words]] of after.entries()) {
        expect(pid).not.toBe(before[index]?.[0]);
        expect(words).toContain('-q7m');
      }
    });

    it('is started anew when it is to listen elsewhere', async () => {
      const before = await daemons();
      for (const host of borrowed.hosts)
        await host.script(
          'sed -i "s/^dc_local_interfaces=.*/dc_local_interfaces=\'127.0.0.1\'/" /etc/exim4/update-exim4.conf.conf',
        );
      await apply(onPort587);
      const after = await daemons();
      expect(after.map(([pid]) => pid)).not.toEqual(before.map(([pid]) => pid));
      for (const host of borrowed.hosts)
        expect(await host.script('ss -Hltn "sport = :25" | awk \'{ print $4 }\'')).toBe('127.0.0.1:25\n');
    });

    it('is not missed where Debian is told to run queues only', async () => {
      for (const host of borrowed.hosts)
        await host.script(
          `sed -i '/^QUEUERUNNER=/d; /^EXIMDAEMONOPTS=/d' /etc/default/exim4; printf "QUEUERUNNER='queueonly'\\nEXIMDAEMONOPTS='-q30m -oP /run/exim4/exim.pid'\\n" >>/etc/default/exim4`,
        );
      await apply(variant);
      for (const host of borrowed.hosts) expect(await host.script('ss -Hltn "sport = :25"')).toBe('');
    });
  },
);
