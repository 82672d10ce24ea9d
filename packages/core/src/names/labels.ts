import type { DomainName } from '../domain-name.ts';
import { InputError } from '../errors.ts';

/** The root of the name space: the one name without labels. */
export const rootName: DomainName = '.' as DomainName;

const hint = 'labels are 1 to 63 octets, the whole name at most 255 on the wire';

// What a master file gives a meaning of its own is escaped, so that a name can be printed as it is.
const escaped = new Set(Array.from('.\\"();@$', (character) => character.charCodeAt(0)));

function octetText(octet: number): string {
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`;
  const character = String.fromCharCode(octet);
  return escaped.has(octet) ? `\\${character}` : character;
}

/** One label in canonical presentation form: printable octets as they are, the rest as RFC 1035 §5.1 escapes. */
export function labelText(label: Uint8Array): string {
  let text = '';
  for (const octet of label) text += octetText(octet);
  return text;
}

function complaint(labels: readonly Uint8Array[]): string | undefined {
  if (labels.some((label) => label.length === 0)) return 'a domain name has no empty label';
  if (labels.some((label) => label.length > 63)) return 'a label has at most 63 octets (RFC 1035 §2.3.4)';
  const length = labels.reduce((sum, label) => sum + label.length + 1, 1);
  return length > 255 ? 'a domain name has at most 255 octets on the wire (RFC 1035 §2.3.4)' : undefined;
}

/**
 * The name of these labels, any octets allowed (RFC 2181 §11); no labels give the root.
 * @throws InputError for an empty or too long label and for a name over 255 octets (RFC 1035 §2.3.4).
 */
export function nameFromLabels(labels: readonly Uint8Array[]): DomainName {
  const fault = complaint(labels);
  const text = `${labels.map(labelText).join('.')}.`;
  if (fault !== undefined) throw new InputError(fault, { value: text, hint });
  return text as DomainName;
}

/** The labels of a name as presentation text, leftmost first; the root has none. Escaped dots do not split. */
export function labelTexts(name: DomainName): string[] {
  if (name === rootName) return [];
  if (!name.includes('\\')) return name.slice(0, -1).split('.');
  return name.match(/(?:[^.\\]|\\\d{3}|\\\D)+/g) ?? [];
}

/** The octets of one label in presentation form; escapes are taken as right. */
function labelOctets(text: string): Uint8Array {
  const plain = text.replace(/\\(\d{3}|\D)/g, (_, escape: string) =>
    escape.length === 3 ? String.fromCharCode(Number(escape)) : escape,
  );
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

/** The labels of a name as octets, leftmost first; the root has none. The inverse of {@link nameFromLabels}. */
export function labelsOf(name: DomainName): Uint8Array[] {
  return labelTexts(name).map(labelOctets);
}

/** The length of a name on the wire without compression, 1 to 255 octets (RFC 1035 §3.1). */
export function wireLength(name: DomainName): number {
  if (!name.includes('\\')) return name === rootName ? 1 : name.length + 1;
  return labelsOf(name).reduce((sum, label) => sum + label.length + 1, 1);
}
