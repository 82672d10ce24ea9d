import type { ZoneIndex } from './zone-index.ts';

/** Remembers what a pure function made of a zone while that zone is in use. */
export function perZone<V>(make: (zone: ZoneIndex) => V): (zone: ZoneIndex) => V {
  const known = new WeakMap<ZoneIndex, { readonly value: V }>();
  return (zone) => {
    const found = known.get(zone) ?? { value: make(zone) };
    known.set(zone, found);
    return found.value;
  };
}

/**
 * Remembers what a pure function made of the last object it was asked about: the rules on a record ask one after the
 * other, so that one place of memory saves nearly all repetitions.
 */
export function lastOnly<K extends object, V>(make: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
