import type { ZoneIndex } from './zone-index.ts';

/** Remembers what a pure function made of an object while a zone is linted, so that several rules may ask for it. */
export function memo<K extends object, V>(make: (key: K) => V): (zone: ZoneIndex, key: K) => V {
  const byZone = new WeakMap<ZoneIndex, WeakMap<K, { readonly value: V }>>();
  return (zone, key) => {
    const known = byZone.get(zone) ?? new WeakMap<K, { readonly value: V }>();
    byZone.set(zone, known);
    const found = known.get(key) ?? { value: make(key) };
    known.set(key, found);
    return found.value;
  };
}
