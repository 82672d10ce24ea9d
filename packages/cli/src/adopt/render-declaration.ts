import { harmlessLine, isDmarc, isSpf, joinedText, type ResourceRecord, withoutDot } from '@waxseal/core';
import type { ReadDomain } from '@waxseal/domain';
import { renderZone } from '@waxseal/zone';

/** A record as one line of a master file, its names relative to the domain. */
function recordLine(record: ResourceRecord, origin: ResourceRecord['owner']): string {
  return renderZone([record], { origin })
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('$'))
    .join(' ')
    .replaceAll(/ {2,}(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ' ')
    .trim();
}

const isName = /^[A-Za-z_$][\w$]*$/;

/** A value as TypeScript, its lines indented. */
function source(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((one) => `${indent}  ${source(one, `${indent}  `)},\n`).join('')}${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    if (entries.length === 0) return '{}';
    const lines = entries.map(
      ([key, one]) => `${isName.test(key) ? key : JSON.stringify(key)}: ${source(one, `${indent}  `)}`,
    );
    const short = `{ ${lines.join(', ')} }`;
    if (!short.includes('\n') && short.length + indent.length <= 100) return short;
    return `{\n${lines.map((line) => `${indent}  ${line},\n`).join('')}${indent}}`;
  }
  return typeof value === 'string'
    ? `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
    : String(value);
}

/** Foreign text in a comment of ours. */
const inComment = (text: string): string => harmlessLine(text.slice(0, 400));

function purposeOf(record: ResourceRecord): string | undefined {
  const text = record.type === 'TXT' ? joinedText(record.strings) : '';
  if (isSpf(text) || isDmarc(text)) return `${withoutDot(record.owner)}: a mail policy that is kept as it is`;
  return undefined;
}

/** The TypeScript file that declares what was read of a zone. */
export function renderDeclaration(
  { declaration, rest, notes }: ReadDomain,
  origin: ResourceRecord['owner'],
  from: string,
): string {
  const kept = rest.flatMap((record) => purposeOf(record) ?? []);
  const told = [...notes, ...kept.filter((line) => !notes.some((note) => note.includes(line.split(':')[0] ?? '')))];
  const { name, receive, send, ...others } = declaration;
  const declared = {
    name,
    receive,
    send: declaration.policy.spf === undefined ? send : [{ hosts: true }, ...send],
    ...others,
    records: rest.map((record) => recordLine(record, origin)),
  };
  return [
    "import { defineDomain } from '@waxseal/domain';",
    '',
    `// Read from ${inComment(from)}. { hosts: true } are the hosts of the mail group, which the zone may not know yet.`,
    ...told.map((note) => `// Not read: ${inComment(note)}.`),
    `export default defineDomain(${source(declared, '')});`,
    '',
  ].join('\n');
}
