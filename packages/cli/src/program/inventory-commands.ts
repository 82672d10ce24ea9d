import { Option } from 'commander';
import type { EntryOptions, InventoryOptions } from '../global-options.ts';
import { type AddCommands, all, example, gather, withConnection, withInventory } from './shared-options.ts';

/** The commands that look at hosts without a playbook. */
export const hostInspectionCommands: AddCommands = (program, io, finish) => {
  const output = new Option('--output <form>', 'how it is told').choices(['plain', 'json']).default('plain');
  example(
    withConnection(program.command('facts').description('what is known of each host')).addOption(output),
    'facts -i inventories/embedded.ts',
  ).action(async (options: EntryOptions & { output: 'plain' | 'json' }, command) => {
    finish(await (await import('../commands/facts.ts')).facts(all(command, options), io));
  });
  example(
    withConnection(
      program.command('pending').description('handlers and activations that runs left to be done on hosts'),
    )
      .option('--clear <id>', 'strike off what was done by hand; may repeat', gather, [])
      .addOption(output),
    'pending -i inventories/embedded.ts',
  ).action(async (options: EntryOptions & { clear: readonly string[]; output: 'plain' | 'json' }, command) => {
    finish(await (await import('../commands/pending.ts')).pending(all(command, options), io));
  });
  example(
    withConnection(
      program.command('doctor').description('what stands in the way: node, keys, ssh, host keys, sudo, versions'),
    ),
    'doctor -i inventories/embedded.ts',
  ).action(async (options: EntryOptions, command) => {
    finish(await (await import('../commands/doctor.ts')).doctor(all(command, options), io));
  });
};

/** The commands that say what an inventory says. */
export const inventoryCommands: AddCommands = (program, io, finish) => {
  const inventory = program.command('inventory').description('what an inventory says');
  example(
    withInventory(inventory.command('list').description('hosts with their groups')),
    'inventory list -i inventories/embedded.ts',
  ).action(async (options: InventoryOptions, command) => {
    finish(await (await import('../commands/inventory.ts')).inventoryList(all(command, options), io));
  });
  example(
    withInventory(inventory.command('graph').description('groups, their children and hosts')),
    'inventory graph -i inventories/embedded.ts',
  ).action(async (options: InventoryOptions, command) => {
    finish(await (await import('../commands/inventory.ts')).inventoryGraph(all(command, options), io));
  });
  example(
    withInventory(
      inventory
        .command('explain')
        .description('where each value of a host comes from')
        .argument('<host[.var]>', 'a host, or one var of it'),
    ),
    'inventory explain mx1.domain -i inventories/embedded.ts',
  ).action(async (subject: string, options: InventoryOptions, command) => {
    finish(await (await import('../commands/inventory.ts')).inventoryExplain(subject, all(command, options), io));
  });
};
