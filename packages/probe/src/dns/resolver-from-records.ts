import {
  type DomainName,
  nameFromLabels,
  parseTypeName,
  type ResourceRecord,
  valueOf,
  withoutDot,
} from '@waxseal/core';
import { answerFromRecords, indexRecords } from './answer-from-records.ts';
import { LookupFailed, type Resolver } from './resolver.ts';

/** The name of a question, any octets allowed: evaluations make names that no zone file would hold. */
export function questionName(name: string): DomainName | undefined {
  const labels = name.replace(/\.$/, '').split('.');
  return valueOf(() => nameFromLabels(labels.map((label) => Buffer.from(label, 'latin1'))));
}

/** The value of a record in the shape of `dns.promises.resolve`; undefined for types that it has no shape for. */
function shape(record: ResourceRecord): unknown {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.address;
    case 'MX':
      return { exchange: withoutDot(record.exchange), priority: record.preference };
    case 'TXT':
    case 'SPF':
      return record.strings.map(String);
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return withoutDot(record.target);
    default:
      return undefined;
  }
}

/** A resolver that knows these records and asks nobody: what is not in them does not exist. */
export function resolverFromRecords(records: readonly ResourceRecord[]): Resolver {
  const index = indexRecords(records);
  return async (name, type) => {
    const owner = questionName(name);
    const wanted = valueOf(() => parseTypeName(type));
    if (owner === undefined || wanted === undefined) throw new LookupFailed('ENOTFOUND', name, type);
    const answer = answerFromRecords(index, owner, wanted);
    if (answer.status !== 'found')
      throw new LookupFailed(answer.status === 'no data' ? 'ENODATA' : 'ENOTFOUND', name, type);
    return answer.records
      .filter((record) => record.type === wanted)
      .map(shape)
      .filter((value) => value !== undefined);
  };
}
