import { withoutDot } from '@waxseal/core';
import { judgeReport, type ProbeReply, type RememberedReport, rememberReport, type Verdict } from '@waxseal/probe';
import type { Check, CheckResult } from '@waxseal/playbook';
import type { CheckAuth, ProbeContext } from './probe/check-auth-options.ts';
import { probeEmbedded } from './probe/probe-embedded.ts';
import { probeFromHost } from './probe/probe-from-host.ts';
import { rememberEgress } from './proof/learnt-egress.ts';
import { rememberProof } from './zone/mail-proof.ts';
import { recallZone } from './zone/zone-memory.ts';

function table(verdict: Verdict): readonly (readonly string[])[] {
  return [['check', 'state', 'found'], ...verdict.rows.map(({ check, state, found }) => [check, state, found])];
}

/** What was kept of the last run's report; nothing where it is none. */
async function lastReport({ memory }: ProbeContext, name: string): Promise<{ readonly previous?: RememberedReport }> {
  const last = (await memory.recall(name)) as Partial<RememberedReport> | null | undefined;
  if (!Array.isArray(last?.summary)) return {};
  return { previous: { summary: last.summary, ...(typeof last.points === 'number' ? { points: last.points } : {}) } };
}

/** Judges a reply, beside what the last one said, and remembers it for the next. */
async function judge(options: CheckAuth, context: ProbeContext, { report, messageId }: ProbeReply): Promise<Verdict> {
  const domain = withoutDot(options.domain);
  const name = `probe-${options.host}-${domain}`;
  const verdict = judgeReport(report, {
    domain,
    messageId,
    pointsLimit: options.pointsLimit,
    ...(await lastReport(context, name)),
  });
  await context.memory.remember(name, rememberReport(report));
  return verdict;
}

async function send(options: CheckAuth, context: ProbeContext): Promise<CheckResult> {
  const embedded = context.connection.kind === 'directory';
  const probe = embedded ? await probeEmbedded(options, context) : await probeFromHost(options, context);
  const verdict = await judge(options, context, probe);
  // In the embedded place no mail leaves by a smarthost: there is nothing to learn.
  if (!embedded) await rememberEgress(context.memory, options, probe.report);
  const how = embedded
    ? 'embedded: signed by nodemailer with the deployed key, not by Exim'
    : `sent by the host's own Exim, answered by ${options.to}`;
  const trend = verdict.changes.length === 0 ? '' : `\nsince the last run: ${verdict.changes.join(', ')}`;
  return {
    passed: verdict.passed,
    detail: `${how}${trend}`,
    table: table(verdict),
    ...(verdict.passed ? {} : { hint: 'docs/proof.md says what each verdict means and what to do next' }),
  };
}

/** A probe that proves, or takes back what an earlier one proved, of the zone that the servers answer. */
async function run(options: CheckAuth, context: ProbeContext): Promise<CheckResult> {
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
  const domain = options.isFurther === true ? ` for ${withoutDot(options.domain)}` : '';
  return { name: `probe from ${options.host}${domain}`, run: (context) => run(options, context) };
}
