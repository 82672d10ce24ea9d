import type { ExitCode } from '@waxseal/core';
import { exitCodes } from '@waxseal/core';
import type { HostRecap, Mode, Outcome } from '../event.ts';

type Counts = { -readonly [Key in keyof HostRecap]: HostRecap[Key] };

const column: Readonly<Record<Outcome, keyof Omit<HostRecap, 'host' | 'unreachable' | 'notReached'>>> = {
  ok: 'ok',
  changed: 'changed',
  // What is decided only while applying counts as a change to come.
  unknown: 'changed',
  deferred: 'deferred',
  skipped: 'skipped',
  ignored: 'ok',
  rescued: 'ok',
  failed: 'failed',
};

/** Counts outcomes host by host while a run goes on. */
export interface Tally {
  /** `partial`: it failed after it had changed something, which is a change too. */
  count(host: string, outcome: Outcome, partial?: boolean): void;
  add(host: string, what: 'programs' | 'connections' | 'ms', amount: number): void;
  unreachable(host: string): void;
  notReached(host: string): void;
  recap(): readonly HostRecap[];
}

/** A tally over hosts, all at zero. */
export function createTally(hosts: readonly string[]): Tally {
  const zero = (host: string): Counts => ({
    host,
    ok: 0,
    changed: 0,
    deferred: 0,
    skipped: 0,
    failed: 0,
    unreachable: false,
    programs: 0,
    connections: 0,
    ms: 0,
  });
  const rows = new Map(hosts.map((host) => [host, zero(host)]));
  const row = (host: string): Counts => rows.get(host) ?? zero(host);
  return {
    count(host, outcome, partial = false) {
      row(host)[column[outcome]]++;
      if (partial) row(host).changed++;
    },
    add: (host, what, amount) => void (row(host)[what] += amount),
    unreachable: (host) => void (row(host).unreachable = true),
    notReached: (host) => void (row(host).notReached = true),
    recap: () => [...rows.values()].map((counts) => ({ ...counts, ms: Math.round(counts.ms) })),
  };
}

/** The exit code of a run: a failure outweighs an unreachable host, which outweighs pending changes. */
export function exitCodeOf(mode: Mode, recap: readonly HostRecap[]): ExitCode {
  if (recap.some((host) => host.failed > 0)) return exitCodes.failed;
  if (recap.some((host) => host.unreachable)) return exitCodes.unreachable;
  const pending = mode === 'check' && recap.some((host) => host.changed + host.deferred > 0);
  return pending ? exitCodes.pending : exitCodes.done;
}
