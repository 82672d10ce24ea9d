import type { RecordTypes } from './record-type.ts';
import type { KnownType } from './resource-record.ts';
import { commonTypes } from './types/common-types.ts';
import { hostTypes } from './types/host-types.ts';
import { retiredTypes } from './types/retired-types.ts';
import { securityTypes } from './types/security-types.ts';

/** The one table of record types: parse, render, wire, compare, lint and JSON Schema are driven by it. */
export const recordTypes: RecordTypes<KnownType> = { ...commonTypes, ...securityTypes, ...hostTypes, ...retiredTypes };
