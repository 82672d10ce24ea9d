import { type DomainName, nameKey, type ResourceRecord, type TypeName, WaxsealError } from '@waxseal/core';
import { encodeRdata } from '@waxseal/zone';
import { queryServer, type ServerAnswer } from './query-server.ts';

/** A name and type whose answer is not what the zone says. */
export interface AnswerFault {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

/** An authoritative server to ask, and how long to wait for each answer. */
export interface AskedServer {
  readonly server: string;
  /** 53 where not said. */
  readonly port?: number;
  /** Milliseconds for each of UDP and TCP; 2000 where not said. */
  readonly timeout?: number;
}

const rcodes: Readonly<Record<number, string>> = { 1: 'FORMERR', 2: 'SERVFAIL', 4: 'NOTIMP', 5: 'REFUSED' };

/** How many questions are on their way at a time: a zone's worth of them at once would look like an attack. */
const window = 8;

function rdataSet(records: readonly ResourceRecord[]): string {
  return records
    .map((record) => Buffer.from(encodeRdata(record)).toString('hex'))
    .toSorted()
    .join(' ');
}

function serialOf(records: readonly ResourceRecord[]): number | undefined {
  return records.find((record) => record.type === 'SOA')?.serial;
}

/** What is wrong with an answer, or undefined. */
function complaint(
  { rcode, authoritative, records }: ServerAnswer,
  type: TypeName,
  wanted: readonly ResourceRecord[],
): string | undefined {
  const failure = rcodes[rcode];
  if (failure !== undefined) return `the server answers ${failure} (lame)`;
  if (!authoritative) return 'the server is not authoritative (lame)';
  const found = records.filter((record) => record.type === type);
  if (rdataSet(found) === rdataSet(wanted)) return undefined;
  if (found.length === 0) return 'no such record';
  if (type !== 'SOA') return 'another value (stale)';
  return `another SOA: serial ${serialOf(found)}, expected ${serialOf(wanted)} (stale)`;
}

async function faultOf(server: AskedServer, wanted: readonly ResourceRecord[]): Promise<readonly AnswerFault[]> {
  const [first] = wanted;
  if (first === undefined) return [];
  const at: { readonly name: DomainName; readonly type: TypeName } = { name: first.owner, type: first.type };
  try {
    const reason = complaint(await queryServer({ ...server, ...at }), first.type, wanted);
    return reason === undefined ? [] : [{ ...at, reason }];
  } catch (error) {
    if (error instanceof WaxsealError) return [{ ...at, reason: error.message }];
    throw error;
  }
}

/** Asks a server for every RRset of a zone and gives what differs; TTLs are not compared, since caches count them down. */
export async function compareAnswers(
  server: AskedServer,
  records: readonly ResourceRecord[],
): Promise<readonly AnswerFault[]> {
  const sets = [...Map.groupBy(records, (record) => `${nameKey(record.owner)} ${record.type}`).values()];
  const faults: (readonly AnswerFault[])[] = [];
  for (let start = 0; start < sets.length; start += window) {
    faults.push(...(await Promise.all(sets.slice(start, start + window).map((set) => faultOf(server, set)))));
  }
  return faults.flat();
}
