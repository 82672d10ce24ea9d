import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type DomainName,
  type ExitCode,
  exitCodes,
  type Fault,
  InputError,
  isKnown,
  nameKey,
  refuse,
  renderFault,
  type ResourceRecord,
} from '@waxseal/core';
import { parseVars, selectHosts } from '@waxseal/inventory';
import { collectZones, type PlayHost, type PlayZone } from '@waxseal/playbook';
import {
  type DnsAnswer,
  type DnsAnswers,
  mergeAnswers,
  parseDnsAnswers,
  type ProofMatrix,
  recordAnswers,
  renderDnsAnswers,
  renderMatrix,
  type Resolver,
} from '@waxseal/probe';
import {
  beyondZone,
  domainsOf,
  hostInDomain,
  learntEgresses,
  MailVars,
  proveNames,
  sendsForDomain,
  type WaysOut,
  waysOut,
} from '@waxseal/roles';
import { parseZone } from '@waxseal/zone';
import type { DnsOptions, HostOptions } from '../global-options.ts';
import { type Io, obstacleOf, unreadable } from '../io.ts';
import { openReporter } from '../open-reporter.ts';
import { resolverBeyond } from '../proof/offline-dns.ts';
import { parseEgresses } from '../proof/parse-egresses.ts';
import { limitedHosts } from '../read-inventory.ts';
import { runOptions } from '../run-on-hosts.ts';
import { writeWhole } from '../write-json.ts';

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

function withoutLimit({ limit: _limit, ...options }: ProveOptions): ProveOptions {
  return options;
}

/** What is beyond our zones: as the options say, else as the vars do; without either nobody is asked. */
async function beyondZones(options: ProveOptions, hosts: readonly PlayHost<MailVars>[], io: Io): Promise<Resolver> {
  if (options.answers !== undefined || options.dns !== undefined) return resolverBeyond(options, io);
  return (await beyondZone(hosts[0]?.vars ?? {}, 'directory', io.cwd)).resolver;
}

async function saveAnswers(file: string, text: string, io: Io): Promise<void> {
  await writeWhole(resolve(io.cwd, file), text).catch((cause: unknown) => {
    throw new InputError(`the file of DNS answers cannot be written: ${obstacleOf(cause)}`, { place: { file }, cause });
  });
}

/** The file that is to be refreshed, as it is; undefined where there is none yet. @throws InputError for one that is no such file */
async function knownAnswers(file: string, io: Io): Promise<DnsAnswers | undefined> {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable('the file of DNS answers', file, cause);
  });
  return text === undefined ? undefined : parseDnsAnswers(text, file);
}

/** Writes down what was learnt beside what was known; nothing where nothing was learnt. Tells whether anything was. */
async function refresh(
  file: string,
  known: DnsAnswers | undefined,
  learnt: readonly DnsAnswer[],
  io: Io,
): Promise<boolean> {
  if (learnt.length === 0) {
    const fault = { message: 'nothing was refreshed: the DNS gave no answer', place: { file } };
    io.err(`${renderFault({ ...fault, hint: 'the file is as it was; name a server that answers with --dns' })}\n`);
    return false;
  }
  const taken = io.clock().toISOString().slice(0, 10);
  await saveAnswers(file, renderDnsAnswers(mergeAnswers(known, { version: 1, taken, answers: learnt })), io);
  return true;
}

/** Refuses addresses for hosts that have no smarthost to stand for, or are no senders at all. @throws InputError */
function mustBeSenders(given: ReadonlyMap<string, readonly string[]>, senders: readonly PlayHost<MailVars>[]): void {
  const names = senders.map(({ name }) => name).join(', ');
  refuse(
    [...given.keys()].flatMap((name): readonly Fault[] => {
      const host = senders.find((one) => one.name === name);
      if (host === undefined)
        return [
          {
            message: 'no host of this name sends mail',
            value: `--egress ${name}=…`,
            hint: `hosts that send: ${names}`,
          },
        ];
      return host.vars.smarthost === undefined
        ? [
            {
              message: 'this host sends by itself, not through a smarthost',
              value: `--egress ${name}=…`,
              hint: 'set its address in the inventory',
            },
          ]
        : [];
    }),
  );
}

/** Every domain that hosts send for, with those hosts as they are in it. */
function domainsOfHosts(
  hosts: readonly PlayHost<MailVars>[],
): readonly { readonly domain: DomainName; readonly senders: readonly PlayHost<MailVars>[] }[] {
  const all = hosts.flatMap(({ vars }) => domainsOf(vars).map(({ domain }) => domain));
  return [...new Map(all.map((domain) => [nameKey(domain), domain])).values()]
    .map((domain) => ({
      domain,
      senders: hosts.flatMap((host) => hostInDomain(host, domain) ?? []).filter(sendsForDomain),
    }))
    .filter(({ senders }) => senders.length > 0);
}

function joined(proofs: readonly ProofMatrix[]): ProofMatrix {
  const cells = proofs.flatMap((proof) => proof.cells);
  return {
    passed: cells.length > 0 && proofs.every(({ passed }) => passed),
    cells,
    missing: [...new Set(proofs.flatMap(({ missing }) => missing))].toSorted(),
  };
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
  const given = parseEgresses(options.egress);
  const known = options.refresh === undefined ? undefined : await knownAnswers(options.refresh, io);
  const report = openReporter({ ...options, output: 'plain' }, { ...io, out: io.err }, 'check');
  const run = await runOptions('check', playbook, { ...options, output: 'plain' }, io, report);
  // A limit narrows the ways out that are proved, never the zones they are proved against.
  const { limit: _limit, ...unlimited } = run;
  const zones = await collectZones(unlimited);
  const everyone = await sendersOf(playbook, withoutLimit(options), run, io);
  mustBeSenders(given, everyone);
  const hosts = await sendersOf(playbook, options, run, io);
  const beyond = recordAnswers(await beyondZones(options, hosts, io));
  const learnt = await learntEgresses(run, hosts);
  const ways: (WaysOut & { readonly domain: DomainName })[] = [];
  for (const { domain, senders } of domainsOfHosts(hosts)) {
    const found = await waysOut({ hosts: senders, keys: run.keys, resolver: beyond.resolver, given, learnt });
    ways.push({ domain, ...found });
  }
  const records = zones.flatMap(recordsOf);
  const proofs: ProofMatrix[] = [];
  for (const { domain, egresses } of ways)
    proofs.push(await proveNames({ domain, egresses, records, answers: beyond.resolver, clock: io.clock }));
  // A host's way is the same in all its domains.
  const unknown = [...new Map(ways.flatMap((one) => one.unknown).map((fault) => [fault.message, fault])).values()];
  const matrix = joined(proofs);
  io.out(options.output === 'json' ? `${JSON.stringify({ v: 1, ...matrix }, undefined, 2)}\n` : renderMatrix(matrix));
  unknown.forEach((fault) => io.err(`${renderFault(fault)}\n`));
  const refreshed = options.refresh === undefined || (await refresh(options.refresh, known, beyond.answers(), io));
  return matrix.passed && unknown.length === 0 && refreshed ? exitCodes.done : exitCodes.failed;
}
