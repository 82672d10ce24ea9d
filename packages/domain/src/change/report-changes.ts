import { type DomainName, isDmarc, parentName, parseTagList, tagValue, withoutDot } from '@waxseal/core';
import type { DomainChange } from './domain-change.ts';
import type { ZoneIndex } from './zone-index.ts';

const isTlsRpt = (text: string): boolean => /^v=TLSRPTv1\s*(?:;|$)/.test(text);

/** The addresses that reports go to, without size limits, by their keys. */
function addressesOf(texts: readonly string[], tag: 'rua' | 'ruf'): ReadonlyMap<string, string> {
  const uris = texts
    .flatMap((text) => (tagValue(parseTagList(text), tag) ?? '').split(','))
    .map((uri) => uri.trim().replace(/![0-9]+[kmgt]?$/i, ''))
    .filter((uri) => uri !== '');
  return new Map(uris.map((uri) => [uri.toLowerCase(), uri]));
}

interface Reports {
  readonly name: string;
  readonly tag: 'rua' | 'ruf';
  readonly isOfKind: (text: string) => boolean;
  /** The domain that asks for the reports, by the name of the record. */
  readonly domainOf: (owner: DomainName) => DomainName | undefined;
}

const kinds: readonly Reports[] = [
  { name: 'aggregate reports', tag: 'rua', isOfKind: isDmarc, domainOf: parentName },
  { name: 'failure reports', tag: 'ruf', isOfKind: isDmarc, domainOf: parentName },
  {
    name: 'TLS reports',
    tag: 'rua',
    isOfKind: isTlsRpt,
    domainOf: (owner) => parentName(parentName(owner) ?? owner),
  },
];

/** Addresses that get reports of DMARC or TLS now, and would not any more. */
export function reportChanges(before: ZoneIndex, after: ZoneIndex): readonly DomainChange[] {
  return kinds.flatMap(({ name, tag, isOfKind, domainOf }) =>
    before.ownersOf(isOfKind).flatMap((owner) => {
      const then = addressesOf(after.textsAt(owner, isOfKind), tag);
      const gone = [...addressesOf(before.textsAt(owner, isOfKind), tag)].filter(([key]) => !then.has(key));
      const domain = withoutDot(domainOf(owner) ?? owner);
      return gone.map(([, uri]): DomainChange => ({
        kind: 'report',
        words: `${name} of ${domain} no longer go to ${uri}`,
      }));
    }),
  );
}
