import { recordToJson } from '../export/json-records.ts';
import type { ZoneChange } from './zone-change.ts';

/** One change as plain JSON data, records as in the JSON export; `before` and `after` are there where records are. */
export interface JsonZoneChange {
  readonly change: ZoneChange['change'];
  readonly owner: string;
  readonly type: string;
  readonly before?: readonly Readonly<Record<string, unknown>>[];
  readonly after?: readonly Readonly<Record<string, unknown>>[];
}

function toJson(change: ZoneChange): JsonZoneChange {
  return {
    change: change.change,
    owner: change.owner,
    type: change.type,
    ...(change.change !== 'create' && { before: change.before.map(recordToJson) }),
    ...(change.change !== 'delete' && { after: change.after.map(recordToJson) }),
  };
}

/** The changes between two zones as plain JSON data, in their order. */
export function zoneDiffToJson(changes: readonly ZoneChange[]): { readonly changes: readonly JsonZoneChange[] } {
  return { changes: changes.map(toJson) };
}
