import { type DomainName, labelsOf, nameKey } from '@waxseal/core';

/** A name in wire form and lower case: equal names have equal octets. */
export function wireKey(name: DomainName): Uint8Array {
  return Uint8Array.from([...labelsOf(nameKey(name) as DomainName).flatMap((label) => [label.length, ...label]), 0]);
}
