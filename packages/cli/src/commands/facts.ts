import { type ExitCode, harmless } from '@waxseal/core';
import { renderTable } from '@waxseal/report';
import { exitCodeOfAnswers } from '../ask-hosts.ts';
import { type Gathered, gatherFacts } from '../facts/gather-facts.ts';
import type { HostFacts } from '../facts/parse-facts.ts';
import type { EntryOptions } from '../global-options.ts';
import type { Io } from '../io.ts';

interface FactsOptions extends EntryOptions {
  readonly output: 'plain' | 'json';
}

const mebibytes = (kibibytes: number | undefined): string =>
  kibibytes === undefined ? '' : `${Math.round(kibibytes / 1024)} MiB`;

function rows(facts: HostFacts): readonly (readonly string[])[] {
  const known: readonly (readonly [string, string | undefined])[] = [
    ['system', facts.system ?? (facts.place === 'directory' ? 'a directory' : undefined)],
    ['kernel', [facts.kernel, facts.machine].filter(Boolean).join(' ')],
    ['name', facts.name],
    ['addresses', facts.addresses?.join(' ')],
    ['user', facts.user],
    ['init', facts.init],
    ['free', mebibytes(facts.free)],
    ['memory', mebibytes(facts.memory)],
    ['exim', facts.exim],
    ['bind', facts.bind],
    ['missing', facts.missing.join(' ')],
  ];
  return known.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]));
}

function renderHost(one: Gathered): string {
  if (one.state !== 'known') return `${one.host.name}\n  ${one.state.toUpperCase()}  ${one.fault.message}\n`;
  return `${one.host.name}\n${renderTable(rows(one.told), '  ')}`;
}

function asJson(gathered: readonly Gathered[]): string {
  const hosts = gathered.map((one) => ({
    host: one.host.name,
    ...(one.state === 'known' ? { facts: one.told } : { fault: one.fault }),
  }));
  return `${JSON.stringify({ v: 1, hosts }, undefined, 2)}\n`;
}

/** `waxseal facts`: what is known of each host; exit code 4 when one cannot be reached. */
export async function facts(options: FactsOptions, io: Io): Promise<ExitCode> {
  const gathered = await gatherFacts(options, io);
  io.out(options.output === 'json' ? asJson(gathered) : harmless(gathered.map(renderHost).join('')));
  return exitCodeOfAnswers(gathered);
}
