import type { CheckLabel, Report, ReportSection, SpamPoints } from './report.ts';

const wide = '='.repeat(58);
const thin = '-'.repeat(58);

function shown(check: CheckLabel): string {
  return check === 'iprev' ? '"iprev"' : check;
}

function block(title: string, rule: string): readonly string[] {
  return [rule, title, rule];
}

function list(name: string, values: readonly string[]): readonly string[] {
  return [`${name}:`, ...values.map((value) => `    ${value}`)];
}

function section({ check, result, comment, ids, dns }: ReportSection): readonly string[] {
  const said = comment === undefined ? result : `${result} (${comment})`;
  return [
    ...block(`${shown(check)} check details:`, thin),
    `Result:         ${said}`,
    `ID(s) verified: ${ids[0] ?? ''}`.trimEnd(),
    ...ids.slice(1).map((id) => `                ${id}`),
    ...list('DNS record(s)', dns),
    '',
  ];
}

function spamSection({ points, required, rules }: SpamPoints): readonly string[] {
  const verdict = points < required ? 'ham' : 'spam';
  const rows = rules.map((rule) => `${rule.points.toFixed(1).padStart(4)} ${rule.name.padEnd(22)} ${rule.description}`);
  return [
    ...block('SpamAssassin check details:', thin),
    '',
    `Result:         ${verdict} (${points.toFixed(1)} points, ${required.toFixed(1)} required)`,
    '',
    ' pts rule name              description',
    ...rows,
    '',
  ];
}

/** Renders a report in the form in which check-auth verifiers answer. Its inverse is `parseReport`. */
export function renderReport(report: Report): string {
  const summary = report.summary.map(({ check, result }) => `${`${shown(check)} check:`.padEnd(20)}${result}`);
  const lines = [
    'This message is an automatic response from an authentication verifier. It tells what a',
    'receiver sees of your mail.',
    '',
    ...block('Summary of Results', wide),
    ...summary,
    '',
    ...block('Details:', wide),
    '',
    ...(report.helo === undefined ? [] : [`HELO hostname:  ${report.helo}`]),
    ...(report.sourceIp === undefined ? [] : [`Source IP:      ${report.sourceIp}`]),
    ...(report.mailFrom === undefined ? [] : [`mail-from:      ${report.mailFrom}`]),
    '',
    ...report.sections.flatMap(section),
    ...(report.spam === undefined ? [] : spamSection(report.spam)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
