import { type ExitCode, InputError } from '@waxseal/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ExportFormat } from '@waxseal/zone';
import type { GlobalOptions, HostOptions } from './global-options.ts';
import type { Io } from './io.ts';

type Finish = (code: ExitCode) => void;

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected a whole number above 0.');
}

const gather = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** Adds the options of everything that runs on hosts. */
function onHosts(command: Command, io: Io): Command {
  return command
    .option('-i, --inventory <file>', 'inventory: a .ts, YAML or INI file, a directory, or a list of hosts; may repeat', gather, [])
    .option('--limit <pattern>', 'only hosts of this pattern, e.g. mail:!mx2')
    .option('--tags <tags>', 'only tasks with one of these tags, commas between')
    .option('--skip-tags <tags>', 'no tasks with one of these tags')
    .option('--forks <n>', 'hosts at a time', positive, 50)
    .addOption(new Option('--output <form>', 'how the run is told').choices(['tty', 'plain', 'json', 'ndjson', 'junit']).default(io.interactive ? 'tty' : 'plain'))
    .option('-e, --extra <key=value>', 'a var above all others; may repeat', gather, [])
    .option('--timeout <seconds>', 'how long a program on a host may take', positive, 900)
    .option('--become', 'run as root by sudo')
    .option('--ask-become-pass', 'ask for the sudo password')
    .addOption(new Option('--host-keys <policy>', 'unknown host keys are refused, or learnt once').choices(['strict', 'accept-new']))
    .option('-v, --verbose', 'show differences and what is as it shall be');
}

function example(command: Command, text: string): Command {
  return command.addHelpText('after', `\nExample:\n  $ waxseal ${text}`);
}

function hostCommands(program: Command, io: Io, finish: Finish): void {
  const host = (name: string, description: string): Command => onHosts(program.command(name).description(description), io).argument('<playbook>', 'a TypeScript playbook');
  const embedded = 'playbooks/secure-mail.ts -i inventories/embedded.ts';
  example(host('apply', 'converge the hosts').option('--yes', 'do not ask').option('--plan <file>', 'apply a saved plan as it was reviewed, or refuse it as stale'), `apply ${embedded} --yes`).action(async (playbook: string, options: HostOptions, command: Command) => {
    finish(await (await import('./commands/apply.ts')).apply(playbook, all(command, options), io));
  });
  example(host('check', 'say what apply would change; touch nothing'), `check ${embedded}`).action(async (playbook: string, options: HostOptions, command: Command) => {
    finish(await (await import('./commands/check.ts')).check(playbook, all(command, options), io));
  });
  example(host('plan', 'save what apply would do, for review').requiredOption('-o, --out <file>', 'where the plan goes'), `plan ${embedded} -o plan.json`).action(async (playbook: string, options: HostOptions & { out: string }, command: Command) => {
    finish(await (await import('./commands/plan.ts')).plan(playbook, all(command, options), io));
  });
  example(host('stage', 'write the exact files of every host into a directory').requiredOption('--out <dir>', 'a directory; each host gets one below it'), `stage ${embedded} --out staged`).action(async (playbook: string, options: HostOptions & { out: string }, command: Command) => {
    finish(await (await import('./commands/stage.ts')).stage(playbook, all(command, options), io));
  });
  example(host('verify', 'run the verify steps only: DNS answers, the check-auth probe'), `verify ${embedded}`).action(async (playbook: string, options: HostOptions, command: Command) => {
    finish(await (await import('./commands/verify.ts')).verify(playbook, all(command, options), io));
  });
  example(program.command('start').description('the tour: secure-mail on three embedded hosts, no root and no network needed'), 'start').action(async () => {
    finish(await (await import('./commands/start.ts')).start(io));
  });
}

function zoneCommands(program: Command, io: Io, finish: Finish): void {
  const zone = program.command('zone').description('render, check and compare zones');
  example(
    zone
      .command('check')
      .description('parse, wire round trip and lint of zone files and directories')
      .argument('<file...>', 'master files, directories, or - for stdin')
      .option('--origin <name>', "the zone's name; else $ORIGIN, the SOA record, or the file's name says")
      .addOption(new Option('--output <form>', 'form of the findings').choices(['text', 'json', 'sarif', 'github']).default('text')),
    'zone check zones/new.example.zone',
  ).action(async (files: readonly string[], options: { origin?: string; output: 'text' | 'json' | 'sarif' | 'github' }, command: Command) => {
    finish(await (await import('./commands/zone-check.ts')).zoneCheck(files, all(command, options), io));
  });
  zoneShapes(zone, io, finish);
  example(
    onHosts(zone.command('render').description('the master file a playbook publishes, to stdout'), io).argument('<playbook>').option('--zone <name>', 'which zone, where a playbook has several'),
    'zone render playbooks/secure-mail.ts -i inventories/embedded.ts',
  ).action(async (playbook: string, options: HostOptions & { zone?: string }, command: Command) => {
    finish(await (await import('./commands/zone-render.ts')).zoneRender(playbook, all(command, options), io));
  });
}

function zoneShapes(zone: Command, io: Io, finish: Finish): void {
  example(zone.command('diff').description('what changes between two zones, the serial left out').argument('<old>').argument('<new>').option('--origin <name>', "the zone's name"), 'zone diff old.zone new.zone').action(
    async (before: string, after: string, options: { origin?: string }) => {
      finish(await (await import('./commands/zone-diff.ts')).zoneDiff(before, after, options, io));
    },
  );
  const forms = new Option('--to <form>', 'the shape').choices(['bind', 'form', 'json', 'octodns', 'dnscontrol', 'nsupdate']).makeOptionMandatory();
  example(zone.command('export').description("the same records in another shape; form is what a registrar's web form asks for").argument('<file>').addOption(forms).option('--origin <name>', "the zone's name"), 'zone export new.example.zone --to form').action(
    async (file: string, options: { to: ExportFormat; origin?: string }) => {
      finish(await (await import('./commands/zone-export.ts')).zoneExport(file, options, io));
    },
  );
}

