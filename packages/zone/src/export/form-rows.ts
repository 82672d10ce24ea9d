import { relativeName, type ResourceRecord } from '@waxseal/core';
import { compareRrsets } from '../rrsets.ts';
import { renderTemplate } from '../templates.ts';
import { plainText } from './plain-text.ts';
import { rdataText } from '../text/rdata-text.ts';
import type { ExportInput, ZoneExport } from './zone-export.ts';

/** One row of a registrar's web form. */
export interface FormRow {
  /** Relative to the zone; `@` for the zone itself. */
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  /** MX and SRV have a field of their own for it in most forms. */
  readonly priority?: number;
  /** What to type or paste: text without quotes and escapes, everything else as a master file writes it. */
  readonly data: string;
}

function withoutFirst(text: string): string {
  return text.slice(text.indexOf(' ') + 1);
}

function dataOf(record: ResourceRecord): Pick<FormRow, 'priority' | 'data'> {
  if (record.type === 'MX') return { priority: record.preference, data: withoutFirst(rdataText(record)) };
  if (record.type === 'SRV') return { priority: record.priority, data: withoutFirst(rdataText(record)) };
  if (record.type === 'TXT' || record.type === 'SPF') return { data: plainText(record.strings) ?? rdataText(record) };
  return { data: rdataText(record) };
}

/** The rows that a registrar's form asks for, in zone order; the SOA is the registrar's own. */
export function formRows({ origin, records }: ExportInput): readonly FormRow[] {
  const wanted = records.filter(({ type }) => type !== 'SOA').toSorted(compareRrsets);
  return wanted.map((record) => ({
    name: relativeName(record.owner, origin),
    type: record.type,
    ttl: record.ttl,
    ...dataOf(record),
  }));
}

const widest = (texts: readonly string[], head: string): number =>
  Math.max(head.length, ...texts.map((text) => text.length));

/** The form's rows as aligned text, one row a line. */
export function exportForm(input: ExportInput): ZoneExport {
  const rows = formRows(input).map((row) => ({ ...row, priority: row.priority ?? '' }));
  const [name, type] = [
    widest(
      rows.map((row) => row.name),
      'name',
    ),
    widest(
      rows.map((row) => row.type),
      'type',
    ),
  ];
  const leftOut = input.records
    .filter((record) => record.type === 'SOA')
    .map((record) => ({ record, reason: 'registrars write the SOA themselves' }));
  return { text: renderTemplate('form', { rows, widths: { name, type } }), leftOut };
}
