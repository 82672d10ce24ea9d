import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from '@waxseal/lab';
import type { Event } from '@waxseal/playbook';
import { type DisturbedRun, labProject, type LabProject, listing } from './disturbed-run.ts';
import { type Pool, poolOf } from './pool.ts';
import { borrow, type SharedLab } from './shared-lab/borrow.ts';

/** A mail host with Exim and a name server with BIND, and the secure-mail playbook to run on them as `mx1` and `ns1`. */
export interface SecureMailWorld extends Disposable {
  readonly project: LabProject;
  readonly mx1: LabHost;
  readonly ns1: LabHost;
  /** A playbook run; a probe is not sent. */
  begin(...more: readonly string[]): DisturbedRun;
  run(...more: readonly string[]): DisturbedRun['ended'];
  /** Boots both hosts as they were at first, and forgets what the project remembers but its keys. */
  fresh(): Promise<void>;
  /** Everything that the playbook manages on both hosts, what is pending, and what the services really do. */
  state(): Promise<string>;
}

const inventory = ({ ssh }: SharedLab, mx1: LabHost, ns1: LabHost): string => `all:
  vars:
    { ansible_user: root, ansible_ssh_private_key_file: ${ssh.identityFile}, waxseal_known_hosts: ${ssh.knownHostsFile},
      domain: new.example, ispDomain: sfr.fr, smarthost: mail.club-internet.fr, probe: false, receives: true }
mail:
  hosts:
    mx1: { ansible_host: ${mx1.address}, address: ${mx1.address} }
dns:
  hosts:
    ns1: { ansible_host: ${ns1.address}, address: ${ns1.address} }
`;

const mailState = `
  debconf-show exim4-config | sort
  service exim4 status >/dev/null && echo exim runs
  awk '$4 == "0A" { print $2 }' /proc/net/tcp | sort | uniq -c
`;
const zoneState = 'rndc zonestatus new.example 2>&1 | grep -e ^serial: -e "not found"';
const orSilent = (script: string): string => `( ${script} ) || :`;

/** What Exim listens to and what BIND serves, beside the files. */
async function stateOf({ mx1, ns1 }: Pick<SecureMailWorld, 'mx1' | 'ns1'>): Promise<string> {
  const parts = await Promise.all([
    listing(mx1, '/etc/exim4', '/var/lib/exim4'),
    mx1.script(orSilent(mailState)),
    listing(ns1, '/etc/bind'),
    ns1.script(orSilent(zoneState)),
  ]);
  return parts.join('\n');
}

/** Makes a world of two hosts. Dispose of it to leave nothing behind here. */
function worldOf(lab: SharedLab, mx1: LabHost, ns1: LabHost): SecureMailWorld {
  const project = labProject(lab);
  const inventoryFile = project.write('inventory.yml', inventory(lab, mx1, ns1));
  const words = ['apply', join(import.meta.dirname, '../../playbooks/secure-mail.ts'), '-i', inventoryFile, '--yes'];
  const fresh = async (): Promise<void> => {
    rmSync(join(project.directory, '.waxseal/memory'), { recursive: true, force: true });
    await Promise.all([mx1.reset(), ns1.reset()]);
  };
  return {
    project,
    mx1,
    ns1,
    begin: (...more) => project.begin(...words, ...more),
    run: (...more) => project.run(...words, ...more),
    fresh,
    state: () => stateOf({ mx1, ns1 }),
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
}

/** A world on hosts that are borrowed for it. Dispose of it to give them back. */
export type BorrowedWorld = SecureMailWorld & AsyncDisposable;

/** Borrows a mail host and a name server for a world. */
export async function secureMailWorld(): Promise<BorrowedWorld> {
  const borrowed = await borrow(['bookworm', 'dns']);
  const world = worldOf(borrowed.lab, ...borrowed.hosts);
  return {
    ...world,
    async [Symbol.asyncDispose]() {
      world[Symbol.dispose]();
      await borrowed[Symbol.asyncDispose]();
    },
  };
}

/** Whether an event is the beginning or the end of a step, and on which host. */
function boundaryHost(event: Event): string | undefined {
  return event.type === 'task.started' || event.type === 'task.finished' ? event.host : undefined;
}

/** Does something at the n-th boundary of a run, as soon as its event is heard. */
export function atBoundary(run: DisturbedRun, n: number, act: (host: string) => void): void {
  let heard = 0;
  run.onEvent((event) => {
    const host = boundaryHost(event);
    if (host === undefined) return;
    heard += 1;
    if (heard === n) act(host);
  });
}

/** Some worlds in which the same is tried in turn, with what an undisturbed run leaves in all of them. */
export interface Worlds extends AsyncDisposable {
  readonly use: Pool<SecureMailWorld>;
  readonly undisturbed: ReadonlyMap<SecureMailWorld, string>;
  /** Step boundaries of the undisturbed run. */
  readonly boundaries: number;
}

/** Makes three worlds and runs the playbook in each. Keys are made once a world: what is the same differs by them alone. */
export async function disturbableWorlds(): Promise<Worlds> {
  const borrowed = await borrow(['bookworm', 'dns', 'bookworm', 'dns', 'bookworm', 'dns']);
  const {
    lab,
    hosts: [a, x, b, y, c, z],
  } = borrowed;
  const worlds = [worldOf(lab, a, x), worldOf(lab, b, y), worldOf(lab, c, z)];
  const runs = await Promise.all(worlds.map((world) => world.run()));
  const undisturbed = new Map(await Promise.all(worlds.map(async (world) => [world, await world.state()] as const)));
  const counts = new Set(
    runs.map(({ status, events }) =>
      status === 0 ? events.filter((event) => boundaryHost(event) !== undefined).length : Number.NaN,
    ),
  );
  return {
    use: poolOf(worlds),
    undisturbed,
    boundaries: counts.size === 1 ? ([...counts][0] as number) : Number.NaN,
    async [Symbol.asyncDispose]() {
      for (const world of worlds) world[Symbol.dispose]();
      await borrowed[Symbol.asyncDispose]();
    },
  };
}
