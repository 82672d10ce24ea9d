import type { Fault } from '@waxseal/core';
import type { Carried, ZoneCheck, ZonePart } from '@waxseal/zone/check';
import type { FileToCheck } from './check-file.ts';

/** Work for a thread: a whole file, or a part of one on a guess about what stands before it. */
export type ZoneTask =
  | { readonly kind: 'file'; readonly file: FileToCheck }
  | {
      readonly kind: 'part';
      readonly path: string;
      readonly name: string;
      readonly from: number;
      readonly to: number;
      readonly isLast: boolean;
      readonly guess: Carried;
      readonly spare?: readonly ArrayBuffer[] | undefined;
    };

/** What became of it; faults when the file cannot be read. */
export type ZoneAnswer =
  | { readonly check: ZoneCheck }
  | { readonly part: ZonePart | undefined }
  | { readonly faults: readonly Fault[] };
