import type { DnsAnswer, DnsAnswers } from './dns-answers.ts';

const keyOf = ({ type, name }: DnsAnswer): string => `${type} ${name.toLowerCase()}`;

/** A file of answers with what was learnt since: a question that got no answer this time keeps the one it had. */
export function mergeAnswers(known: DnsAnswers | undefined, learnt: DnsAnswers): DnsAnswers {
  const all = [...(known?.answers ?? []), ...learnt.answers];
  return { ...learnt, answers: [...new Map(all.map((answer) => [keyOf(answer), answer])).values()] };
}
