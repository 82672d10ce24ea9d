import { Secret, Unknown } from '@waxseal/core';

/** The first unknown value inside a plain value, or nothing. */
export function findUnknown(value: unknown, seen: Set<unknown> = new Set()): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (
    typeof value !== 'object' ||
    value === null ||
    value instanceof Secret ||
    ArrayBuffer.isView(value) ||
    seen.has(value)
  )
    return undefined;
  seen.add(value);
  for (const inner of Object.values(value)) {
    const found = findUnknown(inner, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
