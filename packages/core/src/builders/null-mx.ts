import { rootName } from '../names/labels.ts';
import type { SomeRecord } from '../records/resource-record.ts';
import type { RecordHead } from './text-record.ts';

/** The one MX of a name that receives no mail: `0 .` (RFC 7505 §3). */
export function nullMx({ owner, ttl }: RecordHead): SomeRecord<'MX'> {
  return { owner, ttl, type: 'MX', preference: 0, exchange: rootName };
}

/** Tells whether an MX says that the name receives no mail (RFC 7505 §3). */
export function isNullMx(record: SomeRecord<'MX'>): boolean {
  return record.exchange === rootName;
}
