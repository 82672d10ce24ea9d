import { type DomainName, WaxsealError } from '@waxseal/core';
import type { Published, RrsetName } from '@waxseal/publish';
import { compareSerials } from '@waxseal/zone';
import { readLive } from './read-live.ts';
import type { ServerAddress } from './server-address.ts';

interface Version {
  readonly at: ServerAddress;
  readonly serial: number;
}

async function versionAt(at: ServerAddress, origin: DomainName): Promise<Version> {
  const records = await readLive(at, [{ owner: origin, type: 'SOA' }]);
  const soa = records.find((record) => record.type === 'SOA');
  if (soa?.type !== 'SOA')
    throw new WaxsealError(`${at.server} has no SOA for the zone`, { value: origin, hint: 'is the zone made there?' });
  return { at, serial: soa.serial };
}

/** What the most advanced of a zone's servers answers: others may not have fetched it yet. @throws WaxsealError where none answers */
export async function readNewest(
  servers: readonly ServerAddress[],
  origin: DomainName,
  rrsets: readonly RrsetName[],
): Promise<Published> {
  const answers = await Promise.allSettled(servers.map((at) => versionAt(at, origin)));
  const versions = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const newest = versions.reduce<Version | undefined>(
    (best, one) => (best === undefined || compareSerials(best.serial, one.serial) === 'before' ? one : best),
    undefined,
  );
  const [failed] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  if (newest === undefined) throw failed ?? new WaxsealError('no server of the zone is known', { value: origin });
  return { records: await readLive(newest.at, rrsets), complete: false };
}
