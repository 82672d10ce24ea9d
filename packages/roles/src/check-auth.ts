import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DomainName, type IPv4, ptrRecord, quote, type ResourceRecord, seconds, secret, under, WaxsealError, withoutDot } from '@waxseal/core';
import { keyPath } from '@waxseal/exim';
import { composeProbe, embeddedProbe, findReply, judgeReport, parseReport, type ProbeReply, type RememberedReport, rememberReport, type Verdict } from '@waxseal/probe';
import type { Check, CheckResult, VerifyContext } from '@waxseal/playbook';
import { rememberEgress } from './proof/learnt-egress.ts';
import { type MailProof, rememberProof } from './zone/mail-proof.ts';
import { recallZone } from './zone/zone-memory.ts';

export interface CheckAuth {
  readonly domain: DomainName;
  readonly selector: string;
  readonly host: string;
  readonly address?: IPv4 | undefined;
  readonly from: string;
  /** Who answers: `check-auth@verifier.port25.com`. */
  readonly to: string;
  readonly pointsLimit: number;
  /** Hosts in whose mailboxes the reply may arrive: all that take the domain's mail. */
  readonly mailHosts: readonly string[];
  /** What DNS answers in the embedded place: the zone, and what stands for the rest of the Internet. */
  readonly records: readonly ResourceRecord[];
  /** Seconds to wait for the reply of a real verifier. */
  readonly timeout?: number;
  /** Where mail of the host leaves through, as its smarthost is set: what is learnt of it holds as long as this does. */
  readonly smarthost?: string | undefined;
  /** What is proved of the domain, to be told how the probe ended. */
  readonly proof?: MailProof;
}

type Context = VerifyContext<unknown, unknown>;

/** The probe from a directory: no Exim there, so nodemailer signs with the key that was deployed. */
async function probeEmbedded(options: CheckAuth, { connection }: Context): Promise<ProbeReply> {
  const domain = withoutDot(options.domain);
  const { stdout, status } = await connection.run(`cat -- "$WAXSEAL_ROOT"${quote(keyPath(domain, options.selector))}`);
  if (status !== 0) throw new WaxsealError('the key is not on the host', { value: keyPath(domain, options.selector), hint: 'apply first' });
  if (options.address === undefined) throw new WaxsealError('the host has no address to send from', { value: options.host, hint: 'set address for the host' });
  const name = under(options.host.split('.')[0] ?? options.host, options.domain);
  return embeddedProbe({
    records: [...options.records, ptrRecord(options.address, name, seconds(300))],
    from: options.from,
    to: options.to,
    source: { ip: options.address, helo: withoutDot(name) },
    key: { domain, selector: options.selector, privatePem: secret(stdout) },
  });
}

// Debian's Exim keeps root's mail, which is the postmaster's, in /var/mail/mail.
const mailboxProgram = (user: string): string => `for box in /var/mail/${quote(user)} /var/mail/root /var/mail/mail; do [ ! -r "$box" ] || tail -c 2000000 "$box"; done`;

async function findReplyOn(options: CheckAuth, context: Context, messageId: string): Promise<string | undefined> {
  const user = options.from.split('@')[0] ?? 'postmaster';
  for (const name of options.mailHosts) {
    const connection = await context.peer(name);
    const { stdout } = await connection.run(mailboxProgram(user), { signal: context.signal });
    const reply = findReply(stdout, messageId);
    if (reply !== undefined) return reply;
  }
  return undefined;
}

async function awaitReply(options: CheckAuth, context: Context, messageId: string): Promise<string> {
  const seconds = options.timeout ?? 300;
  const deadline = Date.now() + seconds * 1000;
  for (let pause = 0.5; Date.now() < deadline; pause = Math.min(pause * 1.5, 15)) {
    const reply = await findReplyOn(options, context, messageId);
    if (reply !== undefined) return reply;
    context.progress(`waiting for the reply of ${options.to}`);
    await sleep(pause * 1000, undefined, { signal: context.signal });
  }
  throw new WaxsealError(`no reply from ${options.to} within ${seconds} s`, { hint: `is the probe still queued (exim4 -bp on ${options.host})? Replies go to ${options.from}` });
}

/** The probe from a real host: sent by its own Exim, the reply found in its own mailbox. */
async function probeFromHost(options: CheckAuth, context: Context): Promise<ProbeReply> {
  const messageId = `<${randomUUID()}@${withoutDot(options.domain)}>`;
  const mail = composeProbe({ from: options.from, to: options.to, messageId, date: new Date() }).replaceAll('\r\n', '\n');
  const sent = await context.connection.run(`printf %s ${quote(mail)} | /usr/sbin/sendmail -i -f ${quote(options.from)} -- ${quote(options.to)}`);
  if (sent.status !== 0) throw new WaxsealError('the host did not take the probe', { value: sent.stderr.slice(0, 200) });
  const reply = await awaitReply(options, context, messageId);
  return { messageId, reply, report: parseReport(reply) };
}

function table(verdict: Verdict): readonly (readonly string[])[] {
  return [['check', 'state', 'found'], ...verdict.rows.map(({ check, state, found }) => [check, state, found])];
}

/** What was kept of the last run's report; nothing where it is none. */
async function lastReport({ memory }: Context, name: string): Promise<{ readonly previous?: RememberedReport }> {
  const last = (await memory.recall(name)) as Partial<RememberedReport> | null | undefined;
  if (!Array.isArray(last?.summary)) return {};
  return { previous: { summary: last.summary, ...(typeof last.points === 'number' ? { points: last.points } : {}) } };
}

/** Judges a reply, beside what the last one said, and remembers it for the next. */
async function judge(options: CheckAuth, context: Context, { report, messageId }: ProbeReply): Promise<Verdict> {
  const domain = withoutDot(options.domain);
  const name = `probe-${options.host}-${domain}`;
  const verdict = judgeReport(report, { domain, messageId, pointsLimit: options.pointsLimit, ...(await lastReport(context, name)) });
  await context.memory.remember(name, rememberReport(report));
  return verdict;
}

async function send(options: CheckAuth, context: Context): Promise<CheckResult> {
  const embedded = context.connection.kind === 'directory';
  const probe = embedded ? await probeEmbedded(options, context) : await probeFromHost(options, context);
  const verdict = await judge(options, context, probe);
  // In the embedded place no mail leaves by a smarthost: there is nothing to learn.
  if (!embedded) await rememberEgress(context.memory, options, probe.report);
  const how = embedded ? 'embedded: signed by nodemailer with the deployed key, not by Exim' : `sent by the host's own Exim, answered by ${options.to}`;
  const trend = verdict.changes.length === 0 ? '' : `\nsince the last run: ${verdict.changes.join(', ')}`;
  return { passed: verdict.passed, detail: `${how}${trend}`, table: table(verdict), ...(verdict.passed ? {} : { hint: 'docs/proof.md says what each verdict means and what to do next' }) };
}

/** A probe that proves, or takes back what an earlier one proved, of the zone that the servers answer. */
async function run(options: CheckAuth, context: Context): Promise<CheckResult> {
  const { domain, proof } = options;
  try {
    const result = await send(options, context);
    const { content } = await recallZone(context.memory, domain);
    if (proof !== undefined) await rememberProof(context.memory, proof, options, result.passed, content);
    return result;
  } catch (error) {
    // No answer proves nothing and takes nothing back, but nothing is raised in this run.
    proof?.unanswered();
    throw error;
  }
}

/** A probe mail to a check-auth responder, its reply parsed and judged. */
export function checkAuth(options: CheckAuth): Check {
  return { name: `probe from ${options.host}`, run: (context) => run(options, context) };
}
