import type { Inventory } from '../inventory.ts';

/** The hosts of a group and of all groups inside it, each once, level by level: the order that `[0:2]` counts in. */
export function groupHosts(inventory: Inventory, group: string): readonly string[] {
  const seen = new Set([group]);
  for (const name of seen) for (const child of inventory.groups[name]?.children ?? []) seen.add(child);
  return [...new Set([...seen].flatMap((name) => inventory.groups[name]?.hosts ?? []))];
}
