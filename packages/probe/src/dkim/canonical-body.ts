import type { CanonicalForm } from './canonical-header.ts';

/** The lines of a body, whatever its line ends; without the empty ones at its end (RFC 6376 §3.4.3, §3.4.4). */
function bodyLines(body: string): readonly string[] {
  const lines = body.split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** The lines of a body (an octet string) in the canonical form `simple` or `relaxed` (RFC 6376 §3.4). */
export function canonicalLines(body: string, form: CanonicalForm): readonly string[] {
  const lines = body.split(/\r?\n/);
  if (form !== 'relaxed') return bodyLines(body);
  return bodyLines(lines.map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, '')).join('\n'));
}

/** The octets that are hashed: every line ended by CRLF; an empty body is one empty line in `simple`, nothing in `relaxed`. */
export function canonicalOctets(lines: readonly string[], form: CanonicalForm): Buffer {
  if (lines.length === 0) return Buffer.from(form === 'relaxed' ? '' : '\r\n');
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}
