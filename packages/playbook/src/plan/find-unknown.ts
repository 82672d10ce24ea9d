import { Secret, Unknown } from '@waxseal/core';

function collect(value: unknown, seen: Set<unknown>, most: number): readonly Unknown[] {
  if (value instanceof Unknown) return [value];
  if (
    typeof value !== 'object' ||
    value === null ||
    value instanceof Secret ||
    ArrayBuffer.isView(value) ||
    seen.has(value)
  )
    return [];
  seen.add(value);
  const found: Unknown[] = [];
  for (const inner of Object.values(value)) {
    found.push(...collect(inner, seen, most - found.length));
    if (found.length >= most) break;
  }
  return found;
}

/** The unknown values inside a plain value. */
export function findUnknowns(value: unknown): readonly Unknown[] {
  return collect(value, new Set(), Number.POSITIVE_INFINITY);
}

/** The first unknown value inside a plain value, or nothing. */
export function findUnknown(value: unknown): Unknown | undefined {
  return collect(value, new Set(), 1)[0];
}
