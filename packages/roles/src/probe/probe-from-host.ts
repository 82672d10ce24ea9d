import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError, quote, Unreachable, WaxsealError, withoutDot } from '@waxseal/core';
import { composeProbe, findReply, parseReport, type ProbeReply } from '@waxseal/probe';
import type { CheckAuth, ProbeContext } from './check-auth-options.ts';
import { mailboxProgram } from './mailbox-program.ts';

/** Has the host's own MTA send a probe; gives its Message-ID. */
async function send({ domain, from, to }: CheckAuth, { connection, signal }: ProbeContext): Promise<string> {
  const messageId = `<${randomUUID()}@${withoutDot(domain)}>`;
  const mail = composeProbe({ from, to, messageId, date: new Date() }).replaceAll('\r\n', '\n');
  const sent = await connection.run(
    `printf %s ${quote(mail)} | /usr/sbin/sendmail -i -f ${quote(from)} -- ${quote(to)}`,
    { signal, timeout: 60 },
  );
  if (sent.status !== 0)
    throw new WaxsealError('the host did not take the probe', { value: sent.stderr.slice(0, 200) });
  return messageId;
}

/** The mail on one host that may hold a reply; nothing of another host that cannot be reached. */
async function mailOn(
  name: string,
  options: CheckAuth,
  context: ProbeContext,
  sent: readonly string[],
): Promise<string> {
  const user = options.from.split('@')[0] ?? 'postmaster';
  try {
    const connection = name === options.host ? context.connection : await context.peer(name);
    return (await connection.run(mailboxProgram(user, sent), { signal: context.signal, timeout: 60 })).stdout;
  } catch (error) {
    if (!(error instanceof Unreachable) || name === options.host) throw error;
    context.progress(`the mail of ${name} cannot be looked at: ${error.message}`);
    return '';
  }
}

async function findReplyTo(
  sent: readonly string[],
  options: CheckAuth,
  context: ProbeContext,
): Promise<Omit<ProbeReply, 'report'> | undefined> {
  const first = options.mailHosts.filter((name) => name === options.host);
  for (const name of [...first, ...options.mailHosts.filter((other) => !first.includes(other))]) {
    const mail = await mailOn(name, options, context, sent);
    for (const messageId of sent) {
      const reply = findReply(mail, messageId);
      if (reply !== undefined) return { messageId, reply };
    }
  }
  return undefined;
}

/** Reads a reply; undefined while it may be half delivered, since it was another text when last looked at. */
function read(found: Omit<ProbeReply, 'report'>, last: string | undefined): ProbeReply | undefined {
  try {
    return { ...found, report: parseReport(found.reply) };
  } catch (error) {
    if (!(error instanceof InputError) || found.reply === last) throw error;
    return undefined;
  }
}

/**
 * The probe from a real host: sent by its own MTA, and again while no answer comes; the reply found in a mailbox of the
 * domain's hosts by its In-Reply-To.
 * @throws WaxsealError when none comes in time, InputError for an answer that is no report.
 */
export async function probeFromHost(options: CheckAuth, context: ProbeContext): Promise<ProbeReply> {
  const { timeout = 300, tries = 3, to } = options;
  const [began, sent] = [performance.now(), [] as string[]];
  let last: string | undefined;
  for (let pause = 0.5; ; pause = Math.min(pause * 1.5, 15)) {
    const waited = (performance.now() - began) / 1000;
    if (sent.length < tries && waited >= (sent.length * timeout) / tries) sent.push(await send(options, context));
    const found = await findReplyTo(sent, options, context);
    const reply = found === undefined ? undefined : read(found, last);
    if (reply !== undefined) return reply;
    if (waited >= timeout) throw unanswered(options, sent.length);
    last = found?.reply;
    context.progress(`waiting for the reply of ${to}${sent.length > 1 ? `, sent ${sent.length} times` : ''}`);
    await sleep(Math.min(pause, timeout / tries) * 1000, undefined, { signal: context.signal });
  }
}

function unanswered({ to, host, from, timeout = 300 }: CheckAuth, times: number): WaxsealError {
  return new WaxsealError(`no reply from ${to} within ${timeout} s${times > 1 ? `, sent ${times} times` : ''}`, {
    hint: `is the probe still queued (exim4 -bp on ${host})? Replies go to ${from}`,
  });
}
