import type { OwnedForm, TerraformProvider } from '@waxseal/publish';
import type { ExportFormat } from '@waxseal/zone';
import { Option } from 'commander';
import type { GlobalOptions, HostOptions } from '../global-options.ts';
import type { ZoneOwnedOptions } from '../commands/zone-owned.ts';
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

const ownedForms = ['octodns', 'dnscontrol', 'terraform'] as const satisfies readonly OwnedForm[];
const terraformForms = [
  'route53',
  'cloudflare',
  'hetzner',
  'gandi',
  'desec',
  'powerdns',
] as const satisfies readonly TerraformProvider[];

const originWords = "the zone's name; else $ORIGIN, the SOA record, or the file's name says";

/** Hands RRsets to another tool. */
function addOwned(
  zone: Parameters<AddCommands>[0],
  io: Parameters<AddCommands>[1],
  finish: Parameters<AddCommands>[2],
): void {
  const owned = zone
    .command('owned')
    .description('the RRsets that hold a record of the playbook’s, for another tool, so that it changes nothing else');
  example(
    onHosts(owned, io)
      .argument('<playbook>', 'a TypeScript playbook')
      .addOption(new Option('--to <tool>', 'the tool').choices(ownedForms).makeOptionMandatory())
      .addOption(
        new Option('--provider <name>', 'whose resources, for terraform').choices(terraformForms).default('route53'),
      )
      .option('--zone <name>', 'which zone, where a playbook has several'),
    'zone owned playbooks/secure-mail.ts -i inventories/embedded-form.ts --to octodns',
  ).action(async (playbook: string, options: ZoneOwnedOptions, command) => {
    finish(await (await import('../commands/zone-owned.ts')).zoneOwned(playbook, all(command, options), io));
  });
}

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
  addOwned(zone, io, finish);
  example(
    onHosts(zone.command('rollback').description('take back what the last run changed of a zone where it lives'), io)
      .argument('<playbook>', 'a TypeScript playbook')
      .option('-y, --yes', 'ask nothing'),
    'zone rollback playbooks/secure-mail.ts -i inventories/embedded-form.ts',
  ).action(async (playbook: string, options: HostOptions & { yes?: boolean }, command) => {
    finish(await (await import('../commands/zone-rollback.ts')).zoneRollback(playbook, all(command, options), io));
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
