import { type DomainName, nameKey } from '@waxseal/core';
import { perZone } from './memo.ts';
import { recordsOf } from './zone-index.ts';

/** The names that some CNAME of the zone leads to. */
const targets = perZone(
  (zone): ReadonlySet<string> =>
    new Set(
      Array.from(zone.owners.values()).flatMap((group) =>
        recordsOf(group, 'CNAME').map(({ target }) => nameKey(target)),
      ),
    ),
);

/** Tells whether a CNAME of the zone leads to a name: what stands there is looked up under another name. */
export function isAliasTarget(zone: Parameters<typeof targets>[0], name: DomainName): boolean {
  return targets(zone).has(nameKey(name));
}
