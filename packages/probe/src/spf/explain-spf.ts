import type { SpfEvaluation, SpfQuestion } from './evaluate-spf.ts';
import { spfLimits, type SpfTrace } from './spf-session.ts';
import { tame } from '../text/tame.ts';

function line({ depth, term, outcome, detail }: SpfTrace, width: number): string {
  return `${`${'  '.repeat(depth + 1)}${tame(term)}`.padEnd(width)}  ${outcome.padEnd(8)}  ${tame(detail)}`;
}

/** Renders an evaluation term by term, with the budget of lookups and void lookups (RFC 7208 §4.6.4). */
export function explainSpf({ ip, helo }: Pick<SpfQuestion, 'ip' | 'helo'>, evaluation: SpfEvaluation): string {
  const { result, reason, domain, record, lookups, voidLookups, terms, explanation } = evaluation;
  const width = Math.max(...terms.map(({ depth, term }) => 2 * depth + 2 + term.length), 20);
  const lines = [
    `${tame(domain)} from ${ip} (HELO ${tame(helo)}): ${result}`,
    ...(record === undefined ? [] : [`record: ${tame(record)}`]),
    ...terms.map((term) => line(term, width)),
    `because ${tame(reason)}`,
    `lookups ${lookups} of ${spfLimits.lookups}, void ${voidLookups} of ${spfLimits.voidLookups}`,
    ...(explanation === undefined ? [] : [`the domain says: ${tame(explanation)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
