export type { HostConnection } from './host-connection.ts';
export type { Group, Host, Inventory, Origin, Var } from './inventory.ts';
