import { generateKeyPairSync } from 'node:crypto';
import { labObstacle } from '@waxseal/lab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailLab, mailLab } from './support/lab-mail.ts';
import { applyPlainRecipe } from './support/lab-plain-recipe.ts';
import { verifyDkim } from './support/lab-verify-dkim.ts';

const obstacle = labObstacle();
const because = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;
const mail = { from: 'postmaster@new.example', to: 'check-auth@verifier.port25.com', subject: 'a probe', body: 'Hello.\n.dot\n' };

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
});
const records = { 'myselector._domainkey.new.example': `v=DKIM1; k=rsa; p=${pair.publicKey.toString('base64')}` };

describe.skipIf(obstacle !== undefined)(`the recipe that everyone copies${because}`, { timeout: 300_000 }, () => {
  let made: MailLab;

  beforeAll(async () => {
    made = await mailLab({ hosts: { mx1: 'bookworm', mx2: 'trixie' } });
    const recipe = { domain: 'new.example', selector: 'myselector', smarthost: 'mail.club-internet.fr', privateKey: pair.privateKey };
    await Promise.all(made.hosts.map((host) => applyPlainRecipe(host, recipe)));
  }, 300_000);

  afterAll(() => made?.lab.down());

  it.each(['mx1', 'mx2'])('leaves mail through the smarthost unsigned, without a warning: %s', async (name) => {
    const host = made.hosts.find((candidate) => candidate.name === name) ?? made.host;
    const messageId = await host.send(mail);
    const message = await made.sink.waitForMessage({ containing: messageId });
    expect(message).toMatchObject({ client: host.address, from: mail.from, to: [mail.to] });
    expect(await verifyDkim(message.raw, records)).toMatchObject([{ result: 'none' }]);
    expect((await host.exec(['cat', '/var/log/exim4/paniclog'])).stdout).toBe('');
  });

  it.each(['mx1', 'mx2'])('signs where the transport honours the macros, so that key and macros are not to blame: %s', async (name) => {
    const host = made.hosts.find((candidate) => candidate.name === name) ?? made.host;
    const transports = await host.script('for name in remote_smtp remote_smtp_smarthost; do exim4 -bP transport $name | grep -c "^dkim_domain = new.example" || :; done');
    expect(transports).toBe('1\n0\n');
  });
});
