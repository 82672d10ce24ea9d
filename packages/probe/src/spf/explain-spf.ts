import { harmlessLine } from '@waxseal/core';
import type { SpfEvaluation, SpfQuestion } from './evaluate-spf.ts';
import { spfLimits, type SpfTrace } from './spf-session.ts';
import type { SpfWorstCase } from './worst-case.ts';

function line({ depth, term, outcome, detail }: SpfTrace, width: number): string {
  return `${`${'  '.repeat(depth + 1)}${harmlessLine(term)}`.padEnd(width)}  ${outcome.padEnd(8)}  ${harmlessLine(detail)}`;
}

function worst({ lookups, unknown }: SpfWorstCase): string {
  const many = lookups > spfLimits.lookups ? ', too many: other clients get permerror (RFC 7208 §4.6.4)' : '';
  return `worst case, for a client that nothing matches: lookups ${unknown.length === 0 ? '' : 'at least '}${lookups} of ${spfLimits.lookups}${many}${unknown.length === 0 ? '' : ` (${harmlessLine(unknown.join(', '))})`}`;
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
    `${harmlessLine(domain)} from ${ip} (HELO ${harmlessLine(helo)}): ${result}`,
    ...records.map((record) => `record: ${harmlessLine(record)}`),
    ...terms.map((term) => line(term, width)),
    `because ${harmlessLine(reason)}`,
    ...(unanswered.length === 0
      ? []
      : [`unknown: ${harmlessLine(unanswered.join(', '))} got no answer; with one the result may be another`]),
    `lookups ${lookups} of ${spfLimits.lookups}, void ${voidLookups} of ${spfLimits.voidLookups}`,
    ...(worstCase === undefined ? [] : [worst(worstCase)]),
    ...(explanation === undefined ? [] : [`the domain says: ${harmlessLine(explanation)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
