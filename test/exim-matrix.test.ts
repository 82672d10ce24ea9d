import {
  type Internet,
  type LabHost,
  labObstacle,
  parties,
  receiverAddress,
  smarthostAlias,
  smarthostLogin,
} from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EximProject, eximProject, type EximVariant } from './support/exim-project.ts';
import { type DkimVerdict, verifyDkim } from './support/lab-verify-dkim.ts';
import { pythonObstacle, verifyByPython } from './support/python-verifier.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle() ?? pythonObstacle();
const because = obstacle === undefined ? '' : ` (not here: ${obstacle})`;

const keys = {
  'r1._domainkey.new.example': 'rsa',
  'e1._domainkey.new.example': 'ed25519',
  'r1._domainkey.alumni.example': 'rsa',
} as const;
const signings: Readonly<Record<string, EximVariant['signs']>> = {
  'one domain': { 'new.example': ['r1'] },
  'several domains': { 'new.example': ['r1'], 'alumni.example': ['r1'] },
  'RSA beside Ed25519': { 'new.example': ['r1', 'e1'], 'alumni.example': ['r1'] },
};
const routes = { smarthost: { smarthost: parties.isp.fqdn }, internet: {} } as const;

const variants = (['split', 'monolithic'] as const).flatMap((scheme) =>
  (['smarthost', 'internet'] as const).flatMap((route) =>
    Object.keys(signings).map((signs) => ({
      name: `${scheme}, ${route}, ${signs}`,
      route,
      // What a run before signed for is not kept here: each is a host of its own.
      variant: {
        scheme,
        ...routes[route],
        signs: signings[signs] ?? {},
        givesUp: ['signing of alumni.example', 'signing of new.example'],
      },
    })),
  ),
);

const satellite: EximVariant = {
  scheme: 'split',
  smarthost: parties.isp.fqdn,
  satelliteOf: 'new.example',
  signs: signings['one domain'] ?? {},
  givesUp: ['signing of alumni.example'],
};
const tried = [...variants, { name: 'split, satellite, one domain', route: 'smarthost' as const, variant: satellite }];

const said = (verdicts: readonly DkimVerdict[]): readonly string[] =>
  verdicts.map(({ result, domain, selector }) => `${result} ${selector ?? ''} ${domain ?? ''}`).toSorted();

describe.skipIf(obstacle !== undefined)(
  `Exim 4.96 and 4.98 sign, as two verifiers find at the receiver${because}`,
  { timeout: 120_000 },
  () => {
    let borrowed: Borrowed<readonly [LabHost, LabHost]>;
    let internet: Pick<Internet, 'mailHosts' | 'receiver'>;
    let project: EximProject;

    beforeAll(async () => {
      borrowed = await borrow(['bookworm', 'trixie']);
      internet = { mailHosts: borrowed.hosts, receiver: borrowed.receiver };
      project = await eximProject(borrowed.lab, keys);
    }, 600_000);

    afterAll(async () => {
      project?.[Symbol.dispose]();
      await borrowed?.[Symbol.asyncDispose]();
    }, 60_000);

    /** What arrives of a message from a domain: by whom it was handed over, and what both verifiers say of it. */
    async function arrival(
      host: LabHost,
      domain: string,
    ): Promise<{ readonly client: string; readonly found: readonly string[] }> {
      const messageId = await host.send({
        from: `someone@${domain}`,
        to: receiverAddress,
        subject: `From ${domain}`,
        body: 'Grüße.\n.dot\n',
      });
      const { client, raw } = await internet.receiver.waitForMessage({ containing: messageId });
      const [one, other] = [said(await verifyDkim(raw, project.records)), said(verifyByPython(raw, project.records))];
      expect(other.length === 0 ? ['none  '] : other).toEqual(one);
      return { client, found: one };
    }

    it.each(tried)('$name', async ({ variant, route }) => {
      const hosts = internet.mailHosts;
      const first = await project.apply(variant, hosts);
      expect(first.status, first.stdout + first.stderr).toBe(0);
      const again = await project.apply(variant, hosts);
      expect(again.stdout).toContain('\n0 changed on 2 hosts');
      for (const host of hosts) {
        const client = route === 'smarthost' ? parties.isp.address : host.address;
        for (const [domain, selectors] of Object.entries(variant.signs)) {
          expect(await arrival(host, domain)).toEqual({
            client,
            found: selectors.map((selector) => `pass ${selector} ${domain}`).toSorted(),
          });
        }
        expect(await arrival(host, 'lists.example')).toEqual({ client, found: ['none  '] });
        expect(await host.script('cat /var/log/exim4/paniclog 2>/dev/null || :')).toBe('');
      }
    });

    it.each(['bookworm', 'trixie'])(
      'log in at a smarthost that asks for a password, by the name that its own name is an alias of: %s',
      async (release) => {
        const host = internet.mailHosts.find((one) => one.release === release);
        if (host === undefined) throw new RangeError('no host');
        const port587 = {
          scheme: 'split',
          smarthost: `${smarthostAlias}::587`,
          signs: { 'new.example': ['r1'] },
        } as const;
        await host.script(
          `echo 'mail.elsewhere.example:me:mine' >>/etc/exim4/passwd.client; echo '${smarthostAlias}:customer:throwaway' >>/etc/exim4/passwd.client`,
        );
        await project.apply(port587, [host]);
        // With a line for the alias alone, as everybody writes it, Exim finds no password.
        const refused = await host.send({
          from: 'someone@alumni.example',
          to: receiverAddress,
          subject: 'x',
          body: 'Text.',
        });
        await host.script(
          `for try in $(seq 50); do grep -q 'R=smarthost.* SMTP error\\|authentication required\\|550\\|530' /var/log/exim4/mainlog && exit; sleep 0.1; done; cat /var/log/exim4/mainlog; exit 1`,
        );
        const login = { smarthostLogin, smarthostNames: ['relay.club-internet.fr'] };
        const { status, stdout, stderr } = await project.apply({ ...port587, ...login }, [host]);
        expect(status, stdout + stderr).toBe(0);
        expect(stdout + stderr).not.toContain(smarthostLogin.password);
        expect(await arrival(host, 'new.example')).toEqual({
          client: parties.isp.address,
          found: ['pass r1 new.example'],
        });
        expect((await internet.receiver.messages()).some(({ raw }) => raw.includes(refused))).toBe(false);
        expect(
          await host.script(
            `grep -c 'A=plain\\|A=cram' /var/log/exim4/mainlog; tail -n 4 /etc/exim4/passwd.client; stat -c '%a %U %G' /etc/exim4/passwd.client; grep -rl ${smarthostLogin.password} /var/lib/waxseal || :`,
          ),
        ).toBe(
          `1\nmail.elsewhere.example:me:mine\n${smarthostAlias}:customer:throwaway\nrelay.club-internet.fr:customer:throwaway\n${parties.isp.fqdn}:customer:throwaway\n640 root Debian-exim\n`,
        );
        expect((await project.check({ ...port587, ...login }, [host])).stdout).toContain('\n0 to change');
        expect((await project.apply({ ...port587, ...login }, [host])).stdout).toContain('\n0 changed');
      },
    );
  },
);
