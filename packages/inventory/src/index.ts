export { defineInventory, type GroupDefinition, type HostDefinition, type InventoryDefinition, type SomeVars } from './define-inventory.ts';
export type { HostConnection } from './host-connection.ts';
export type { Group, Host, Inventory, Origin, Var } from './inventory.ts';
export { loadInventory, type LoadInventoryOptions } from './load/load-inventory.ts';
export { selectHosts } from './select/select-hosts.ts';
export { parseVars } from './vars/parse-vars.ts';
export type { StandardSchema } from './vars/standard-schema.ts';
