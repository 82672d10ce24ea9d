import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { LabState } from './state/lab-state.ts';
import { writeLabState } from './state/lab-directory.ts';
import { ensureTools } from './ensure-tools.ts';
import { ensureRoot } from './root/ensure-root.ts';
import { rootName, type RootRecipe } from './root/root-recipe.ts';
import type { HostDraft } from './host/host-draft.ts';
import { bootHost } from './host/boot-host.ts';
import { makeClientKey, makeHostKeys, placeHostKeys, writeKnownHosts } from './host/host-keys.ts';
import type { HostRecord, LabMember, SinkRecord } from './host/host-record.ts';
import type { HostSpec } from './host/host-spec.ts';
import { renderHostsFile } from './host/render-hosts-file.ts';
import { type CommonFiles, writeHostFiles } from './host/write-host-files.ts';
import { inParallel } from './in-parallel.ts';
import { controlFiles } from './network/on-lab-network.ts';
import { renderControlScript, renderMemberScript } from './network/render-network-script.ts';
import { runNamespaceScript } from './network/run-namespace-script.ts';
import { startSink } from './sink/lab-sink.ts';

/** Everything that decides what a lab is before it starts. */
export interface LabPlan {
  readonly state: LabState;
  readonly hosts: readonly HostDraft[];
  readonly sinks: readonly SinkRecord[];
  /** Addresses of the lab's name servers. */
  readonly nameservers: readonly string[];
  readonly progress: (what: string) => void;
}

/** Booting is mostly waiting for daemons, so more hosts boot at once than there are processors. */
const bootWidth = availableParallelism() * 2;

/** The Debian hosts of a lab. */
export function debianHosts(members: readonly LabMember[]): readonly HostRecord[] {
  return members.filter((member) => member.kind === 'debian');
}

function resolvConf(nameservers: readonly string[]): string {
  // Where nobody answers, a name that /etc/hosts does not know must fail at once, not after a timeout.
  const lines =
    nameservers.length > 0 ? nameservers.map((address) => `nameserver ${address}`) : ['nameserver 127.0.0.1'];
  return [...lines, 'options timeout:2 attempts:2', ''].join('\n');
}

async function makeNetwork(id: string, members: readonly LabMember[]): Promise<void> {
  await runNamespaceScript(
    [renderControlScript(id), ...members.map((member) => renderMemberScript(id, member))].join(''),
  );
}

async function writeControlFiles(id: string, common: CommonFiles): Promise<void> {
  const files = controlFiles(id);
  await mkdir(dirname(files.hosts), { recursive: true, mode: 0o755 });
  await writeFile(files.hosts, common.hosts);
  await writeFile(files.resolvConf, common.resolvConf);
}

function recipeOf({ release, spec }: HostDraft): RootRecipe {
  return { release, ...(spec.packages && { include: spec.packages }) };
}

/** Finds or builds the root of each host; as many at once as there are processors, since each build keeps one busy. */
async function withRoots(drafts: readonly HostDraft[], progress: LabPlan['progress']): Promise<readonly HostRecord[]> {
  const recipes = new Map(drafts.map((draft) => [rootName(recipeOf(draft)), recipeOf(draft)]));
  const roots = new Map<string, string>();
  await ensureTools();
  await inParallel([...recipes], availableParallelism(), async ([name, recipe]) => {
    roots.set(name, await ensureRoot(recipe, progress));
  });
  return drafts.map(({ spec, ...host }) => ({
    ...host,
    root: roots.get(rootName(recipeOf({ ...host, spec }))) as string,
  }));
}

async function prepareHost(
  id: string,
  host: HostRecord,
  spec: HostSpec | undefined,
  common: CommonFiles,
): Promise<void> {
  // With DNS in the lab, only DNS knows the others' names, as on the real Internet.
  const hosts = common.nameservers.length > 0 ? renderHostsFile([host]) : common.hosts;
  if (spec) await writeHostFiles(id, host, spec, { ...common, hosts });
  await makeHostKeys(id, host.name);
  await placeHostKeys(id, host.name);
}

/** Boots these hosts, several at a time. @throws WaxsealError of the first that does not come up. */
export function bootHosts(id: string, hosts: readonly HostRecord[]): Promise<void> {
  return inParallel(hosts, bootWidth, (host) => bootHost(id, host));
}

/**
 * Makes the network, keys and files of a lab and boots all its members.
 * @throws WaxsealError when any part does not come up; what is there by then stays for the caller to remove.
 */
export async function startLab(plan: LabPlan): Promise<void> {
  const { id } = plan.state;
  const hosts = await withRoots(plan.hosts, plan.progress);
  const members = [...hosts, ...plan.sinks];
  await writeLabState({ ...plan.state, members });
  const common: CommonFiles = {
    hosts: renderHostsFile(members),
    resolvConf: resolvConf(plan.nameservers),
    authorizedKey: await makeClientKey(id),
    nameservers: plan.nameservers,
  };
  await writeControlFiles(id, common);
  await makeNetwork(id, members);
  const specs = new Map(plan.hosts.map((draft) => [draft.name, draft.spec]));
  await inParallel(hosts, bootWidth, (host) => prepareHost(id, host, specs.get(host.name), common));
  await writeKnownHosts(id, hosts);
  const powered = hosts.filter(({ name }) => specs.get(name)?.bootsAtStart !== false);
  plan.progress(`booting ${powered.length} hosts`);
  await Promise.all([bootHosts(id, powered), ...plan.sinks.map((sink) => startSink(id, sink))]);
  await writeLabState({ ...plan.state, members, phase: 'up' });
}
