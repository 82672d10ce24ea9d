import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type ExitCode,
  exitCodes,
  InputError,
  isKnown,
  renderFault,
  type ResourceRecord,
  withoutDot,
} from '@waxseal/core';
import { parseVars, selectHosts } from '@waxseal/inventory';
import { collectZones, type PlayHost, type PlayZone } from '@waxseal/playbook';
import { proveMatrix, recordAnswers, renderDnsAnswers, renderMatrix, type Resolver } from '@waxseal/probe';
import { beyondZone, learntEgresses, MailVars, waysOut } from '@waxseal/roles';
import { parseZone } from '@waxseal/zone';
import type { DnsOptions, HostOptions } from '../global-options.ts';
import { type Io, obstacleOf } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { resolverBeyond } from '../proof/offline-dns.ts';
import { parseEgresses } from '../proof/parse-egresses.ts';
import { limitedHosts } from '../read-inventory.ts';
import { runOptions } from '../run-on-hosts.ts';

export interface ProveOptions extends Omit<HostOptions, 'output'>, Omit<DnsOptions, 'zone'> {
  readonly senders: string;
  readonly egress: readonly string[];
  readonly refresh?: string;
  readonly output: 'text' | 'json';
}

type Run = Awaited<ReturnType<typeof runOptions>>;

function recordsOf({ name, text }: PlayZone): readonly ResourceRecord[] {
  if (!isKnown(text))
    throw new InputError(`the zone ${name} is not known yet: a key in it is not made`, {
      hint: 'waxseal apply makes the keys, or waxseal key new DOMAIN SELECTOR',
    });
  return parseZone(text).records.map(({ record }) => record);
}

async function sendersOf(
  playbook: string,
  options: ProveOptions,
  { inventory }: Run,
  io: Io,
): Promise<readonly PlayHost<MailVars>[]> {
  const limited = new Set((await limitedHosts(inventory, options, io, playbook)).map(({ name }) => name));
  const hosts = selectHosts(inventory, options.senders).filter(({ name }) => limited.has(name));
  if (hosts.length === 0)
    throw new InputError('no host is left that sends mail', {
      value: options.senders,
      hint: '--senders names them, --limit narrows them',
    });
  return hosts.map((host) => ({ name: host.name, groups: host.groups, vars: parseVars(MailVars, host) }));
}

/** What is beyond our zones: as the options say, else as the vars do; without either nobody is asked. */
async function beyondZones(options: ProveOptions, hosts: readonly PlayHost<MailVars>[], io: Io): Promise<Resolver> {
  if (options.answers !== undefined || options.dns !== undefined) return resolverBeyond(options, io);
  return (await beyondZone(hosts[0]?.vars ?? {}, 'directory')).resolver;
}

async function saveAnswers(file: string, text: string, io: Io): Promise<void> {
  await writeFile(resolve(io.cwd, file), text).catch((cause: unknown) => {
    throw new InputError(`the file of DNS answers cannot be written: ${obstacleOf(cause)}`, { place: { file }, cause });
  });
}

/**
 * `waxseal prove`: SPF, DKIM, DMARC and the reverse lookup for every domain on every way out, against the zones that the
 * playbook would publish. Exit code 0 when all of it passes, else 1.
 */
export async function prove(playbook: string, options: ProveOptions, io: Io): Promise<ExitCode> {
  if (options.refresh !== undefined && options.dns === undefined)
    throw new InputError('--refresh writes down what a DNS answers, and none is named', {
      hint: '--dns system asks what this machine asks',
    });
  const report = openReporter({ ...options, output: 'plain' }, { ...io, out: io.err }, 'check');
  const run = await runOptions('check', playbook, { ...options, output: 'plain' }, io, report);
  // A limit narrows the ways out that are proved, never the zones they are proved against.
  const { limit: _limit, ...unlimited } = run;
  const zones = await collectZones(unlimited);
  const hosts = await sendersOf(playbook, options, run, io);
  const beyond = recordAnswers(await beyondZones(options, hosts, io));
  const learnt = await learntEgresses(run, hosts);
  const { egresses, unknown } = await waysOut({
    hosts,
    keys: run.keys,
    resolver: beyond.resolver,
    given: parseEgresses(options.egress),
    learnt,
  });
  const domains = [...new Set(hosts.map(({ vars }) => withoutDot(vars.domain)))].map((domain) => ({ domain }));
  const matrix = await proveMatrix({
    domains,
    egresses,
    records: zones.flatMap(recordsOf),
    answers: beyond.resolver,
    clock: io.clock,
  });
  io.out(options.output === 'json' ? `${JSON.stringify({ v: 1, ...matrix }, undefined, 2)}\n` : renderMatrix(matrix));
  unknown.forEach((fault) => io.err(`${renderFault(fault)}\n`));
  if (options.refresh !== undefined)
    await saveAnswers(
      options.refresh,
      renderDnsAnswers({ version: 1, taken: io.clock().toISOString().slice(0, 10), answers: beyond.answers() }),
      io,
    );
  return matrix.passed && unknown.length === 0 ? exitCodes.done : exitCodes.failed;
}
