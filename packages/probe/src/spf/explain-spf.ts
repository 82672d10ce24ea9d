import type { SpfEvaluation, SpfQuestion } from './evaluate-spf.ts';
import { spfLimits, type SpfTrace } from './spf-session.ts';
import type { SpfWorstCase } from './worst-case.ts';
import { tame } from '../text/tame.ts';

function line({ depth, term, outcome, detail }: SpfTrace, width: number): string {
  return `${`${'  '.repeat(depth + 1)}${tame(term)}`.padEnd(width)}  ${outcome.padEnd(8)}  ${tame(detail)}`;
}

function worst({ lookups, unknown }: SpfWorstCase): string {
  const many = lookups > spfLimits.lookups ? ', too many: other clients get permerror (RFC 7208 §4.6.4)' : '';
  return `worst case, for a client that nothing matches: lookups ${unknown.length === 0 ? '' : 'at least '}${lookups} of ${spfLimits.lookups}${many}${unknown.length === 0 ? '' : ` (${tame(unknown.join(', '))})`}`;
}

/** Renders an evaluation term by term, with the budget of lookups and void lookups up to the match, and in the worst case (RFC 7208 §4.6.4). */
export function explainSpf(
  { ip, helo }: Pick<SpfQuestion, 'ip' | 'helo'>,
  evaluation: SpfEvaluation,
  worstCase?: SpfWorstCase,
): string {
  const { result, reason, domain, records, lookups, voidLookups, terms, explanation, unanswered } = evaluation;
  const width = Math.max(...terms.map(({ depth, term }) => 2 * depth + 2 + term.length), 20);
  const lines = [
    `${tame(domain)} from ${ip} (HELO ${tame(helo)}): ${result}`,
    ...records.map((record) => `record: ${tame(record)}`),
    ...terms.map((term) => line(term, width)),
    `because ${tame(reason)}`,
    ...(unanswered.length === 0
      ? []
      : [`unknown: ${tame(unanswered.join(', '))} got no answer; with one the result may be another`]),
    `lookups ${lookups} of ${spfLimits.lookups}, void ${voidLookups} of ${spfLimits.voidLookups}`,
    ...(worstCase === undefined ? [] : [worst(worstCase)]),
    ...(explanation === undefined ? [] : [`the domain says: ${tame(explanation)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
