import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/**
 * A publish command: it keeps the zone in a JSON file, `zone.json`, which stands for whatever you publish with.
 *
 *   zone: { at: 'command', command: ['node', 'publish-hook.ts', 'zone.json'], read: 'command' }
 *
 * docs/dns.md describes what it finds on its standard input and what it prints.
 */

interface Rrset {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly values: readonly string[];
}

interface Change {
  readonly change: 'create' | 'update' | 'delete';
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly before: readonly { readonly data: string }[];
  readonly after: readonly { readonly data: string }[];
}

type Request = { readonly action: 'read' } | { readonly action: 'apply'; readonly changes: readonly Change[] };

const file = process.argv[2] ?? 'zone.json';
const isSame = (rrset: Rrset, { name, type }: Change): boolean => rrset.name === name && rrset.type === type;

/** The zone after a change: RRsets that no change names stay as they are. */
function changed(zone: readonly Rrset[], change: Change): readonly Rrset[] {
  const { name, type, ttl, after } = change;
  const rest = zone.filter((rrset) => !isSame(rrset, change));
  return change.change === 'delete' ? rest : [...rest, { name, type, ttl, values: after.map(({ data }) => data) }];
}

const request = JSON.parse(await text(process.stdin)) as Request;
const zone = JSON.parse(readFileSync(file, 'utf8')) as readonly Rrset[];
if (request.action === 'read') {
  const records = zone.flatMap(({ values, ...head }) => values.map((data) => ({ ...head, data })));
  console.log(JSON.stringify({ records, complete: true }));
} else {
  writeFileSync(file, JSON.stringify(request.changes.reduce(changed, zone), undefined, 2));
}
