import { type Fault, InputError, type Maybe, refuse, WaxsealError } from '@waxseal/core';
import { type Host, parseVars, selectHosts } from '@waxseal/inventory';
import type { Play, PlayHost, TaskContext } from '../define/playbook.ts';
import { taskFaults } from '../define/definition-faults.ts';
import type { Task } from '../define/task.ts';
import { pendingIds } from '../plan/plan-tasks.ts';
import { awaitedResults } from './results.ts';
import { inOrder } from './host-order.ts';
import { secretTexts } from './mask.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { Session } from './session.ts';
import { userPlace } from './user-place.ts';

/** A host's share of a play: everything the control side decides, before any host is contacted. */
export interface HostWork<V> {
  readonly host: Host;
  readonly context: TaskContext<V, unknown>;
  /** Whether its play has it take part, by what is known now. */
  takesPart(): Maybe<boolean>;
  /** The names of the results that its chosen tasks wait for. */
  awaits(): readonly string[];
  /** Chooses also the tasks that register one of these results; tells whether there are any that were left out. */
  choose(names: ReadonlySet<string>): boolean;
  /** Every tag of the host's tasks, those included that were not chosen. */
  readonly tags: readonly string[];
  /** Ids under which the host remembers what the play may leave to be done, whatever tags were chosen. */
  readonly pendingIds: readonly string[];
  /** The tasks again, with what is known of results by now. @throws InputError, WaxsealError */
  evaluate(): Evaluated;
}

/** The tasks of a host's share of a play. */
export interface Evaluated {
  /** Those that tags leave. */
  readonly chosen: readonly Task[];
  readonly all: readonly Task[];
}

export interface PreparedPlay<V> {
  readonly play: Play<V>;
  readonly work: readonly HostWork<V>[];
}

/** An error of the playbook's own code as a fault of an input; errors of ours keep what they say. */
function blame(play: string, part: string, host: string, error: unknown): readonly Fault[] {
  if (error instanceof InputError)
    return error.faults.map((fault) => ({ ...fault, place: fault.place ?? userPlace(error) ?? {} }));
  if (error instanceof WaxsealError) throw error;
  const place = userPlace(error);
  const message = `the ${part} of play "${play}" failed for ${host}: ${error instanceof Error ? error.message : String(error)}`;
  return [{ message, ...(place === undefined ? {} : { place }), hint: 'run again with --debug for the stack' }];
}

type VarsByHost<V> = ReadonlyMap<string, V>;

/** Reads every host's vars by the playbook's schema; the faults of all hosts come at once. */
function readVars<V>(options: RunPlaybookOptions<V>, hosts: readonly Host[]): VarsByHost<V> {
  const faults: Fault[] = [];
  const vars = new Map<string, V>();
  for (const host of hosts) {
    try {
      vars.set(host.name, parseVars(options.playbook.vars, host));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new InputError(distinct(faults));
  return vars;
}

function distinct(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

/** Nothing that an inventory knows as a secret is ever told, whatever a playbook makes of it. */
function hideSecrets<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  hosts: Iterable<Host>,
  vars: VarsByHost<V>,
): void {
  for (const host of hosts)
    session.mask.hide(secretTexts([host.vars, vars.get(host.name), options.connection?.(host) ?? host.connection]));
}

/** The hosts of a pattern; a fault in it says where the pattern stands. */
function hostsOf(
  { inventory }: Pick<RunPlaybookOptions<unknown>, 'inventory'>,
  pattern: string,
  path: string,
): readonly Host[] {
  try {
    return selectHosts(inventory, pattern);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.faults.map((fault) => ({ ...fault, place: { path } })));
  }
}

function hostsOfPlay<V>(options: RunPlaybookOptions<V>, { name, hosts }: Play<V>): readonly Host[] {
  return hostsOf(options, hosts, `the hosts of play "${name}"`);
}

function selected<V>(options: RunPlaybookOptions<V>, play: Play<V>): readonly Host[] {
  const hosts = inOrder(hostsOfPlay(options, play), play.order ?? 'inventory', options.runId);
  if (options.limit === undefined) return hosts;
  const limited = new Set(hostsOf(options, options.limit, '--limit').map((host) => host.name));
  return hosts.filter((host) => limited.has(host.name));
}

function wanted(task: Task, { tags, skipTags }: Pick<RunPlaybookOptions<unknown>, 'tags' | 'skipTags'>): boolean {
  const own = task.tags ?? [];
  if (skipTags?.some((tag) => own.includes(tag)) === true) return false;
  return tags === undefined || tags.length === 0 || own.includes('always') || tags.some((tag) => own.includes(tag));
}

async function prepareHost<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  play: Play<V>,
  host: Host,
  toPlayHost: (host: Host) => PlayHost<V>,
): Promise<HostWork<V> | undefined> {
  const playHost = toPlayHost(host);
  const hosts = (pattern: string): readonly PlayHost<V>[] => selectHosts(options.inventory, pattern).map(toPlayHost);
  const { directory } = options;
  const shared = { host: playHost, vars: playHost.vars, hosts, ...(directory === undefined ? {} : { directory }) };
  const warn = (fault: Fault): void => session.emit({ type: 'warning', host: host.name, fault });
  const place = (options.connection?.(host) ?? host.connection).kind === 'directory' ? 'directory' : 'system';
  const result: TaskContext<V, unknown>['result'] = (register, of = host.name) => session.results.read(of, register);
  const takesPart = (): Maybe<boolean> => play.when?.({ ...shared, place, result }) ?? true;
  if (takesPart() === false) return undefined;
  const inputs = await play.inputs?.({
    ...shared,
    mode: options.mode,
    keys: options.keys,
    memory: options.memory,
    warn,
  });
  session.mask.hide(secretTexts(inputs));
  const context: TaskContext<V, unknown> = { ...shared, inputs, place, result };
  const all = tasksOf(play, context);
  const kept = new Set(all.flatMap((task, index) => (wanted(task, options) ? [index] : [])));
  // By their places: what a task waited for at first is known when the tasks are made again.
  const chosen = (tasks: readonly Task[]): readonly Task[] =>
    tasks.filter((task, index) => (tasks.length === all.length ? kept.has(index) : wanted(task, options)));
  return {
    host,
    context,
    takesPart,
    awaits: () => chosen(all).flatMap((task) => awaitedResults([task.when, task.resource])),
    choose(names) {
      const before = kept.size;
      all.forEach(({ register }, index) => register !== undefined && names.has(register.register) && kept.add(index));
      return kept.size > before;
    },
    tags: all.flatMap((task) => task.tags ?? []),
    pendingIds: pendingIds(all, play.name),
    evaluate() {
      const now = tasksOf(play, context);
      return { chosen: chosen(now), all: now };
    },
  };
}

