import { type DomainName, domainName, type ResourceRecord, seconds, under } from '@waxseal/core';
import type { Memory } from '@waxseal/playbook';
import { recordFromRow, refuseStale, rowChanges, type RrsetChange, type ZonePlace } from '@waxseal/publish';
import { parseZone, renderZone } from '@waxseal/zone';

const nameOf = (origin: DomainName): string => `embedded-zone-${origin.slice(0, -1)}`;

/** The authority of a zone as a registrar begins it. */
function begun(owner: DomainName): readonly ResourceRecord[] {
  const [ttl, primary] = [seconds(3600), domainName('ns.registrar.example')];
  const timers = { refresh: seconds(7200), retry: seconds(1800), expire: seconds(1_209_600), minimum: seconds(300) };
  const mailbox = under('hostmaster', primary);
  return [
    { owner, ttl, type: 'SOA', primary, mailbox, serial: 1, ...timers },
    { owner, ttl, type: 'NS', target: primary },
  ];
}

/** The zone as the registrar of the embedded place has it. */
export async function embeddedZone(memory: Memory, origin: DomainName): Promise<readonly ResourceRecord[]> {
  const text = await memory.recall(nameOf(origin));
  if (typeof text !== 'string') return begun(origin);
  return parseZone(text, { origin, file: 'the embedded registrar’s zone' }).records.map(({ record }) => record);
}

function typedIn(changes: readonly RrsetChange[], origin: DomainName): readonly ResourceRecord[] {
  return rowChanges(changes, { origin }).flatMap((change) =>
    change.action === 'remove' ? [] : [recordFromRow(change.row, origin)],
  );
}

/** A zone after changes: what went is gone, and what comes was typed in from the rows of a form. */
function changed(
  zone: readonly ResourceRecord[],
  changes: readonly RrsetChange[],
  origin: DomainName,
): readonly ResourceRecord[] {
  const text = (record: ResourceRecord): string => JSON.stringify(record);
  const after = new Set(changes.flatMap((change) => (change.change === 'delete' ? [] : change.after)).map(text));
  const before = changes.flatMap((change) => (change.change === 'create' ? [] : change.before));
  const gone = new Set(before.map(text).filter((record) => !after.has(record)));
  return [...zone.filter((record) => !gone.has(text(record))), ...typedIn(changes, origin)];
}

/**
 * A registrar that takes the place of the real one in the embedded place: what a person would type into its form is typed in
 * from the same rows. Nothing outside of this machine is asked or changed; what a person would be told is told.
 */
export function embeddedPlace(memory: Memory, origin: DomainName, form?: ZonePlace): ZonePlace {
  const zone = (): Promise<readonly ResourceRecord[]> => embeddedZone(memory, origin);
  return {
    name: 'an embedded registrar',
    minimumTtl: form?.minimumTtl ?? seconds(0),
    read: async () => ({ records: await zone(), complete: true }),
    async apply(changes) {
      const before = await zone();
      refuseStale(changes, before);
      await memory.remember(nameOf(origin), renderZone(changed(before, changes, origin), { origin }));
      return { state: 'entered', ...(form?.tells === undefined ? {} : { note: await form.tells(changes) }) };
    },
  };
}
