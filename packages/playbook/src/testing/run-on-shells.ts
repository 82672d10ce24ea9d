import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reveal, secret, Unknown } from '@waxseal/core';
import type { Inventory } from '@waxseal/inventory';
import { connect, type Connection } from '@waxseal/remote';
import { z } from 'zod';
import {
  definePlaybook,
  type Event,
  type Play,
  type PlayMaker,
  runPlaybook,
  type RunPlaybookOptions,
  type RunSummary,
} from '../index.ts';

const NoVars = z.object({});
type NoVars = z.output<typeof NoVars>;

export type Plays = (play: PlayMaker<NoVars>) => readonly Play<NoVars>[];

/** Hosts that are trees on this machine, against which a real shell runs our programs as if they were systems. */
export interface ShellHosts extends Disposable {
  readonly root: string;
  run(
    plays: Plays,
    more?: Partial<RunPlaybookOptions<NoVars>>,
  ): Promise<RunSummary & { readonly events: readonly Event[]; readonly told: readonly string[] }>;
}

/** A connection whose programs take a tree for a system. */
export async function connectAsSystem(host: string, root: string): Promise<Connection> {
  const inner = await connect(host, { kind: 'directory', root: join(root, host) });
  const placed = (text: string): string => `WAXSEAL_PLACE=system\n${text}`;
  return {
    ...inner,
    kind: 'local',
    run: (program, options) =>
      inner.run(typeof program === 'string' ? placed(program) : secret(placed(reveal(program))), options),
  };
}

function inventoryOf(names: readonly string[]): Inventory {
  const hosts = names.map((name) => ({ name, groups: ['all'], vars: {}, connection: { kind: 'local' } as const }));
  return { hosts, groups: { all: { hosts: [...names], children: [] } } };
}

let runs = 0;

/** What the events tell of tasks: `host: name outcome`. */
function toldBy(events: readonly Event[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'task.finished' ? [`${event.host}: ${event.task.name} ${event.outcome}`] : [],
  );
}

export function shellHosts(names: readonly string[]): ShellHosts {
  const root = mkdtempSync(join(tmpdir(), 'waxseal-hosts-'));
  return {
    root,
    async run(plays, more = {}) {
      const events: Event[] = [];
      runs += 1;
      const summary = await runPlaybook<NoVars>({
        playbook: definePlaybook({ name: 'test', vars: NoVars, plays }),
        inventory: inventoryOf(names),
        mode: 'apply',
        connect: (host) => connectAsSystem(host, root),
        keys: { dkim: async () => new Unknown('no keys here') },
        memory: { recall: async () => undefined, remember: async () => undefined },
        emit: (event) => events.push(event),
        signal: AbortSignal.timeout(60_000),
        clock: () => new Date(0),
        runId: `run-${runs}`,
        label: 'test',
        ...more,
      });
      return { ...summary, events, told: toldBy(events) };
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
