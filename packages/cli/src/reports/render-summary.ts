import type { PartyCost, PartySummary, PolicyProposal, ReportSummary } from '@waxseal/reports';
import { renderTable } from '@waxseal/report';
import type { PolicyChange } from './policy-change.ts';

const number = (count: number): string => count.toLocaleString('en-US');
const plural = (count: number, one: string, many = `${one}s`): string => `${number(count)} ${count === 1 ? one : many}`;

/** A share in percent, rounded down: 100 is all of it. */
function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.floor((part / whole) * 1000) / 10} %`;
}

function trend([earlier, later]: PartySummary['trend']): string {
  if (earlier === 0) return later === 0 ? '' : 'new';
  if (later === 0) return 'gone';
  const ratio = later / earlier;
  return ratio > 1.5 ? 'more' : ratio < 0.67 ? 'less' : 'steady';
}

const nameOf = ({ kind, name }: Pick<PartySummary, 'kind' | 'name'>): string => name ?? `${kind}s`;

function rowOf(party: PartySummary): readonly string[] {
  const [first, ...more] = party.sources;
  const from = first === undefined ? '' : `${first.what}${more.length > 0 ? ` and ${more.length} more` : ''}`;
  return [
    party.kind,
    party.name ?? '',
    number(party.count),
    share(party.aligned, party.count),
    trend(party.trend),
    from,
  ];
}

function failing(party: PartySummary): readonly string[] {
  return party.failing.slice(0, 3).map(({ what, count }) => `    ${number(count)} of ${nameOf(party)}: ${what}\n`);
}

function costText(cost: readonly PartyCost[]): string {
  if (cost.length === 0) return '  a stricter policy would have caught nothing\n';
  const parts = cost.map(({ kind, name, count, why }) => {
    const isDeclared = kind === 'ours' || kind === 'service';
    return `${number(count)} of ${name ?? `${kind}s`}${isDeclared ? ` (${why[0] ?? ''})` : ''}`;
  });
  return `  a stricter policy would have caught ${parts.join(', ')}\n`;
}

/** What reports say of a domain, for people. */
export function renderSummary(summary: ReportSummary): string {
  const { domain, from, to, days, count, aligned, parties, reporters, unproved, tls, failures } = summary;
  if (count === 0 && unproved === 0 && tls.successful + tls.failed + tls.unproved === 0 && failures.length === 0)
    return `${domain}: no reports from ${from} to ${to}\n`;
  const sessions = tls.successful + tls.failed;
  return [
    `${domain}: ${plural(count, 'message')} on ${plural(days, 'day')} from ${from} to ${to}, ${share(aligned, count)} aligned, told by ${plural(reporters.length, 'reporter')}\n`,
    ...(unproved > 0
      ? [`  ${plural(unproved, 'message')} more by reports that nothing proves: they count for nothing below\n`]
      : []),
    ...(parties.length > 0
      ? [renderTable([['who', 'name', 'messages', 'aligned', 'trend', 'from'], ...parties.map(rowOf)], '  ')]
      : []),
    ...(parties.some((party) => party.failing.length > 0) ? ['  what fails:\n', ...parties.flatMap(failing)] : []),
    ...(sessions > 0
      ? [
          `  TLS: ${number(tls.failed)} of ${plural(sessions, 'session')} failed${tls.failures.map(({ what, count: each }) => `; ${number(each)} ${what}`).join('')}\n`,
        ]
      : []),
    ...(failures.length > 0
      ? [`  single failures: ${failures.map(({ what, count: each }) => `${number(each)} ${what}`).join('; ')}\n`]
      : []),
  ].join('');
}

/** The next step of a policy, for people. */
export function renderProposal({ next, held, cost }: PolicyProposal, change: PolicyChange | undefined): string {
  if (next === undefined || change === undefined)
    return [costText(cost), '  no next step of the policy is proposed:\n', ...held.map((why) => `    ${why}\n`)].join(
      '',
    );
  const { where, before, after, record } = change;
  return [
    costText(cost),
    `  next step: ${where}: ${before} → ${after}\n`,
    ...(record === undefined
      ? []
      : [
          `    ${record.name} TXT\n`,
          ...(record.before === undefined ? [] : [`    - ${record.before}\n`]),
          `    + ${record.after}\n`,
        ]),
    '  nothing was changed: change the declaration, then waxseal check and apply\n',
  ].join('');
}
