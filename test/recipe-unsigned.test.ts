import { generateKeyPairSync } from 'node:crypto';
import { type LabHost, labObstacle, parties, receiverAddress } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPlainRecipe } from './support/lab-plain-recipe.ts';
import { verifyDkim } from './support/lab-verify-dkim.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;
const mail = { from: 'postmaster@new.example', to: receiverAddress, subject: 'a probe', body: 'Hello.\n.dot\n' };

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
});
const records = { 'myselector._domainkey.new.example': `v=DKIM1; k=rsa; p=${pair.publicKey.toString('base64')}` };

describe.skipIf(obstacle !== undefined)(`the recipe that everyone copies${because}`, { timeout: 300_000 }, () => {
  let borrowed: Borrowed<readonly [LabHost, LabHost]>;
  const hostOf = (release: string): LabHost =>
    borrowed.hosts.find((host) => host.release === release) ?? borrowed.hosts[0];

  beforeAll(async () => {
    borrowed = await borrow(['bookworm', 'trixie']);
    const recipe = {
      domain: 'new.example',
      selector: 'myselector',
      smarthost: parties.isp.fqdn,
      privateKey: pair.privateKey,
    };
    await Promise.all(borrowed.hosts.map((host) => applyPlainRecipe(host, recipe)));
  }, 600_000);

  afterAll(() => borrowed?.[Symbol.asyncDispose]());

  it.each(['bookworm', 'trixie'])(
    'leaves mail through the smarthost unsigned, without a warning: %s',
    async (release) => {
      const host = hostOf(release);
      const messageId = await host.send(mail);
      const message = await borrowed.receiver.waitForMessage({ containing: messageId });
      expect(message).toMatchObject({ client: parties.isp.address, from: mail.from, to: [mail.to] });
      expect(await verifyDkim(message.raw, records)).toMatchObject([{ result: 'none' }]);
      expect((await host.exec(['cat', '/var/log/exim4/paniclog'])).stdout).toBe('');
    },
  );

  it.each(['bookworm', 'trixie'])(
    'signs where the transport honours the macros, so that key and macros are not to blame: %s',
    async (release) => {
      const host = hostOf(release);
      const transports = await host.script(
        'for name in remote_smtp remote_smtp_smarthost; do exim4 -bP transport $name | grep -c "^dkim_domain = new.example" || :; done',
      );
      expect(transports).toBe('1\n0\n');
    },
  );
});
