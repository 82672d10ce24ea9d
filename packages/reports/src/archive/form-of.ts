/** What a file is by its first octets. */
export type FileForm = 'gzip' | 'zip' | 'xml' | 'json' | 'other';

/** Marks of UTF-8 and UTF-16, the second octet of a UTF-16 character, and blank space. */
const skipped = new Set([0xef, 0xbb, 0xbf, 0xff, 0xfe, 0x00, 0x09, 0x0a, 0x0d, 0x20]);

/** How much of a file is looked at: some reporters begin XML with blank lines. */
const looked = 1024;

/** Tells what a file is by its first octets, whatever it is called. */
export function formOf(first: Uint8Array): FileForm {
  if (first[0] === 0x1f && first[1] === 0x8b) return 'gzip';
  if (first[0] === 0x50 && first[1] === 0x4b && first[2] === 3 && first[3] === 4) return 'zip';
  const begins = first.subarray(0, looked).find((octet) => !skipped.has(octet));
  if (begins === 0x3c) return 'xml';
  return begins === 0x7b ? 'json' : 'other';
}
