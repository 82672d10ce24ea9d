import { type ResourceRecord, sameName, WaxsealError } from '@waxseal/core';
import { queryServer, type ServerAnswer } from '@waxseal/probe';
import type { RrsetName } from '@waxseal/publish';
import { type ServerAddress, serverText } from './server-address.ts';

/** How many questions are on their way to a server at a time. */
const window = 8;

const noError = 0;
const noSuchName = 3;

function refuseLame(at: ServerAddress, { owner, type }: RrsetName, { rcode, authoritative }: ServerAnswer): void {
  const knows = rcode === noError || rcode === noSuchName;
  if (knows && authoritative) return;
  throw new WaxsealError(`${serverText(at)} does not serve the zone`, {
    value: `${owner} ${type}: ${knows ? 'no authority' : `response code ${rcode}`}`,
    hint: 'lame: the domain names a server that does not have its zone; or zone.servers names another than that',
  });
}

async function askOne(at: ServerAddress, rrset: RrsetName): Promise<readonly ResourceRecord[]> {
  const answer = await queryServer({ ...at, name: rrset.owner, type: rrset.type });
  refuseLame(at, rrset, answer);
  return answer.records.filter(
    ({ owner, type }) => sameName(owner, rrset.owner) && (type === rrset.type || type === 'CNAME'),
  );
}

/** What one authoritative server answers for these RRsets. @throws WaxsealError where it gives no answer, or no authority */
export async function readLive(at: ServerAddress, rrsets: readonly RrsetName[]): Promise<readonly ResourceRecord[]> {
  const found: ResourceRecord[] = [];
  for (let start = 0; start < rrsets.length; start += window) {
    const answers = rrsets.slice(start, start + window).map((rrset) => askOne(at, rrset));
    found.push(...(await Promise.all(answers)).flat());
  }
  // An alias is in the answer to every question about its name.
  return [...new Map(found.map((record) => [JSON.stringify(record), record])).values()];
}
