import { isSubdomain, nameKey, type ResourceRecord } from '@waxseal/core';
import { indexRecords } from '../dns/answer-from-records.ts';
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
  return async (name, type) => {
    const answer = byQuestion.get(`${type} ${name.toLowerCase().replace(/\.$/, '')}`);
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
  const resolver: Resolver = async (name, type) => {
    if (isOurs(name)) return ours(name, type);
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
