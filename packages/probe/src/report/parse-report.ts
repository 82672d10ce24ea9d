import { InputError } from '@waxseal/core';
import { readMail } from '../mail/read-mail.ts';
import {
  type CheckLabel,
  type Report,
  type ReportSection,
  type ResultWord,
  resultWords,
  type SpamPoints,
  type SummaryLine,
} from './report.ts';

const rule = /^\s*[=-]{20,}\s*$/;
const summaryLine = /^\s*"?(SPF|DomainKeys|DKIM|DMARC|Sender-ID|iprev|SpamAssassin)"? check:\s+([a-z]+)\s*$/i;
const detailsHead = /^\s*"?(SPF|DomainKeys|DKIM|DMARC|Sender-ID|iprev|SpamAssassin)"? check details:\s*$/i;

function label(text: string): CheckLabel {
  const known: Readonly<Record<string, CheckLabel>> = {
    spf: 'SPF',
    domainkeys: 'DomainKeys',
    dkim: 'DKIM',
    dmarc: 'DMARC',
    'sender-id': 'Sender-ID',
    iprev: 'iprev',
    spamassassin: 'SpamAssassin',
  };
  return known[text.toLowerCase()] ?? 'SPF';
}

/** Words of before RFC 7001: `hardfail` of RFC 5451 §2.4.2, `error` and `unknown` of the first SPF drafts. */
const olderWords: Readonly<Record<string, ResultWord>> = {
  hardfail: 'fail',
  error: 'temperror',
  unknown: 'permerror',
};

function knownWord(text: string): ResultWord | undefined {
  const lower = text.toLowerCase();
  return resultWords.find((one) => one === lower) ?? olderWords[lower];
}

function word(text: string): ResultWord {
  const found = knownWord(text);
  if (found !== undefined) return found;
  throw new InputError('the reply has a result that is none', {
    value: text.slice(0, 40),
    hint: resultWords.join(', '),
  });
}

/** What a verifier appends: explanations, and the probe itself, which may say anything. */
const appended = /^\s*(?:Explanation of the possible results|Original (?:Email|Message)\b)/i;

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  nbsp: ' ',
  '#160': ' ',
  lt: '<',
  gt: '>',
  amp: '&',
  '#39': "'",
};

/** Lines that mean something to us: in them, stars and underscores are a mail program's bold. */
const meant =
  /(?<![A-Za-z])(?:check(?: details)?|Result|verified\)?|record\(s\)|hostname|Source IP|mail-from|Summary of Results|Details)(?![A-Za-z])/i;

/** Most characters of a line that is looked at for bold or for a value: lines of ours are short. */
const widest = 400;

function withoutBold(line: string): string {
  if (line.length > widest || !/[*_]/.test(line) || !meant.test(line)) return line;
  return line.replaceAll('*', '').replaceAll(/(?<=^|\s)_+|_+(?=$|[\s:])/g, '');
}

