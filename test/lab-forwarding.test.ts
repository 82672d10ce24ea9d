import { generateKeyPairSync } from 'node:crypto';
import { forwardedAddress, type LabHost, labObstacle, listAddress, parties, receiverAddress } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPlainRecipe } from './support/lab-plain-recipe.ts';
import { verifyDkim } from './support/lab-verify-dkim.ts';
import { type Borrowed, borrow } from './support/shared-lab/borrow.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
});
const records = { 'myselector._domainkey.new.example': `v=DKIM1; k=rsa; p=${pair.publicKey.toString('base64')}` };

describe.skipIf(obstacle !== undefined)(
  `signed mail that a host delivers itself${because}`,
  { timeout: 600_000 },
  () => {
    let borrowed: Borrowed<readonly [LabHost, LabHost]>;

    beforeAll(async () => {
      borrowed = await borrow(['bookworm', 'trixie']);
      await Promise.all(
        borrowed.hosts.map((host) =>
          applyPlainRecipe(host, { domain: 'new.example', selector: 'myselector', privateKey: pair.privateKey }),
        ),
      );
    }, 600_000);
    afterAll(() => borrowed?.[Symbol.asyncDispose]());

    async function arrival(
      host: LabHost,
      to: string,
    ): Promise<{ readonly client: string; readonly dkim: readonly string[] }> {
      const messageId = await host.send({ from: 'postmaster@new.example', to, subject: 'Hello', body: 'Text.' });
      const { client, raw } = await borrowed.receiver.waitForMessage({ containing: messageId });
      return { client, dkim: (await verifyDkim(raw, records)).map(({ result }) => result) };
    }

    it('arrives from the host itself with a signature that verifies, by Exim 4.96 and 4.98', async () => {
      for (const host of borrowed.hosts)
        expect(await arrival(host, receiverAddress)).toEqual({ client: host.address, dkim: ['pass'] });
    });

    it('keeps its signature through a forwarder, though the address is no longer one of the domain’s', async () => {
      for (const host of borrowed.hosts)
        expect(await arrival(host, forwardedAddress)).toEqual({ client: parties.forwarder.address, dkim: ['pass'] });
    });

    it('loses its signature in a mailing list that adds a footer', async () => {
      for (const host of borrowed.hosts) {
        const { client, dkim } = await arrival(host, listAddress);
        expect(client).toBe(parties.lists.address);
        expect(dkim).not.toContain('pass');
      }
    });
  },
);
