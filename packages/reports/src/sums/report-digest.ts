import { createHash } from 'node:crypto';
import type { Report } from '../report.ts';

/**
 * What a report is known again by: who sent it, its id and what it is about. A report without an id is known by all it
 * says. What is proved has another digest than what is not, so that no forgery stands in a report's way.
 */
export function reportDigest(report: Report, isProved: boolean): string {
  const { kind } = report;
  const about =
    kind === 'failure' || report.id === undefined
      ? report
      : [report.contact ?? report.organization, report.id, report.range, report.policies.map(({ domain }) => domain)];
  return createHash('sha256')
    .update(JSON.stringify([kind, isProved, about]))
    .digest('base64url')
    .slice(0, 22);
}
