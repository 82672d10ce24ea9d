import type { DomainName } from '../domain-name.ts';
import { InputError } from '../errors.ts';
import { labelsOf, nameFromLabels, rootName, wireLength } from './labels.ts';

const plain = /^(?:[a-z0-9_-]{1,63}\.)+$/i;
const plainRelative = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/i;
const hint = 'write it with its final dot, other octets as \\. or \\DDD';

function octetsOf(token: string): number[] {
  if (token.length === 4) return [Number(token.slice(1))];
  return [...new TextEncoder().encode(token.startsWith('\\') ? token.slice(1) : token)];
}

function labelsIn(text: string): Uint8Array[] {
  const labels: number[][] = [[]];
  for (const token of text.match(/\\\d{3}|\\[^\d]|[^\\]|\\/gsu) ?? []) {
    if (token === '\\' || (token.length === 4 && Number(token.slice(1)) > 255))
      throw new InputError('an escape is \\ and one character, or \\ and three digits up to 255 (RFC 1035 §5.1)', {
        value: text,
        hint,
      });
    if (token === '.') labels.push([]);
    else labels.at(-1)?.push(...octetsOf(token));
  }
  return labels.map((octets) => Uint8Array.from(octets));
}

function parse(text: string, origin: DomainName | undefined): DomainName {
  if (text === '') throw new InputError('a domain name may not be empty', { value: text, hint });
  const labels = labelsIn(text);
  if (labels.at(-1)?.length === 0) return nameFromLabels(labels.slice(0, -1));
  if (origin === undefined)
    throw new InputError('a relative name needs an origin', {
      value: text,
      hint: 'end it with a dot, or name its zone: $ORIGIN new.example. in front, or --origin new.example',
    });
  return nameFromLabels([...labels, ...labelsOf(origin)]);
}

/**
 * Reads a name as a master file writes it: escapes, `@` for the origin, a name without final dot relative to the
 * origin (RFC 1035 §5.1). Gives the canonical form; octets of UTF-8 are taken as they are (U-labels: `nameFromUnicode`).
 * @throws InputError for a bad escape, a bad label, a name over 255 octets, or a relative name without an origin.
 */
export function nameFromPresentation(text: string, origin?: DomainName): DomainName {
  if (text.length < 255 && plain.test(text)) return text as DomainName;
  if (origin !== undefined && text.length + wireLength(origin) < 255 && plainRelative.test(text))
    return (origin === rootName ? `${text}.` : `${text}.${origin}`) as DomainName;
  if (text === '.') return rootName;
  if (text === '@' && origin !== undefined) return origin;
  return parse(text, origin);
}
