/** One element of DER (X.690): its tag octet, its content, and the whole of it with tag and length. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** The tags that keys and certificates need. */
export const derTags = { integer: 0x02, bitString: 0x03, sequence: 0x30, context0: 0xa0 } as const;

// A length is in its shortest form: one octet up to 127, else up to three octets without a leading zero.
function lengthAt(octets: Uint8Array): { readonly length: number; readonly header: number } | undefined {
  const first = octets[1];
  if (first === undefined || first === 0x80 || first > 0x83) return undefined;
  if (first < 0x80) return { length: first, header: 2 };
  const bytes = octets.subarray(2, 2 + first - 0x80);
  const length = bytes.reduce((sum, octet) => sum * 256 + octet, 0);
  const shortest = bytes[0] !== 0 && length > 127;
  return bytes.length === first - 0x80 && shortest ? { length, header: 2 + bytes.length } : undefined;
}

/** Reads the elements that fill these octets exactly; undefined when they are not strict DER. */
function derElements(octets: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let rest = octets; rest.length > 0;) {
    const size = lengthAt(rest);
    if (size === undefined || size.header + size.length > rest.length) return undefined;
    const end = size.header + size.length;
    elements.push({ tag: rest[0] ?? 0, content: rest.subarray(size.header, end), whole: rest.subarray(0, end) });
    rest = rest.subarray(end);
  }
  return elements;
}

/** The elements inside the one SEQUENCE that these octets are; undefined when they are something else. */
export function derSequence(octets: Uint8Array): readonly DerElement[] | undefined {
  const elements = derElements(octets);
  const [only] = elements ?? [];
  return elements?.length === 1 && only?.tag === derTags.sequence ? derElements(only.content) : undefined;
}