function tasksOf<V>(play: Play<V>, context: TaskContext<V, unknown>): readonly Task[] {
  const tasks = play.tasks?.(context) ?? [];
  refuse(taskFaults(tasks).map((fault) => ({ ...fault, place: { path: `play "${play.name}"` } })));
  return tasks;
}

async function preparePlay<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  play: Play<V>,
  toPlayHost: (host: Host) => PlayHost<V>,
): Promise<PreparedPlay<V>> {
  const work: HostWork<V>[] = [];
  const faults: Fault[] = [];
  for (const host of selected(options, play)) {
    try {
      const one = await prepareHost(options, session, play, host, toPlayHost);
      if (one !== undefined) work.push(one);
    } catch (error) {
      faults.push(...blame(play.name, 'inputs or tasks', host.name, error));
    }
  }
  if (faults.length > 0) throw new InputError(distinct(session.mask.of(faults)));
  return { play, work };
}

/** A tag that no task has would silently choose nothing, or spare nothing. */
function refuseUnknownTags<V>(
  { tags = [], skipTags = [] }: RunPlaybookOptions<V>,
  plays: readonly PreparedPlay<V>[],
): void {
  const work = plays.flatMap((play) => play.work);
  const known = [...new Set(work.flatMap((one) => one.tags))].toSorted();
  const unknown = [...tags, ...skipTags].filter((tag) => tag !== 'always' && !known.includes(tag));
  if (work.length === 0 || unknown.length === 0) return;
  const hint =
    known.length === 0
      ? 'the tasks of these hosts have no tags'
      : `the tags of these hosts' tasks: ${known.join(', ')}`;
  throw new InputError(unknown.map((value) => ({ message: 'no task has this tag', value, hint })));
}

/** The inventory with the groups that the playbook lets it leave out. */
function withOptionalGroups<V>({ inventory, playbook }: RunPlaybookOptions<V>): RunPlaybookOptions<V>['inventory'] {
  const empty = (playbook.optionalGroups ?? []).map((name) => [name, { hosts: [], children: [] }] as const);
  return { ...inventory, groups: { ...Object.fromEntries(empty), ...inventory.groups } };
}

/** A task that registers a result is run where a chosen one waits for it, whatever its own tags are, and so on. */
function chooseRegistering<V>(plays: readonly PreparedPlay<V>[]): void {
  const work = plays.flatMap((play) => play.work);
  for (;;) {
    const names = new Set(work.flatMap((one) => one.awaits()));
    const added = work.filter((one) => one.choose(names));
    if (added.length === 0) return;
  }
}

/**
 * Does everything of a run that needs no host: vars, inputs and tasks of all plays, so that a playbook's fault shows
 * before anything is touched.
 * @throws InputError with all faults found.
 */
export async function prepare<V>(asked: RunPlaybookOptions<V>, session: Session): Promise<readonly PreparedPlay<V>[]> {
  const options = { ...asked, inventory: withOptionalGroups(asked) };
  const involved = new Map(
    options.playbook.plays.flatMap((play) => hostsOfPlay(options, play)).map((host) => [host.name, host]),
  );
  const vars = readVars(options, [...involved.values()]);
  hideSecrets(options, session, involved.values(), vars);
  const toPlayHost = (host: Host): PlayHost<V> => {
    const known = vars.get(host.name);
    if (known === undefined)
      throw new InputError(`the host ${host.name} is in no play of this playbook, so its vars are not known`);
    return { name: host.name, groups: host.groups, vars: known };
  };
  const prepared: PreparedPlay<V>[] = [];
  for (const play of options.playbook.plays) prepared.push(await preparePlay(options, session, play, toPlayHost));
  refuseUnknownTags(options, prepared);
  chooseRegistering(prepared);
  return prepared;
}
