type WithSlices = Buffer & { readonly latin1Slice: (from: number, to: number) => string };

/** Octets as code units. What `toString('latin1')` comes down to, without its looking up of encodings: names are short and many. */
export function octetText(octets: Buffer, from: number, to: number): string {
  return (octets as WithSlices).latin1Slice(from, to);
}
