import { fieldBody, fieldName } from '../mail/header-fields.ts';

/** The two canonical forms of headers and bodies (RFC 6376 §3.4). */
export type CanonicalForm = 'simple' | 'relaxed';

/** A header field in its canonical form, without the line end behind it (RFC 6376 §3.4.1, §3.4.2). */
export function canonicalField(field: string, form: CanonicalForm): string {
  if (form === 'simple') return field;
  const value = fieldBody(field)
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/^ | $/g, '');
  return `${fieldName(field)}:${value}`;
}

/** The signed fields in the order of `h=`: each name takes the lowest instance that is left; what is not there is nothing (RFC 6376 §5.4.2). */
function signedFields(fields: readonly string[], names: readonly string[]): readonly string[] {
  const left = Map.groupBy(fields, fieldName);
  return names.flatMap((name) => left.get(name.toLowerCase())?.pop() ?? []);
}

/** A signature field without the value of its `b=` (RFC 6376 §3.5). */
function withoutSignature(field: string): string {
  const colon = field.indexOf(':') + 1;
  return field.slice(0, colon) + field.slice(colon).replace(/((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*/, '$1');
}

/** The octets that a signature is made over: the signed fields, then its own field without a line end (RFC 6376 §3.7). */
export function canonicalHeader(
  fields: readonly string[],
  { field, names, form }: { readonly field: string; readonly names: readonly string[]; readonly form: CanonicalForm },
): Buffer {
  const others = fields.filter((one) => one !== field);
  const lines = signedFields(others, names).map((one) => `${canonicalField(one, form)}\r\n`);
  return Buffer.from(lines.join('') + canonicalField(withoutSignature(field), form), 'latin1');
}
