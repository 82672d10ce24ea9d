import { ReportRefused } from '../bounds/report-refused.ts';

/** Encodings that reporters declare, by the names that a TextDecoder knows. */
const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
};

/** The encoding of a document by its byte order mark, its first octets or its declaration; UTF-8 by default. */
function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  if (first[0] === 0x3c && first[1] === 0) return 'utf-16le';
  if (first[0] === 0 && first[1] === 0x3c) return 'utf-16be';
  if (first[0] === 0xef) return 'utf-8';
  const head = Buffer.from(first.subarray(0, 256)).toString('latin1');
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']{1,40})["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  const encoding = Object.hasOwn(encodings, declared) ? encodings[declared] : undefined;
  if (encoding === undefined)
    throw new ReportRefused('the XML has an encoding that reports do not come in', { value: declared });
  // Two octets a character would have shown above: who declares UTF-16 in single octets has written UTF-8.
  return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
}

/** How much is decoded at once: a parser looks at its bounds between two pieces. */
const piece = 16_384;

/** Decodes a document as it comes; what is no text in its encoding becomes U+FFFD. Blank lines before its declaration are left out. @throws ReportRefused */
export async function* decodeXml(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let isStarted = false;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    decoder ??= new TextDecoder(encodingOf(chunk));
    for (let at = 0; at < chunk.length; at += piece) {
      const text = decoder.decode(chunk.subarray(at, at + piece), { stream: true });
      const begun: string = isStarted ? text : text.trimStart();
      isStarted ||= begun !== '';
      if (begun !== '') yield begun;
    }
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}
