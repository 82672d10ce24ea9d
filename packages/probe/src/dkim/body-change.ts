import { createHash } from 'node:crypto';
import { unquotePrintable } from '../mail/read-mail.ts';
import { canonicalLines, canonicalOctets } from './canonical-body.ts';
import type { RawSignature } from './mailauth.ts';

/** Most octets of a body that a cause is looked for in. */
const longest = 4_194_304;

/** Most lines that may have been put on top. */
const mostOnTop = 20;

interface Search {
  readonly body: string;
  readonly form: string;
  readonly wanted: string;
}

function hashOf(lines: readonly string[], { form }: Search): string {
  return createHash('sha256').update(canonicalOctets(lines, form)).digest('base64');
}

/** How many lines of the body were signed, when what follows them came later: one pass over a running hash. */
function signedPrefix(lines: readonly string[], { wanted }: Search): number | undefined {
  const running = createHash('sha256');
  let blank = 0;
  for (const [index, line] of lines.entries()) {
    if (line === '') {
      blank += 1;
      continue;
    }
    running.update(`${'\r\n'.repeat(blank)}${line}\r\n`, 'latin1');
    blank = 0;
    if (running.copy().digest('base64') === wanted) return index + 1;
  }
  return undefined;
}

function shown(line: string | undefined): string {
  return JSON.stringify(
    (line ?? '')
      .trim()
      .replaceAll(/[^ -~]/g, '?')
      .slice(0, 60),
  );
}

function added(lines: readonly string[], search: Search): string | undefined {
  const end = signedPrefix(lines, search);
  if (end !== undefined && end < lines.length) {
    const first = lines.slice(end).find((line) => line.trim() !== '');
    return `a footer of ${lines.length - end} lines was added after signing, from ${shown(first)}`;
  }
  for (let start = 1; start <= Math.min(mostOnTop, lines.length); start += 1) {
    if (hashOf(lines.slice(start), search) === search.wanted)
      return `${start} lines were put on top of the body after signing, ${shown(lines[0])}`;
  }
  return undefined;
}

/** Bodies that may have been sent, before a relay wrote them in another transfer encoding. */
const decoders: readonly (readonly [encoding: string, decode: (body: string) => string])[] = [
  ['quoted-printable', unquotePrintable],
  ['base64', (body) => Buffer.from(body, 'base64').toString('latin1')],
];

function reEncoded(search: Search): string | undefined {
  const found = decoders.find(
    ([, decode]) => hashOf(canonicalLines(decode(search.body), search.form), search) === search.wanted,
  );
  return found === undefined
    ? undefined
    : `a relay encoded the body again, as ${found[0]}: sign mail that is 7bit already`;
}

function otherSpacing(lines: readonly string[], search: Search): string | undefined {
  const trimmed = lines.map((line) => line.trimEnd());
  const blank = search.form === 'simple' && hashOf(trimmed, search) === search.wanted;
  return blank ? 'white space was added at the ends of lines: relaxed canonicalization stands that' : undefined;
}

/** What probably happened to a body whose hash does not match: each cause but the last was tried and restores the hash. */
export function bodyChange(body: string, { canonicalization, bodyHash, algorithm, bodyLimit }: RawSignature): string {
  const unknown = 'the body was changed after signing';
  if (body.length > longest || bodyLimit !== undefined || !algorithm.endsWith('sha256')) return unknown;
  const form = canonicalization.split('/')[1]?.trim().toLowerCase() ?? 'simple';
  const search: Search = { body, form, wanted: bodyHash };
  const lines = canonicalLines(body, form);
  return added(lines, search) ?? reEncoded(search) ?? otherSpacing(lines, search) ?? unknown;
}
