import { isSubdomain, nameKey, parseTypeName, type ResourceRecord, valueOf, withoutDot } from '@waxseal/core';
import { answerFromRecords, indexRecords } from '../dns/answer-from-records.ts';
import type { DnsAnswers } from '../dns/dns-answers.ts';
import { LookupFailed, type Resolver } from '../dns/resolver.ts';
import { questionName, resolverFromRecords } from '../dns/resolver-from-records.ts';

/** The DNS of a proof: our unpublished records, and the rest of the world from a file. */
export interface OfflineDns {
  readonly resolver: Resolver;
  /** Questions that neither can answer, as `TXT isp.example`. */
  readonly missing: ReadonlySet<string>;
}

/** A resolver that knows a file of answers; what is not in it counts as no answer. */
export function resolverFromAnswers({ answers }: DnsAnswers): Resolver {
  const byQuestion = new Map(answers.map((answer) => [`${answer.type} ${answer.name.toLowerCase()}`, answer]));
  /** The answer to a question, behind the aliases on file. */
  const find = (name: string, type: string, steps = 8): DnsAnswers['answers'][number] | undefined => {
    const key = name.toLowerCase().replace(/\.$/, '');
    const [target] = byQuestion.get(`CNAME ${key}`)?.values ?? [];
    const answer = byQuestion.get(`${type} ${key}`);
    return answer ?? (typeof target === 'string' && steps > 0 ? find(target, type, steps - 1) : undefined);
  };
  return async (name, type) => {
    const answer = find(name, type);
    if (answer === undefined) throw new LookupFailed('ESERVFAIL', name, type);
    const { values } = answer;
    if (values === undefined || values.length === 0)
      throw new LookupFailed(values === undefined ? 'ENOTFOUND' : 'ENODATA', name, type);
    return type === 'TXT' ? values.map((value) => [value]) : values;
  };
}

/** Names in our zones (below a SOA of the records), and single names that the records hold, are ours; others are asked of `rest`. */
export function offlineDns(records: readonly ResourceRecord[], rest: Resolver): OfflineDns {
  const index = indexRecords(records);
  const ours = resolverFromRecords(records);
  const missing = new Set<string>();
  const isOurs = (name: string): boolean => {
    const owner = questionName(name);
    return (
      owner !== undefined &&
      (index.byOwner.has(nameKey(owner)) || index.authorities.some((soa) => isSubdomain(owner, soa.owner)))
    );
  };
  /** Where an alias of ours leads out of our zones; undefined where the answer is ours. */
  const beyond = (name: string, type: string): string | undefined => {
    const owner = questionName(name);
    const wanted = valueOf(() => parseTypeName(type));
    if (owner === undefined || wanted === undefined) return undefined;
    const { status, records: chain } = answerFromRecords(index, owner, wanted);
    const last = chain.at(-1);
    if (status === 'found' || last?.type !== 'CNAME') return undefined;
    const target = withoutDot(last.target);
    return isOurs(target) ? undefined : target;
  };
  const resolver: Resolver = async (asked, type) => {
    // A key or an include is often an alias of a provider's: its target is asked of the rest of the world.
    const name = isOurs(asked) ? beyond(asked, type) : asked;
    if (name === undefined) return ours(asked, type);
    try {
      return await rest(name, type);
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code !== 'ENOTFOUND' && code !== 'ENODATA') missing.add(`${type} ${name.toLowerCase()}`);
      throw error;
    }
  };
  return { resolver, missing };
}
