import { nameKey, type ResourceRecord, WaxsealError } from '@waxseal/core';
import { encodeRdata } from '@waxseal/zone';
import { queryServer } from './query-server.ts';

/** A name and type whose answer is not what the zone says. */
export interface AnswerFault {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

function rdataSet(records: readonly ResourceRecord[]): string {
  return records.map((record) => Buffer.from(encodeRdata(record)).toString('hex')).toSorted().join(' ');
}

async function compareRrset(server: { readonly server: string; readonly port?: number }, records: readonly ResourceRecord[]): Promise<readonly AnswerFault[]> {
  const [first] = records;
  if (first === undefined) return [];
  const at = { name: first.owner, type: first.type };
  try {
    const answer = await queryServer({ ...server, ...at });
    if (!answer.authoritative) return [{ ...at, reason: 'the server is not authoritative (lame)' }];
    const found = answer.records.filter((record) => record.type === first.type);
    if (rdataSet(found) === rdataSet(records)) return [];
    return [{ ...at, reason: found.length === 0 ? 'no such record' : 'another value (stale)' }];
  } catch (error) {
    if (error instanceof WaxsealError) return [{ ...at, reason: error.message }];
    return [{ ...at, reason: String(error) }];
  }
}

/** Asks a server for every RRset of a zone and gives what differs. */
export async function compareAnswers(server: { readonly server: string; readonly port?: number }, records: readonly ResourceRecord[]): Promise<readonly AnswerFault[]> {
  const sets = [...Map.groupBy(records, (record) => `${nameKey(record.owner)} ${record.type}`).values()];
  const faults: AnswerFault[] = [];
  for (const set of sets) faults.push(...(await compareRrset(server, set)));
  return faults;
}
