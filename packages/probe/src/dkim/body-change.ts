import { createHash } from 'node:crypto';
import { harmlessLine } from '@waxseal/core';
import { unquotePrintable } from '../mail/read-mail.ts';
import { canonicalLines, canonicalOctets } from './canonical-body.ts';
import type { CanonicalForm } from './canonical-header.ts';
import type { SignatureField } from './signature-field.ts';

/** Most octets of a body that a cause is looked for in. */
const longest = 4_194_304;

/** Most lines that may have been put on top. */
const mostOnTop = 20;

interface Search {
  readonly body: string;
  readonly form: CanonicalForm;
  readonly wanted: string;
  readonly limit: number | undefined;
}

function hashOf(lines: readonly string[], { form, limit }: Search): string {
  return createHash('sha256').update(canonicalOctets(lines, form).subarray(0, limit)).digest('base64');
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
  return `"${harmlessLine((line ?? '').trim().slice(0, 60))}"`;
}

function added(lines: readonly string[], search: Search): string | undefined {
  // With l= a footer is no change: it was left unsigned.
  const end = search.limit === undefined ? signedPrefix(lines, search) : undefined;
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

/** Changes of single lines that programs on the way are known for, each with what undoes it. */
const lineChanges: readonly (readonly [cause: string, undo: (body: string) => string])[] = [
  [
    'a dot at the beginning of lines was doubled (dot-stuffing, RFC 5321 §4.5.2)',
    (body) => body.replaceAll(/^\.\./gm, '.'),
  ],
  [
    'a dot at the beginning of lines was lost (dot-stuffing, RFC 5321 §4.5.2)',
    (body) => body.replaceAll(/^\./gm, '..'),
  ],
  [
    'a > was put in front of lines that begin with From, as mbox files have it',
    (body) => body.replaceAll(/^>(>*From )/gm, '$1'),
  ],
  ['a > was taken away in front of lines that begin with From', (body) => body.replaceAll(/^(>*From )/gm, '>$1')],
];

function changedLines(search: Search): string | undefined {
  const found = lineChanges.find(([, undo]) => {
    const undone = undo(search.body);
    return undone !== search.body && hashOf(canonicalLines(undone, search.form), search) === search.wanted;
  });
  return found?.[0];
}

function otherSpacing(lines: readonly string[], search: Search): string | undefined {
  const trimmed = lines.map((line) => line.replace(/[ \t]+$/, ''));
  const blank = search.form === 'simple' && hashOf(trimmed, search) === search.wanted;
  return blank ? 'white space was added at the ends of lines: relaxed canonicalization stands that' : undefined;
}

/** What happened to a body whose hash does not match: each cause was tried and restores the hash; undefined where none does. */
export function bodyChange(body: string, { bodyForm: form, bodyHash, bodyLimit }: SignatureField): string | undefined {
  if (body.length > longest) return undefined;
  const limit = bodyLimit === undefined || bodyLimit > BigInt(longest) ? undefined : Number(bodyLimit);
  const search: Search = { body, form, wanted: bodyHash, limit };
  const lines = canonicalLines(body, form);
  return added(lines, search) ?? reEncoded(search) ?? changedLines(search) ?? otherSpacing(lines, search);
}
