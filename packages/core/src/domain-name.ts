import { InputError } from './errors.ts';

/**
 * A fully qualified domain name in presentation form, with its final dot: `new.example.`. Labels are A-labels or any
 * octets written as RFC 1035 §5.1 escapes (`\.`, `\DDD`), so that equal text (ignoring ASCII case) is an equal name.
 */
export type DomainName = string & { readonly __brand: 'DomainName' };

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

function complaint(labels: readonly string[]): string | undefined {
  const bad = labels.find((text) => !label.test(text));
  if (bad === '') return 'a domain name has no empty label';
  if (bad !== undefined && bad.length > 63) return 'a label has at most 63 octets (RFC 1035 §2.3.4)';
  if (bad !== undefined) return `the label ${JSON.stringify(bad)} may hold letters, digits, "-" and "_" only`;
  return labels.join('.').length > 253
    ? 'a domain name has at most 255 octets on the wire (RFC 1035 §2.3.4)'
    : undefined;
}

/**
 * Reads a domain name of letters, digits, hyphens and underscores, with or without its final dot.
 * @throws InputError for an empty name, an illegal label (RFC 1035 §2.3.1, RFC 8552) or one that is too long.
 */
export function domainName(text: string): DomainName {
  const bare = text.endsWith('.') ? text.slice(0, -1) : text;
  const fault = bare === '' ? 'a domain name may not be empty' : complaint(bare.split('.'));
  if (fault === undefined) return `${bare}.` as DomainName;
  throw new InputError(fault, {
    value: text,
    hint: 'write it like new.example; an internationalised name in its xn-- form',
  });
}

/** The name without its final dot, as mail and configuration files write it. */
export function withoutDot(name: DomainName): string {
  return name.slice(0, -1);
}

/** The name below another: `under('_dmarc', apex)`. @throws InputError as {@link domainName}. */
export function under(prefix: string, parent: DomainName): DomainName {
  return domainName(`${prefix}.${parent}`);
}
