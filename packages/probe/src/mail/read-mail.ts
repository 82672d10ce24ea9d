/** A mail as far as a reply is read: its headers by lower-case name, and its first plain text. */
export interface ReadMail {
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Most octets of a mail that are looked at; a report is a few kilobytes. */
const longest = 1_048_576;

/** Most parts and nested parts that are opened. */
const deepest = 5;

function splitHead(raw: string): readonly [head: string, body: string] {
  const at = raw.search(/\r?\n\r?\n/);
  if (at === -1) return [raw, ''];
  return [raw.slice(0, at), raw.slice(at).replace(/^\r?\n\r?\n/, '')];
}

/** Reads header fields; the first of a name counts, folded lines are joined (RFC 5322 §2.2.3). */
export function readHeaders(head: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const field of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const at = field.indexOf(':');
    const name = field.slice(0, at).trim().toLowerCase();
    if (at > 0 && !headers.has(name)) headers.set(name, field.slice(at + 1).trim());
  }
  return headers;
}

/** Undoes quoted-printable (RFC 2045 §6.7) in an octet string. */
export function unquotePrintable(text: string): string {
  return text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decodeBody(headers: ReadonlyMap<string, string>, body: string): string {
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  const octets =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('latin1')
      : encoding === 'quoted-printable'
        ? unquotePrintable(body)
        : body;
  const charset = /charset="?([\w.-]+)/i.exec(headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  return decodeCharset(Buffer.from(octets, 'latin1'), charset);
}

function decodeCharset(octets: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(octets);
  } catch {
    // A charset that nobody knows: a report is ASCII where it matters.
    return octets.toString('latin1');
  }
}

function plainText(headers: ReadonlyMap<string, string>, body: string, depth: number): string {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /^multipart\/.*?boundary="?([^";]+)/is.exec(type)?.[1];
  if (boundary === undefined) return /^text\/plain|^message\//i.test(type) ? decodeBody(headers, body) : '';
  if (depth >= deepest) return '';
  const parts = body.split(`--${boundary}`).slice(1, 20);
  for (const part of parts) {
    const [head, inner] = splitHead(part.replace(/^\r?\n/, ''));
    const text = plainText(readHeaders(head), inner, depth + 1);
    if (text.trim() !== '') return text;
  }
  return '';
}

/** Reads a mail's headers and its first plain text, whatever its encoding; never more than a mebibyte of it. */
export function readMail(raw: string | Uint8Array): ReadMail {
  const octets = typeof raw === 'string' ? Buffer.from(raw).subarray(0, longest) : raw.subarray(0, longest);
  const [head, body] = splitHead(Buffer.from(octets).toString('latin1'));
  const headers = readHeaders(head);
  return { headers, text: plainText(headers, body, 0) };
}
