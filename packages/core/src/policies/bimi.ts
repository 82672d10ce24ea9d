import { refuse } from '../attempt.ts';
import type { Fault } from '../fault.ts';
import { parseTagList, renderTagList, tagValue, versionFaults } from '../text/tag-list.ts';

/** A BIMI record (draft-brand-indicators-for-message-identification §4.2): the logo and its evidence. */
export interface BimiRecord {
  /** An `https:` address of an SVG; empty to decline. */
  readonly logo: string;
  /** An `https:` address of the mark certificate; left out or empty without one. */
  readonly evidence?: string;
}

function faultsOf({ logo, evidence }: BimiRecord): readonly Fault[] {
  const bad = [
    ['l', logo],
    ['a', evidence ?? ''],
  ].filter(([, uri = '']) => uri !== '' && !/^https:\/\/[^\s;,]+$/i.test(uri));
  return bad.map(([tag, value = '']) => ({ message: `${tag}= is an https: address or empty`, value }));
}

/** Writes the text of the record at `default._bimi`. @throws InputError for an address that is not https. */
export function bimiRecord(record: BimiRecord): string {
  refuse(faultsOf(record));
  return renderTagList([
    ['v', 'BIMI1'],
    ['l', record.logo],
    ['a', record.evidence],
  ]);
}

/** Reads the text of a BIMI record. @throws InputError without `l=`, another version, or addresses that are not https. */
export function parseBimiRecord(text: string): BimiRecord {
  const tags = parseTagList(text);
  const [logo, evidence] = [tagValue(tags, 'l'), tagValue(tags, 'a')];
  const record = { logo: logo ?? '', ...(evidence !== undefined && { evidence }) };
  const missing = logo === undefined ? [{ message: 'a BIMI record needs l=, empty to decline' }] : [];
  refuse([...tags.faults, ...versionFaults(tags, 'BIMI1'), ...missing, ...faultsOf(record)]);
  return record;
}
