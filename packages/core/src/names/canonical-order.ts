import type { DomainName } from '../domain-name.ts';
import { labelsOf } from './labels.ts';

const lower = (octet: number): number => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet);

function compareLabels(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = lower(a[index] ?? 0) - lower(b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Orders names as DNSSEC does (RFC 4034 §6.1): from the root down, so that a name stands in front of those below it. */
export function compareNames(a: DomainName, b: DomainName): number {
  const [left, right] = [labelsOf(a).toReversed(), labelsOf(b).toReversed()];
  for (const [index, label] of left.entries()) {
    const other = right[index];
    const difference = other === undefined ? 1 : compareLabels(label, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
