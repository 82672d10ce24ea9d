import { Secret } from '@waxseal/core';

const mask = '(secret)';

/** Every secret text inside a value, itself or line by line: what must never appear in an event. */
export function secretTexts(value: unknown, seen: Set<unknown> = new Set()): readonly string[] {
  if (value instanceof Secret) return secretTexts(Secret.reveal(value), seen).concat(spellings(Secret.reveal(value)));
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return [];
  seen.add(value);
  return Object.values(value).flatMap((inner) => secretTexts(inner, seen));
}

// Shorter texts would mask half of every sentence; a secret that short is none.
const shortest = 6;

function spellings(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  const lines = value.split('\n').filter((line) => !line.startsWith('-----'));
  return [value, value.trim(), ...lines, Buffer.from(value).toString('base64')].filter((text) => text.length >= shortest);
}

/** Masks secret texts in every string of a plain value, longest first. The one choke point of what a run says. */
export function maskSecrets<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  const ordered = secrets.toSorted((one, other) => other.length - one.length);
  return maskDeep(value, ordered) as T;
}

function maskDeep(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, mask), value);
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskDeep(inner, secrets)]));
}
