import { type DomainName, nameFromPresentation, parseTypeName, type ResourceRecord } from '@waxseal/core';
import type { RrsetName } from '../zone-place.ts';
import { isAuthority } from './is-authority.ts';
import { setKey } from './set-key.ts';

/** Reads the name and type at the beginning of a record's key. */
function nameInKey(key: string): RrsetName | undefined {
  const [owner, type] = key.split(' ');
  return owner === undefined || type === undefined
    ? undefined
    : { owner: nameFromPresentation(owner), type: parseTypeName(type) };
}

/** The RRsets that a plan depends on: those of the records that are wanted, and of all that was published before. */
export function rrsetNames(
  wanted: readonly ResourceRecord[],
  owned: readonly string[],
  origin: DomainName,
): readonly RrsetName[] {
  const names = [...wanted, ...owned.flatMap((key) => nameInKey(key) ?? [])].filter(
    (name) => !isAuthority(name, origin),
  );
  return [...new Map(names.map(({ owner, type }) => [setKey({ owner, type }), { owner, type }])).values()];
}
