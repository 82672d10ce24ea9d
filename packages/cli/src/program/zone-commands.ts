import type { ExportFormat } from '@waxseal/zone';
import { Option } from 'commander';
import type { GlobalOptions, HostOptions } from '../global-options.ts';
import type { FindingsForm } from '../findings/render-findings.ts';
import { type AddCommands, all, example, onHosts } from './shared-options.ts';

// Named here, so that `--help` need not load the zone package; a test holds them together.
const exportForms = [
  'bind',
  'form',
  'json',
  'octodns',
  'dnscontrol',
  'nsupdate',
] as const satisfies readonly ExportFormat[];

const originWords = "the zone's name; else $ORIGIN, the SOA record, or the file's name says";

/** The commands that render, check and compare zones. */
export const zoneCommands: AddCommands = (program, io, finish) => {
  const zone = program.command('zone').description('render, check and compare zones');
  const reading = (name: string, description: string) =>
    zone.command(name).description(description).option('--origin <name>', originWords);
  const findings = new Option('--output <form>', 'form of the findings')
    .choices(['text', 'json', 'sarif', 'github'])
    .default('text');
  example(
    reading('check', 'parse, wire round trip and lint of zone files and directories')
      .argument('<file...>', 'master files, directories, or - for stdin')
      .addOption(findings),
    'zone render playbooks/secure-mail.ts -i inventories/embedded.ts | waxseal zone check -',
  ).action(async (files: readonly string[], options: { origin?: string; output: FindingsForm }, command) => {
    finish(await (await import('../commands/zone-check.ts')).zoneCheck(files, all(command, options), io));
  });
  example(
    onHosts(zone.command('render').description('the master file a playbook publishes, to stdout'), io)
      .argument('<playbook>', 'a TypeScript playbook')
      .option('--zone <name>', 'which zone, where a playbook has several'),
    'zone render playbooks/secure-mail.ts -i inventories/embedded.ts',
  ).action(async (playbook: string, options: HostOptions & { zone?: string }, command) => {
    finish(await (await import('../commands/zone-render.ts')).zoneRender(playbook, all(command, options), io));
  });
  example(
    onHosts(
      zone.command('live').description('what every authoritative server has of each record: as wanted, missing, other'),
      io,
    ).argument('<playbook>', 'a TypeScript playbook'),
    'zone live playbooks/secure-mail.ts -i inventories/embedded-form.ts',
  ).action(async (playbook: string, options: HostOptions, command) => {
    finish(await (await import('../commands/zone-live.ts')).zoneLive(playbook, all(command, options), io));
  });
  example(
    reading('diff', 'what changes between two zones, the serial left out; exit code 2 when something does')
      .argument('<old>', 'a master file')
      .argument('<new>', 'a master file')
      .addOption(new Option('--output <form>', 'form of the changes').choices(['text', 'json']).default('text')),
    'zone diff old.zone new.zone',
  ).action(
    async (before: string, after: string, options: GlobalOptions & { origin?: string; output: 'text' | 'json' }) => {
      finish(await (await import('../commands/zone-diff.ts')).zoneDiff(before, after, options, io));
    },
  );
  const forms = new Option('--to <form>', 'the shape').choices(exportForms).makeOptionMandatory();
  example(
    reading('export', "the same records in another shape; form is what a registrar's web form asks for")
      .argument('<file>', 'a master file')
      .addOption(forms),
    'zone export new.example.zone --to form',
  ).action(async (file: string, options: { to: ExportFormat; origin?: string }) => {
    finish(await (await import('../commands/zone-export.ts')).zoneExport(file, options, io));
  });
};
