import type { CheckLabel, Report } from './report.ts';

/** What is kept of a report for the next run. */
export type RememberedReport = Pick<Report, 'summary'> & { readonly points?: number };

/** What is worth keeping of a report. */
export function rememberReport({ summary, spam }: Report): RememberedReport {
  return { summary, ...(spam === undefined ? {} : { points: spam.points }) };
}

function resultOf({ summary }: RememberedReport, check: CheckLabel): string {
  const results = summary.filter((line) => line.check === check).map(({ result }) => result);
  // Any pass is a pass: a second signature of a kind that the verifier does not know changes nothing.
  return results.includes('pass') ? 'pass' : (results[0] ?? 'not reported');
}

function pointsChange(before: number | undefined, now: number | undefined): readonly string[] {
  if (before === undefined || now === undefined || before === now) return [];
  return [
    `points ${before.toFixed(1)} → ${now.toFixed(1)}, ${Math.abs(now - before).toFixed(1)} ${now > before ? 'worse' : 'better'}`,
  ];
}

/** What has changed since an earlier report, in words; empty where nothing has. */
export function compareReports(before: RememberedReport, now: RememberedReport): readonly string[] {
  const checks = [...new Set([...before.summary, ...now.summary].map(({ check }) => check))].filter(
    (check) => check !== 'SpamAssassin',
  );
  const changes = checks.flatMap((check) => {
    const [was, is] = [resultOf(before, check), resultOf(now, check)];
    return was === is ? [] : [`${check} ${was} → ${is}`];
  });
  return [...changes, ...pointsChange(before.points, now.points)];
}
