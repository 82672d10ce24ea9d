import type { HostConnection } from './host-connection.ts';

/** Vars as a group or host sets some of them; the schema of the playbook checks that they are complete. */
export type SomeVars<Vars> = { readonly [Name in keyof Vars]?: Vars[Name] | undefined };

export interface HostDefinition<Vars> {
  readonly connection?: Partial<HostConnection>;
  readonly vars?: SomeVars<Vars>;
}

export interface GroupDefinition<Vars> {
  readonly vars?: SomeVars<Vars>;
  /** Defaults for the connections of the group's hosts. */
  readonly connection?: Partial<HostConnection>;
  /** The group's hosts by name. */
  readonly hosts?: Readonly<Record<string, HostDefinition<Vars>>>;
  /** Names of the groups inside this one; each is defined beside it. */
  readonly children?: readonly string[];
  /** Decides between groups of equal depth: the higher one wins. 1 where not said. */
  readonly priority?: number;
}

export interface InventoryDefinition<Vars> {
  /** What holds for every host. */
  readonly all?: { readonly vars?: SomeVars<Vars>; readonly connection?: Partial<HostConnection> };
  readonly groups: Readonly<Record<string, GroupDefinition<Vars>>>;
}

/**
 * An inventory in TypeScript, to be the default export of its file. The type parameter holds the vars, so that a wrong
 * var name or a wrong type does not compile: `export default defineInventory<MailVars>({ groups: { … } })`.
 */
export function defineInventory<Vars extends object = Record<string, unknown>>(
  definition: InventoryDefinition<Vars>,
): InventoryDefinition<Vars> {
  return definition;
}
