import type { DnsAnswers } from '../dns/dns-answers.ts';
import { recordAnswers } from '../dns/record-answers.ts';
import type { Resolver } from '../dns/resolver.ts';
import { proveMatrix, type ProveOptions } from './prove-matrix.ts';

/** What the matrix is proved for, the DNS to ask (e.g. `dns.promises.resolve`), and the day. */
export type RefreshOptions = Omit<ProveOptions, 'answers'> & { readonly resolver: Resolver; readonly taken: string };

/** Asks the DNS everything that a proof asks beyond our zones: the content of a new `dns-answers.json`. `missing` got no answer. */
export async function refreshAnswers({
  resolver,
  taken,
  ...options
}: RefreshOptions): Promise<{ readonly answers: DnsAnswers; readonly missing: readonly string[] }> {
  const recorder = recordAnswers(resolver);
  const { missing } = await proveMatrix({ ...options, answers: recorder.resolver });
  return { answers: { version: 1, taken, answers: recorder.answers() }, missing };
}
