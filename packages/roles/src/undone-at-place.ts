import { withoutDot } from '@waxseal/core';
import type { ExternalContext } from '@waxseal/playbook';
import { type Applied, type RrsetChange, undoChanges } from '@waxseal/publish';
import { placeName } from './place/open-zone-place.ts';
import { placeFor, type PublishedAtPlace } from './published-at-place.ts';
import { recallRuns, rememberRuns } from './zone/zone-history.ts';
import { recallZone, rememberZone } from './zone/zone-memory.ts';

/** The last run's changes of a zone, to be taken back. */
export interface UndoneAtPlace {
  /** For people: `new.example at deSEC`. */
  readonly name: string;
  readonly changes: readonly RrsetChange[];
  /** Takes them back. @throws WaxsealError where the zone is no longer as that run left it: nothing is changed then */
  apply(): Promise<Applied>;
}

/** What takes back the last run's changes of a zone where it lives; undefined where nothing is remembered. */
export async function undoneAtPlace(
  { domain, zone }: Pick<PublishedAtPlace, 'domain' | 'zone'>,
  context: ExternalContext,
): Promise<UndoneAtPlace | undefined> {
  const { memory } = context;
  const runs = await recallRuns(memory, domain);
  const last = runs.at(-1);
  if (last === undefined) return undefined;
  const changes = undoChanges(last.changes);
  return {
    name: `${withoutDot(domain)} at ${placeName(zone)}`,
    changes,
    async apply() {
      const applied = await placeFor({ domain, zone }, context).apply(changes, context);
      const known = await recallZone(memory, domain);
      await rememberZone(memory, domain, { ...known, owned: [...new Set([...known.owned, ...last.owned])].toSorted() });
      await rememberRuns(memory, domain, runs.slice(0, -1));
      return applied;
    },
  };
}
