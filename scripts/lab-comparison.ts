import { setTimeout as sleep } from 'node:timers/promises';
import { type Internet, type LabHost, managedDomain, parties } from '@waxseal/lab';
import { findReply, parseReport, type Report } from '@waxseal/probe';
import { type AnsweredProbe, type Departure, departures, verdictTable } from './lab-verdicts.ts';

const verifier = parties.verifier.fqdn;
const to = `check-auth@${verifier}`;

/** The host that nobody configures to sign. */
const plainHost = 'plain';

const probesOf = async (host: LabHost): Promise<readonly Departure[]> =>
  departures(await host.script('cat /var/log/exim4/mainlog'), to);

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 120; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(500);
  }
  throw new Error(`${what} did not come`);
}

/** The reply to a probe, in whichever mailbox of the domain it arrived. */
function replyTo(configured: readonly LabHost[], messageId: string): Promise<Report> {
  return eventually(`the reply to ${messageId}`, async () => {
    const mailboxes = await Promise.all(configured.map((host) => host.script('cat /var/mail/mail 2>/dev/null || :')));
    const reply = mailboxes.map((mailbox) => findReply(mailbox, messageId)).find((found) => found !== undefined);
    return reply === undefined ? undefined : parseReport(reply);
  });
}

/** The last probe that a playbook had a host send; nothing where it sent none. */
async function lastProbe(host: LabHost, configured: readonly LabHost[]): Promise<readonly AnsweredProbe[]> {
  const last = (await probesOf(host)).at(-1);
  return last === undefined ? [] : [{ ...last, mail: host.name, report: await replyTo(configured, last.messageId) }];
}

/** Sends the same mail from the host that does not sign. */
async function probeUnsigned(
  plain: LabHost,
  configured: readonly LabHost[],
  route: 'smarthost' | 'internet',
): Promise<AnsweredProbe> {
  await plain.script(`sed -i "s/^dc_eximconfig_configtype=.*/dc_eximconfig_configtype='${route}'/; s/^dc_smarthost=.*/dc_smarthost='${parties.isp.fqdn}'/" /etc/exim4/update-exim4.conf.conf
service exim4 restart`);
  const sent = await plain.send({
    from: `postmaster@${managedDomain}`,
    to,
    subject: 'Authentication check of our outgoing mail',
    body: 'This message checks what receivers see of our mail when it is not signed.',
  });
  const messageId = sent.replaceAll(/^<|>$/g, '');
  const left = await eventually(`the line of ${messageId} in the log of ${plain.name}`, async () =>
    (await probesOf(plain)).find((probe) => probe.messageId === messageId),
  );
  return {
    ...left,
    mail: route === 'smarthost' ? 'without DKIM' : 'without DKIM and smarthost',
    report: await replyTo(configured, messageId),
  };
}

/**
 * The verdicts of the probes that a run had its hosts send, and beside them what signing and the smarthost are worth: the same
 * mail without the one, and without both. Of the mail hosts, the one called `plain` is configured by nobody.
 */
export async function compareInLab({ mailHosts }: Pick<Internet, 'mailHosts'>): Promise<string> {
  const configured = mailHosts.filter(({ name }) => name !== plainHost);
  const plain = mailHosts.find(({ name }) => name === plainHost);
  if (plain === undefined) throw new RangeError(`the lab has no host ${plainHost}`);
  const signed = await Promise.all(configured.map((host) => lastProbe(host, configured)));
  const probes = [
    ...signed.flat(),
    await probeUnsigned(plain, configured, 'smarthost'),
    await probeUnsigned(plain, configured, 'internet'),
  ];
  return `What the verifier said, of this run's probes and of the same mail from a host that signs nothing\n${verdictTable(probes, { domain: managedDomain, verifier })}`;
}
