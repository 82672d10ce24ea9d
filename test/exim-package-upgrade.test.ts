import { type LabHost, labObstacle, parties, receiverAddress } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EximProject, eximProject, type EximVariant } from './support/exim-project.ts';
import { verifyDkim } from './support/lab-verify-dkim.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (not here: ${obstacle})`;

const split: EximVariant = { scheme: 'split', smarthost: parties.isp.fqdn, signs: { 'new.example': ['r1'] } };
const smarthostFile = '/etc/exim4/conf.d/transport/30_exim4-config_remote_smtp_smarthost';

/** Sh text that installs a later exim4-config, packed from the installed one, whose transport a sed program has changed. */
const upgraded = (edit: string): string => `
  rm -rf /root/later && mkdir -p /root/later/DEBIAN && cd /root/later
  dpkg-query -L exim4-config | while read -r path; do [ -d "$path" ] || printf '.%s\\0' "$path"; done | tar -C / --null -T - -cf - | tar -xf -
  for part in preinst postinst prerm postrm config templates conffiles; do [ ! -e /var/lib/dpkg/info/exim4-config.$part ] || cp -p /var/lib/dpkg/info/exim4-config.$part DEBIAN/$part; done
  dpkg-query -s exim4-config | awk '/^Status:/ || /^Conffiles:/ { skip = 1; next } /^[A-Z]/ { skip = 0 } !skip { if (/^Version:/) $0 = $0 "+later"; print }' >DEBIAN/control
  sed -i '${edit}' ./etc/exim4/conf.d/transport/30_exim4-config_remote_smtp_smarthost
  dpkg-deb --build --root-owner-group /root/later /root/later.deb >/dev/null
  DEBIAN_FRONTEND=noninteractive dpkg --force-confdef --force-confold -i /root/later.deb
`;

describe.skipIf(obstacle !== undefined)(`a package upgrade${because}`, { timeout: 120_000 }, () => {
  let borrowed: Borrowed<readonly [LabHost]>;
  let project: EximProject;
  let host: LabHost;

  beforeAll(async () => {
    borrowed = await borrow(['trixie']);
    [host] = borrowed.hosts;
    project = await eximProject(borrowed.lab, { 'r1._domainkey.new.example': 'rsa' });
    const { status, stdout } = await project.apply(split, [host]);
    if (status !== 0) throw new Error(stdout);
  }, 600_000);

  afterAll(async () => {
    project?.[Symbol.dispose]();
    await borrowed?.[Symbol.asyncDispose]();
  }, 60_000);

  async function verdict(): Promise<readonly string[]> {
    const messageId = await host.send({
      from: 'someone@new.example',
      to: receiverAddress,
      subject: 'x',
      body: 'Text.',
    });
    const { raw } = await borrowed.receiver.waitForMessage({ containing: messageId });
    return (await verifyDkim(raw, project.records)).map(({ result }) => result);
  }

  it('is noticed by check when it changed the transport, and followed: that of an Exim to come honours the macros itself', async () => {
    await host.script(upgraded(`s/^  multi_domain$/&\\n.ifdef DKIM_DOMAIN\\ndkim_domain = DKIM_DOMAIN\\n.endif/`));
    expect(await host.script(`dpkg-query -W -f '\${Status} \${Version}' exim4-config`)).toMatch(
      /^install ok installed .*\+later$/,
    );
    // Until then all goes on as before.
    expect(await verdict()).toEqual(['pass']);
    const checked = await project.check(split, [host]);
    expect(checked.status, checked.stdout + checked.stderr).toBe(2);
    expect(checked.stdout).toMatch(
      /-# For 30_exim4-config_remote_smtp_smarthost, sha256 [0-9a-f]{64}\.\n(?:.*\n)*? *\+# For 30_exim4-config_remote_smtp_smarthost, sha256 [0-9a-f]{64}\.\n/,
    );
    const { status, stdout } = await project.apply(split, [host]);
    expect(status, stdout).toBe(0);
    expect(await host.script(`grep -h 'dkim_domain' ${smarthostFile}.rul`)).toBe('dkim_domain = DKIM_DOMAIN\n');
    expect(await verdict()).toEqual(['pass']);
    expect((await project.apply(split, [host])).stdout).toContain('\n0 changed on 1 host');
  });
});
