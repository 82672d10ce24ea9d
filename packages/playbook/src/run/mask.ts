import { Secret, WaxsealError } from '@waxseal/core';
import { privateTexts } from './private-texts.ts';

const mask = '(secret)';

/** Every secret text inside a value, itself, line by line and as programs print it: what must never appear in an event. */
export function secretTexts(value: unknown, seen: Set<unknown> = new Set()): readonly string[] {
  if (value instanceof Secret) return secretTexts(Secret.reveal(value), seen).concat(spellings(Secret.reveal(value)));
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return [];
  seen.add(value);
  return Object.values(value).flatMap((inner) => secretTexts(inner, seen));
}

// Shorter texts would mask half of every sentence; a secret that short is none.
const shortest = 6;

function spellings(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  const bare = value.trim();
  // Of a private key only what is private: its modulus stands in DNS, and in every difference of a zone.
  const key = privateTexts(value);
  const lines = key?.lines ?? value.split('\n').filter((line) => !line.startsWith('-----'));
  // Passwords and tokens are encoded on their way (a URL, a header, a dump); whole texts are not.
  const encoded = bare.includes('\n') ? [Buffer.from(value).toString('base64')] : encodings(bare);
  const numbers = (key?.numbers ?? []).flatMap(numberSpellings);
  return [...new Set([value, bare, ...lines, ...encoded, ...numbers])].filter((text) => text.length >= shortest);
}

/** How programs print a number of a private key: hex, as OpenSSL does with colons too, and base64 wherever it begins. */
function numberSpellings(octets: Buffer): readonly string[] {
  const hex = octets.toString('hex');
  const colons = hex.replaceAll(/..(?=.)/g, '$&:');
  const base64 = [0, 1, 2].map((offset) => base64At(octets, offset));
  return [hex, hex.toUpperCase(), colons, octets.toString('base64url'), ...base64];
}

function encodings(secret: string): readonly string[] {
  const octets = Buffer.from(secret);
  const hex = octets.toString('hex');
  const percent = hex.replaceAll(/../g, '%$&');
  return [
    ...[0, 1, 2].map((offset) => base64At(octets, offset)),
    hex,
    hex.toUpperCase(),
    percent,
    percent.toUpperCase(),
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** What base64 makes of a text that begins at an octet of this number modulo 3: the characters that depend on it alone. */
function base64At(octets: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), octets]).toString('base64');
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + octets.length) * 8) / 6));
}

/** Keeps secret texts and takes them out of whatever a run says: the one choke point. */
export interface Mask {
  /** Texts that nothing may hold from now on. */
  hide(secrets: readonly string[]): void;
  /** A plain value with every secret text in its strings masked. */
  of<T>(value: T): T;
}

/** A mask that knows no secret yet. */
export function createMask(): Mask {
  const hidden = new Set<string>();
  let ordered: readonly string[] = [];
  return {
    hide(secrets) {
      secrets.forEach((text) => hidden.add(text));
      ordered = [];
    },
    of<T>(value: T): T {
      if (hidden.size === 0) return value;
      // The longest first: a part of a secret must not keep the whole from being found.
      if (ordered.length === 0) ordered = [...hidden].toSorted((one, other) => other.length - one.length);
      return maskDeep(value, ordered) as T;
    },
  };
}

/** An error with every secret text masked in what it says, in its stack and in its causes; it is changed in place, to stay what it is. */
export function maskError(error: unknown, mask: Mask, seen: Set<unknown> = new Set()): unknown {
  if (!(error instanceof Error)) return mask.of(error);
  if (seen.has(error)) return error;
  seen.add(error);
  const said = {
    message: mask.of(error.message),
    ...(error.stack === undefined ? {} : { stack: mask.of(error.stack) }),
  };
  const faults = error instanceof WaxsealError ? { faults: mask.of(error.faults) } : {};
  const cause = error.cause === undefined ? {} : { cause: maskError(error.cause, mask, seen) };
  return Object.assign(error, said, faults, cause);
}

/** Words of ours that views decide by: a secret that reads `failed` must not change how a task ended. */
const ours = new Set(['type', 'outcome', 'mode', 'severity', 'state']);

/** Most texts of a run are names, shorter than most secrets: those need not be looked for. */
function maskText(text: string, secrets: readonly string[]): string {
  let [from, to] = [0, secrets.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (secrets[middle]!.length > text.length) from = middle + 1;
    else to = middle;
  }
  let masked = text;
  for (let index = from; index < secrets.length; index += 1) masked = masked.replaceAll(secrets[index]!, mask);
  return masked;
}

function maskDeep(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return maskText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, ours.has(key) ? inner : maskDeep(inner, secrets)]),
  );
}
