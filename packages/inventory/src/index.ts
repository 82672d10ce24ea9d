export {
  defineInventory,
  type GroupDefinition,
  type HostDefinition,
  type InventoryDefinition,
  type SomeVars,
} from './define-inventory.ts';
export type { HostConnection } from './host-connection.ts';
export type { Group, Host, Inventory, Origin, Var } from './inventory.ts';
export { loadInventory, type LoadInventoryOptions } from './load/load-inventory.ts';
export { readVaultPassword } from './load/read-vault-password.ts';
export { secretText } from './secret-text.ts';
export type { SecretOptions } from './secrets/opener.ts';
export { Sealed } from './secrets/sealed.ts';
export { shownValue } from './secrets/shown-value.ts';
export type { VaultPassword } from './secrets/vault.ts';
export { groupHosts } from './select/group-hosts.ts';
export { readLimit, type ReadLimitOptions } from './select/read-limit.ts';
export { selectHosts } from './select/select-hosts.ts';
export { explainVar, type Explanation } from './vars/explain-var.ts';
export { parseVars } from './vars/parse-vars.ts';
export { renderExplanation } from './vars/render-explanation.ts';
export type { SchemaIssue, SchemaResult, StandardSchema, VarsOf } from './vars/standard-schema.ts';
