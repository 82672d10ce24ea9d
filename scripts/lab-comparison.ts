import { setTimeout as sleep } from 'node:timers/promises';
import type { Internet, LabHost } from '@waxseal/lab';
import { findReply, parseReport, type Report } from '@waxseal/probe';
import { renderTable } from '@waxseal/report';

type Hosts = Pick<Internet, 'hosts'>;

const from = 'postmaster@new.example';
const to = 'check-auth@verifier.port25.com';

function hostNamed({ hosts }: Hosts, name: string): LabHost {
  const host = hosts.get(name);
  if (host === undefined) throw new RangeError(`the lab has no host ${name}`);
  return host;
}

/** The reply to a probe, in whichever mailbox of the domain it arrived. */
async function replyTo(internet: Hosts, messageId: string): Promise<Report> {
  for (let tries = 0; tries < 120; tries += 1) {
    for (const name of ['mx1', 'mx2']) {
      const reply = findReply(await hostNamed(internet, name).script('cat /var/mail/mail 2>/dev/null || :'), messageId);
      if (reply !== undefined) return parseReport(reply);
    }
    await sleep(500);
  }
  throw new Error('no reply came');
}

/** Sends a probe from a host that nobody configured to sign, on a route of its own. */
async function probeUnsigned(internet: Hosts, route: 'smarthost' | 'internet'): Promise<Report> {
  const host = hostNamed(internet, 'plain');
  await host.script(`sed -i "s/^dc_eximconfig_configtype=.*/dc_eximconfig_configtype='${route}'/; s/^dc_smarthost=.*/dc_smarthost='mail.club-internet.fr'/" /etc/exim4/update-exim4.conf.conf
service exim4 restart`);
  return replyTo(internet, await host.send({ from, to, subject: 'Authentication check of our outgoing mail', body: 'This message checks what receivers see of our mail when it is not signed.' }));
}

function row(how: string, report: Report): readonly string[] {
  const result = (check: string): string => report.summary.find((line) => line.check === check)?.result ?? 'not reported';
  return [how, result('SPF'), result('DKIM'), result('DMARC'), report.spam?.points.toFixed(1) ?? '-'];
}

/** What signing and the smarthost are worth: the points of the same mail without the one, and without both. */
export async function comparisonPoints(internet: Hosts): Promise<string> {
  const bySmarthost = await probeUnsigned(internet, 'smarthost');
  const direct = await probeUnsigned(internet, 'internet');
  return `For comparison, from a host that waxseal did not configure\n${renderTable([['route', 'SPF', 'DKIM', 'DMARC', 'points'], row('smarthost, unsigned', bySmarthost), row('direct, unsigned, not in SPF', direct)])}`;
}
