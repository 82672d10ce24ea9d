import { type DomainName, isSubdomain, nameKey, type ResourceRecord, sameName } from '@waxseal/core';

/**
 * The records that servers of a zone answer with authority: what lies at or below a delegation is the child's, save its DS
 * (RFC 1034 §4.2.1, RFC 4035 §3.1.4.1), and what lies below a DNAME is nowhere (RFC 6672 §2.4).
 */
export function servedRecords(records: readonly ResourceRecord[], origin: DomainName): readonly ResourceRecord[] {
  const cuts = records.filter(({ type, owner }) => type === 'NS' && !sameName(owner, origin)).map(({ owner }) => owner);
  const moved = records.filter(({ type }) => type === 'DNAME').map(({ owner }) => owner);
  return records.filter(({ owner, type }) => {
    const below = (name: DomainName): boolean => nameKey(owner) !== nameKey(name) && isSubdomain(owner, name);
    return !cuts.some((cut) => below(cut) || (sameName(owner, cut) && type !== 'DS')) && !moved.some(below);
  });
}
