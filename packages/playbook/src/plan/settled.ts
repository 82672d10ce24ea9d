import { isKnown, type Maybe } from '@waxseal/core';

/** A value that must be known by now: a plan lets nothing unknown come this far. @throws TypeError otherwise. */
export function settled<T>(value: Maybe<T>): T {
  if (isKnown(value)) return value;
  throw new TypeError(`a value is still unknown while applying: ${value.reason}`);
}
