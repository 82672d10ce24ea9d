import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DomainName, InputError, type Seconds, seconds } from '@waxseal/core';
import { renderRows } from '../form/render-rows.ts';
import { renderRowsPage } from '../form/render-rows-page.ts';
import { type FormNames, type RowChange, rowChanges } from '../form/row-changes.ts';
import type { RrsetChange } from '../plan/plan-rrsets.ts';
import type { ZonePlace } from '../zone-place.ts';

/** A zone that a person edits in a web form. */
export interface FormPlace {
  readonly origin: DomainName;
  readonly names: FormNames;
  /** The shortest TTL that the form takes; none by default. */
  readonly minimumTtl?: Seconds;
  /** A file for the rows as an HTML page. */
  readonly page?: string;
  /** Asks the zone's authoritative servers. */
  readonly read: ZonePlace['read'];
}

async function writePage(file: string, rows: readonly RowChange[], origin: DomainName): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, renderRowsPage(rows, origin));
  } catch (cause) {
    throw new InputError('the page of the rows to enter cannot be written', { place: { file }, cause });
  }
}

/** What a person is told to do. */
function handOver(rows: readonly RowChange[], page: string | undefined): string {
  const also = page === undefined ? '' : `The same with buttons that copy: ${page}\n`;
  return `Enter these rows where the zone is edited, and leave all other records alone:\n${renderRows(rows)}${also}`;
}

/** A person at a web form as a place: what is there is asked of the DNS, and changes are handed over as rows. */
export function formPlace({ origin, names, minimumTtl = seconds(0), page, read }: FormPlace): ZonePlace {
  const tells = async (changes: readonly RrsetChange[]): Promise<string> => {
    const rows = rowChanges(changes, { origin, names });
    if (page !== undefined) await writePage(page, rows, origin);
    return handOver(rows, page);
  };
  return {
    name: 'a web form',
    minimumTtl,
    read,
    tells,
    apply: async (changes) => ({ state: 'handed over', note: await tells(changes) }),
  };
}