function keyCommands(program: Command, io: Io, finish: Finish): void {
  const key = program.command('key').description('DKIM keys of this project');
  const algorithm = (): Option => new Option('--algorithm <name>', 'kind of key').choices(['rsa', 'ed25519']).default('rsa');
  example(key.command('new').description('make a key').argument('<domain>').argument('<selector>').addOption(algorithm()).option('--bits <n>', 'RSA length', positive, 2048), 'key new new.example mx1').action(
    async (domain: string, selector: string, options: { algorithm: 'rsa' | 'ed25519'; bits: number }) => {
      finish(await (await import('./commands/key.ts')).keyNew({ domain, selector, ...options }, io));
    },
  );
  example(key.command('list').description('all keys, public halves only'), 'key list').action(async () => finish(await (await import('./commands/key.ts')).keyList(io)));
  example(key.command('show').description('the DNS record of a key').argument('<domain>').argument('<selector>'), 'key show new.example mx1').action(async (domain: string, selector: string) => {
    finish(await (await import('./commands/key.ts')).keyShow(domain, selector, io));
  });
  example(key.command('import').description('take an existing private key in').argument('<domain>').argument('<selector>').argument('<file>', 'PEM'), 'key import new.example old /etc/exim4/dkim/old.pem').action(
    async (domain: string, selector: string, file: string) => {
      finish(await (await import('./commands/key.ts')).keyImport(domain, selector, file, io));
    },
  );
}

function inventoryCommands(program: Command, io: Io, finish: Finish): void {
  const inventory = program.command('inventory').description('what an inventory says');
  const sources = (command: Command): Command => command.option('-i, --inventory <file>', 'inventory; may repeat', gather, []).option('-e, --extra <key=value>', 'a var above all others', gather, []);
  type Options = Pick<HostOptions, 'inventory' | 'extra'>;
  example(sources(inventory.command('list').description('hosts with their groups')), 'inventory list -i inventories/embedded.ts').action(async (options: Options) => {
    finish(await (await import('./commands/inventory.ts')).inventoryList(options, io));
  });
  example(sources(inventory.command('graph').description('groups, their children and hosts')), 'inventory graph -i inventories/embedded.ts').action(async (options: Options) => {
    finish(await (await import('./commands/inventory.ts')).inventoryGraph(options, io));
  });
  example(sources(inventory.command('explain').description('where each value of a host comes from').argument('<host[.var]>')), 'inventory explain mx1.domain -i inventories/embedded.ts').action(
    async (subject: string, options: Options) => {
      finish(await (await import('./commands/inventory.ts')).inventoryExplain(subject, options, io));
    },
  );
}

function probeCommands(program: Command, io: Io, finish: Finish): void {
  const probe = program.command('probe').description('check-auth probes');
  example(probe.command('parse').description('a check-auth reply as a verdict').argument('<file>', 'a mail or its text, - for stdin').option('--domain <name>', 'judge alignment with this domain'), 'probe parse reply.eml').action(
    async (file: string, options: { domain?: string }) => {
      finish(await (await import('./commands/probe-parse.ts')).probeParse(file, options, io));
    },
  );
}

function labCommands(program: Command, io: Io, finish: Finish): void {
  const lab = program.command('lab').description('the throwaway mail Internet on this machine (Linux, root)');
  const load = () => import('./commands/lab.ts');
  example(lab.command('up').description('build and boot it; it stays until it is taken down'), 'lab up').action(async () => finish(await (await load()).up(io)));
  example(lab.command('down').description('remove it with everything it made'), 'lab down').action(async () => finish(await (await load()).down(io)));
  example(lab.command('status').description('its hosts and how to enter them'), 'lab status').action(async () => finish(await (await load()).status(io)));
  example(
    lab.command('exec').description("run a command inside a host, or with ctl a program of this machine on the lab's network").argument('<host>').argument('<command...>', 'behind -- when it has options of its own'),
    'lab exec mx1 -- exim4 -bp',
  ).action(async (host: string, argv: readonly string[]) => finish(await (await load()).exec(host, argv)));
}

/** Global options together with those of a command. */
function all<T extends object>(command: Command, options: T): T & GlobalOptions {
  return { ...command.optsWithGlobals(), ...options };
}

/** Throws what commander would say and exit with as an input error: exit code 3, and 0 for help. */
function tame(command: Command, io: Io): void {
  command.exitOverride((error) => {
    if (error.exitCode === 0) throw error;
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    throw new InputError(message, { hint: `waxseal ${pathOf(command)}--help` });
  });
  command.configureOutput({ writeOut: io.out, writeErr: () => undefined });
  for (const sub of command.commands) tame(sub, io);
}

function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)}${command.name()} `;
}

/** The whole command line. Commands load when they are called. */
export function createProgram(version: string, io: Io, finish: Finish): Command {
  const program = new Command('waxseal')
    .description('Deploy mail that arrives, provably authenticated.')
    .version(version)
    .option('--debug', 'show stack traces')
    .option('--quiet', 'only results and failures')
    .option('--color', 'colours even when not on a terminal')
    .option('--no-color', 'no colours (also: NO_COLOR)');
  for (const add of [hostCommands, zoneCommands, keyCommands, inventoryCommands, probeCommands, labCommands]) add(program, io, finish);
  example(program, 'apply playbooks/secure-mail.ts -i inventories/embedded.ts --yes');
  tame(program, io);
  return program;
}
