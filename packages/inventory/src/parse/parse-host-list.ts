import type { Place } from '@waxseal/core';
import { emptyDraft, type Reading } from '../statement.ts';
import { parseHostPattern } from './host-pattern.ts';
import { RangeFault } from './host-range.ts';

/** Reads a list of hosts as `-i` takes it: `mx1,mx2:2222,`. */
export function parseHostList(text: string): Reading {
  const draft = emptyDraft();
  const place: Place = { file: '-i' };
  for (const pattern of text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    try {
      const { hosts, port } = parseHostPattern(pattern);
      for (const host of hosts) {
        draft.statements.push({ kind: 'host', host, group: 'ungrouped', place });
        if (port !== undefined)
          draft.statements.push({
            kind: 'var',
            of: 'host',
            owner: host,
            name: 'ansible_port',
            value: port,
            place,
            layer: 0,
          });
      }
    } catch (error) {
      if (!(error instanceof RangeFault)) throw error;
      draft.faults.push({ message: error.message, value: pattern, place });
    }
  }
  return draft;
}
