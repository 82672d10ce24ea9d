import type { DomainName } from '../domain-name.ts';
import { labelTexts, rootName } from './labels.ts';

/** A key under which equal names are equal strings: ASCII letters in lower case (RFC 4343 §3). */
export function nameKey(name: DomainName): string {
  return name.toLowerCase();
}

/** Tells whether two names are equal, ASCII case aside (RFC 4343 §3). */
export function sameName(a: DomainName, b: DomainName): boolean {
  return a === b || (a.length === b.length && nameKey(a) === nameKey(b));
}

function endsEscape(text: string, end: number): boolean {
  let backslashes = 0;
  while (text[end - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** Tells whether a name is the parent itself or below it (RFC 1034 §3.1). */
export function isSubdomain(name: DomainName, parent: DomainName): boolean {
  if (parent === rootName || sameName(name, parent)) return true;
  const dot = name.length - parent.length - 1;
  if (dot <= 0 || name.charCodeAt(dot) !== 0x2e || endsEscape(name, dot)) return false;
  return name.endsWith(parent) || nameKey(name).endsWith(nameKey(parent));
}

/** The name without its leftmost label; the root has no parent. */
export function parentName(name: DomainName): DomainName | undefined {
  if (name === rootName) return undefined;
  const first = name.includes('\\') ? (labelTexts(name)[0] ?? '').length : name.indexOf('.');
  const rest = name.slice(first + 1);
  return (rest === '' ? rootName : rest) as DomainName;
}

/** The name as text relative to an origin, `@` for the origin itself; a name outside it stays absolute. */
export function relativeName(name: DomainName, origin: DomainName): string {
  if (sameName(name, origin)) return '@';
  if (!isSubdomain(name, origin) || origin === rootName) return name;
  return name.slice(0, name.length - origin.length - 1);
}
