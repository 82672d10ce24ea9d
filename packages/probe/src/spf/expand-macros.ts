import { encodeHex } from '@waxseal/core';
import { macroTokens } from './spf-grammar.ts';
import type { SpfSession } from './spf-session.ts';
import { validatedNames } from './validated-names.ts';

const escapes: Readonly<Record<string, string>> = { '%%': '%', '%_': ' ', '%-': '%20' };
const macro = /^%\{([a-z])(\d*)(r?)([-.+,/_=]*)\}$/i;

/** The name of the client for `%{p}`: the domain itself, else one below it, else any, else `unknown` (RFC 7208 §7.3). */
async function clientName(session: SpfSession, domain: string): Promise<string> {
  const names = await validatedNames(session);
  const wanted = domain.toLowerCase();
  return (
    names.find((name) => name.toLowerCase() === wanted) ??
    names.find((name) => name.toLowerCase().endsWith(`.${wanted}`)) ??
    names[0] ??
    'unknown'
  );
}

/** Octets of an IPv6 address as 32 dotted nibbles, or the dotted quad. */
function dottedAddress({ client }: SpfSession): string {
  return client.family === 'ip4' ? client.text : Array.from(encodeHex(client.octets)).join('.');
}

async function valueOf(session: SpfSession, domain: string, letter: string): Promise<string> {
  switch (letter) {
    case 's':
      return `${session.localPart}@${session.senderDomain}`;
    case 'l':
      return session.localPart;
    case 'o':
      return session.senderDomain;
    case 'd':
      return domain;
    case 'i':
      return dottedAddress(session);
    case 'p':
      return clientName(session, domain);
    case 'v':
      return session.client.family === 'ip4' ? 'in-addr' : 'ip6';
    case 'h':
      return session.helo;
    case 'c':
      return session.client.text;
    case 'r':
      return session.receiver;
    default:
      return String(session.seconds);
  }
}

/** Everything but unreserved characters as %XX (RFC 7208 §7.3, RFC 3986 §2.3). */
function urlEscaped(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function transformed(value: string, digits: string, reverse: boolean, delimiters: string): string {
  const parts = value.split(
    new RegExp(`[${(delimiters === '' ? '.' : delimiters).replaceAll(/[-/.]/g, String.raw`\$&`)}]`),
  );
  const ordered = reverse ? parts.toReversed() : parts;
  return (digits === '' ? ordered : ordered.slice(-Number(digits))).join('.');
}

async function expandToken(session: SpfSession, domain: string, token: string): Promise<string> {
  const [, letter, digits = '', reverse = '', delimiters = ''] = macro.exec(token) ?? [];
  if (letter === undefined) return escapes[token] ?? token;
  const value = await valueOf(session, domain, letter.toLowerCase());
  const text = transformed(value, digits, reverse !== '', delimiters);
  return letter === letter.toLowerCase() ? text : urlEscaped(text);
}

/** Expands a macro-string whose syntax was checked (RFC 7208 §7). */
async function expand(session: SpfSession, domain: string, tokens: readonly string[]): Promise<string> {
  let text = '';
  for (const token of tokens) text += await expandToken(session, domain, token);
  return text;
}

/** The name a term asks for: a domain-spec expanded, cut from the left to 253 characters, without final dot (RFC 7208 §7.3). */
export async function targetName(session: SpfSession, domain: string, spec: string | undefined): Promise<string> {
  if (spec === undefined) return domain;
  let name = (await expand(session, domain, macroTokens(spec, 'target') ?? [])).replace(/\.$/, '');
  while (name.length > 253) {
    const dot = name.indexOf('.');
    name = dot === -1 ? name.slice(-253) : name.slice(dot + 1);
  }
  return name;
}

/** An explanation text expanded; undefined where it is no such text (RFC 7208 §6.2). */
export async function explanationText(session: SpfSession, domain: string, text: string): Promise<string | undefined> {
  const words = text.split(' ').map((word) => macroTokens(word, 'text'));
  if (words.includes(undefined)) return undefined;
  const expanded: string[] = [];
  for (const tokens of words) expanded.push(await expand(session, domain, tokens ?? []));
  return expanded.join(' ');
}