/** The lines of the report proper: without the quote marks of a mail program, and up to what it appends. */
function reportLines(text: string): readonly string[] {
  // Copied from a web page, spaces do not break and quotes are curly.
  const all = text
    .replaceAll('\u00a0', ' ')
    .replaceAll(/[\u201c\u201d]/g, '"')
    .replaceAll(/&(quot|#34|nbsp|#160|lt|gt|#39|amp);/g, (_, name: string) => entities[name] ?? '')
    .split(/\r?\n/)
    .map(withoutBold);
  const filled = all.filter((line) => line.trim() !== '');
  const quoted = filled.filter((line) => /^\s*>/.test(line)).length;
  const lines = quoted > filled.length / 2 ? all.map((line) => line.replace(/^\s*(?:> ?)+/, '')) : all;
  const last = lines.findIndex((line) => appended.test(line));
  return last === -1 ? lines : lines.slice(0, last);
}

/** The summary, between its own two rules. A reply that is cut inside it is no verdict. */
function parseSummary(lines: readonly string[]): readonly SummaryLine[] {
  const start = lines.findIndex((line) => /^\s*Summary of Results\s*$/i.test(line));
  if (start === -1)
    throw new InputError('this is not a check-auth report: it has no summary of results', {
      hint: 'give the whole reply, as a mail or its text',
    });
  const summary: SummaryLine[] = [];
  for (const line of lines.slice(start + 1)) {
    const match = summaryLine.exec(line);
    if (match !== null) summary.push({ check: label(match[1] ?? ''), result: word(match[2] ?? '') });
    else if (rule.test(line) && summary.length > 0) return summary;
  }
  throw new InputError('the report is cut before its summary ends', { hint: 'give the whole reply' });
}

/** Most sections that are read: a reply has a few, one more for each signature. */
const mostSections = 50;

/** Lines of each section by its heading; a section ends at the next rule. */
function sectionLines(lines: readonly string[]): readonly (readonly [check: CheckLabel, lines: readonly string[]])[] {
  const heads = lines.flatMap((line, index) => (detailsHead.test(line) ? [index] : [])).slice(0, mostSections);
  return heads.map((index) => {
    const start = index + 1 + (rule.test(lines[index + 1] ?? '') ? 1 : 0);
    const length = lines.slice(start).findIndex((one) => rule.test(one));
    return [
      label(detailsHead.exec(lines[index] ?? '')?.[1] ?? ''),
      lines.slice(start, length === -1 ? undefined : start + length),
    ];
  });
}

const fieldName = /^\s*(Result|ID\(s\) verified|DNS record\(s\)|Canonicalized Headers):\s*(.*)$/i;

/** The lines of a field: what stands behind its name, and what follows until the next field. */
function field(lines: readonly string[], name: string): readonly string[] {
  const start = lines.findIndex((line) => fieldName.exec(line)?.[1]?.toLowerCase() === name.toLowerCase());
  if (start === -1) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => fieldName.test(line));
  const own = fieldName.exec(lines[start] ?? '')?.[2] ?? '';
  return [own, ...rest.slice(0, end === -1 ? undefined : end)].map((line) => line.trim()).filter((line) => line !== '');
}

function parseSection(check: CheckLabel, lines: readonly string[]): ReportSection | undefined {
  const said = field(lines, 'Result').join(' ');
  const match = /^([a-z]+)\s*(?:\((.*)\))?/is.exec(said);
  if (match === null || knownWord(match[1] ?? '') === undefined) return undefined;
  const comment = match[2] === undefined ? {} : { comment: match[2] };
  return {
    check,
    result: word(match[1] ?? ''),
    ...comment,
    ids: field(lines, 'ID(s) verified'),
    dns: field(lines, 'DNS record(s)'),
  };
}

function parseSpam(lines: readonly string[]): SpamPoints | undefined {
  const head = lines
    .map((line) => /^\s*Result:\s+(?:ham|spam)\s+\((-?\d+(?:\.\d+)?) points, (-?\d+(?:\.\d+)?) required\)/i.exec(line))
    .find((match) => match !== null);
  if (head === undefined) return undefined;
  const rules = lines.flatMap((line) => {
    const match = /^\s*(-?\d+\.\d+)\s+([A-Z][A-Z0-9_]+)\s+(.*)$/.exec(line);
    return match === null ? [] : [{ points: Number(match[1]), name: match[2] ?? '', description: match[3] ?? '' }];
  });
  return { points: Number(head[1]), required: Number(head[2]), rules };
}

function identity(lines: readonly string[], name: string): string | undefined {
  const pattern = new RegExp(String.raw`^\s*${name}:\s*(\S*)\s*$`, 'i');
  const index = lines.findIndex((line) => line.length <= widest && pattern.test(line));
  const value = (index === -1 ? '' : pattern.exec(lines[index] ?? '')?.[1]) ?? '';
  // A long value that was wrapped stands alone on the next line.
  const found = value === '' ? /^\s+(\S+)\s*$/.exec((lines[index + 1] ?? '').slice(0, widest))?.[1] : value;
  return found?.replace(/^<(.*)>$/, '$1');
}

function parseText(text: string): Report {
  const lines = reportLines(text);
  const summary = parseSummary(lines);
  const bodies = sectionLines(lines);
  const sections = bodies.flatMap(([check, body]) =>
    check === 'SpamAssassin' ? [] : (parseSection(check, body) ?? []),
  );
  const spam = bodies
    .filter(([check]) => check === 'SpamAssassin')
    .map(([, body]) => parseSpam(body))
    .find((found) => found !== undefined);
  const [helo, sourceIp, mailFrom] = [
    identity(lines, 'HELO hostname'),
    identity(lines, 'Source IP'),
    identity(lines, 'mail-from'),
  ];
  return {
    summary,
    ...(helo && { helo }),
    ...(sourceIp && { sourceIp }),
    ...(mailFrom && { mailFrom }),
    sections,
    ...(spam && { spam }),
  };
}

/** A mail has header fields before its first empty line, one of which names its sender or its subject. */
function isMail(raw: string): boolean {
  const head = raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return (
    /^(?:from|subject|received|return-path|date|message-id|in-reply-to):/im.test(head) &&
    head.split(/\r?\n/).every((line) => /^(?:[\w-]+:|[ \t]|From )/.test(line))
  );
}

/** Most octets of a reply that are looked at; a report is a few kilobytes. */
const longest = 1_048_576;

/** A saved reply as text: UTF-16 where its first octets say so, else UTF-8. */
function decodeText(octets: Uint8Array): string {
  const [first, second] = octets;
  const charset =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(charset).decode(octets);
}

/**
 * Reads a check-auth reply: a mail in any usual encoding, or its text, wrapped in quote marks or not.
 * @throws InputError when it is no such report, or is cut before its summary ends.
 */
export function parseReport(raw: string | Uint8Array): Report {
  const text = (typeof raw === 'string' ? raw.slice(0, longest) : decodeText(raw.subarray(0, longest))).trimStart();
  if (!isMail(text)) return parseText(text);
  const mail = readMail(typeof raw === 'string' || raw[0] === 0xff || raw[0] === 0xfe ? text : raw);
  const inReplyTo = mail.headers.get('in-reply-to');
  if (mail.text.trim() === '')
    throw new InputError('the reply has no plain text', { hint: 'a report comes as text/plain' });
  return { ...parseText(mail.text), ...(inReplyTo === undefined ? {} : { inReplyTo }) };
}
