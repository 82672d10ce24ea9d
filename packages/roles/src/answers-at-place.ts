import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DomainName,
  nameFromLabels,
  labelsOf,
  type ResourceRecord,
  WaxsealError,
  withoutDot,
} from '@waxseal/core';
import type { Check, CheckResult, ExternalContext, VerifyContext } from '@waxseal/playbook';
import { startDnsServer } from '@waxseal/probe';
import {
  contentDigest,
  type LiveRecord,
  liveRecords,
  planRrsets,
  recordKeys,
  type RrsetName,
  rrsetNames,
} from '@waxseal/publish';
import { embeddedZone } from './place/embedded-place.ts';
import { serversOfZone } from './place/open-zone-place.ts';
import { readLive } from './place/read-live.ts';
import { type ServerAddress, serverText } from './place/server-address.ts';
import type { PublishedAtPlace } from './published-at-place.ts';
import { undoneAtPlace, type UndoneAtPlace } from './undone-at-place.ts';
import { recallZone, rememberZone } from './zone/zone-memory.ts';

export interface AnswersAtPlace extends Omit<PublishedAtPlace, 'records' | 'ladder' | 'force'> {
  readonly records: readonly ResourceRecord[];
  /** Seconds to wait until all servers answer; 0 asks once. */
  readonly patience: number;
}

type Context = VerifyContext<unknown, unknown>;

/** What one server has of the records, or why it cannot be asked. */
interface ServerState {
  readonly server: string;
  readonly rows: readonly LiveRecord[];
  readonly fault?: string;
  /** The RRsets that hold a record of ours, as this server answers them. */
  readonly content: readonly ResourceRecord[];
}

const isWrong = ({ state }: LiveRecord): boolean => state !== 'as wanted';
const isBehind = ({ rows, fault }: ServerState): boolean => fault !== undefined || rows.some(isWrong);

/** A name with the domain behind it once more, as some forms make it; none where it would be too long. */
function twice(owner: DomainName, origin: DomainName): readonly DomainName[] {
  try {
    return [nameFromLabels([...labelsOf(owner), ...labelsOf(origin)])];
  } catch {
    return [];
  }
}

async function stateOf(at: ServerAddress, options: AnswersAtPlace): Promise<ServerState> {
  const { domain: origin, records: wanted, owned } = options;
  const server = serverText(at);
  const ours = new Set(owned);
  try {
    const found = await readLive(at, rrsetNames(wanted, owned, origin));
    const first = liveRecords({ origin, wanted, owned: ours, found });
    const { content } = planRrsets({ origin, published: found, wanted, owned: ours });
    const missing = first.filter(({ state }) => state === 'missing');
    const doubles: readonly RrsetName[] = missing.flatMap(({ owner, type }) =>
      twice(owner, origin).map((name) => ({ owner: name, type })),
    );
    const doubled = doubles.length === 0 ? [] : await readLive(at, doubles).catch(() => []);
    return { server, rows: liveRecords({ origin, wanted, owned: ours, found, doubled }), content };
  } catch (error) {
    if (!(error instanceof WaxsealError)) throw error;
    return { server, rows: [], fault: error.message, content: [] };
  }
}

function stateText({ server, rows, fault }: ServerState): string {
  if (fault !== undefined) return `${server}: ${fault}`;
  const wrong = rows.filter(isWrong);
  const [first] = wrong;
  const head = first === undefined ? '' : `, ${withoutDot(first.owner)} ${first.type} ${first.state}`;
  return `${server}: ${rows.length - wrong.length} of ${rows.length} records${head}`;
}

/** Asks all servers until all of them have the records, with a line of progress while some do not. */
async function awaitStates(
  servers: readonly ServerAddress[],
  options: AnswersAtPlace,
  { signal, progress }: Pick<Context, 'signal' | 'progress'>,
): Promise<readonly ServerState[]> {
  const deadline = performance.now() + options.patience * 1000;
  for (let pause = 1000; ; pause = Math.min(pause * 1.5, 30_000)) {
    const states = await Promise.all(servers.map((at) => stateOf(at, options)));
    const left = deadline - performance.now();
    const behind = states.filter(isBehind);
    if (behind.length === 0 || left <= 0) return states;
    progress(`waiting for ${behind.map(stateText).join('; ')}`);
    await sleep(Math.min(pause, left), undefined, { signal });
  }
}

function table(states: readonly ServerState[]): readonly (readonly string[])[] {
  const heads = ['server', 'name', 'type', 'state', 'note'];
  const rows = states.flatMap(({ server, rows: all, fault }) => [
    ...(fault === undefined ? [] : [[server, '', '', 'no answer', fault]]),
    ...all.map(({ owner, type, state, note }) => [server, withoutDot(owner), type, state, note ?? '']),
  ]);
  return [heads, ...rows];
}

/** States whose rows tell only what is not as wanted. */
function wrongOnly(states: readonly ServerState[]): readonly ServerState[] {
  return states.map((state) => ({ ...state, rows: state.rows.filter(isWrong) }));
}

function disagreement({ zone, patience }: AnswersAtPlace, states: readonly ServerState[]): CheckResult {
  const behind = states.filter(isBehind);
  const hint =
    zone.at === 'form' && patience === 0
      ? 'enter the rows, then: waxseal verify, which waits until the servers answer; or waxseal apply --wait'
      : 'docs/dns.md says what each state means and what to do next';
  return {
    passed: false,
    detail: `${behind.length} of ${states.length} servers do not answer the zone yet\n${behind.map(stateText).join('\n')}`,
    table: table(wrongOnly(behind)),
    hint,
  };
}

/** Remembers what all servers answer: from now on nothing else is ours. */
async function remember({ domain, records }: AnswersAtPlace, { memory }: Context, content: readonly ResourceRecord[]) {
  const known = await recallZone(memory, domain);
  const ours = [...recordKeys(records)].toSorted();
  await rememberZone(memory, domain, {
    ...known,
    content: contentDigest(content),
    owned: ours,
    published: ours,
  });
}

function agreement(states: readonly ServerState[], embedded: boolean): CheckResult {
  const [first] = states;
  const notes = first?.rows.filter(({ note }) => note !== undefined) ?? [];
  const whom = embedded
    ? 'an embedded registrar, who typed in the rows'
    : states.map(({ server }) => server).join(', ');
  const ttls = [...Map.groupBy(notes, ({ note }) => note)].map(
    ([note, rows]) =>
      `${rows.length === 1 ? '1 record' : `${rows.length} records`}: ${note ?? ''} once they are proved`,
  );
  return { passed: true, detail: [`all ${first?.rows.length ?? 0} records, asked of ${whom}`, ...ttls].join('\n') };
}

async function statesOf(options: AnswersAtPlace, context: Context): Promise<readonly ServerState[]> {
  if (context.place !== 'directory')
    return awaitStates(await serversOfZone(options.zone, options.domain), options, context);
  await using dns = await startDnsServer({ records: await embeddedZone(context.memory, options.domain) });
  // Awaited here: the server goes when this function ends.
  return await awaitStates([{ server: dns.address, port: dns.port }], { ...options, patience: 0 }, context);
}

async function run(options: AnswersAtPlace, context: Context): Promise<CheckResult> {
  options.proof.awaitsEntry = true;
  const states = await statesOf(options, context);
  if (states.some(isBehind)) return disagreement(options, states);
  options.proof.awaitsEntry = false;
  await remember(options, context, states[0]?.content ?? []);
  return agreement(states, context.place === 'directory');
}

/** RRsets of a zone that a project owns. */
export interface OwnedRrsets {
  readonly origin: DomainName;
  readonly records: readonly ResourceRecord[];
  /** What was ours and is wanted no more, for people: `old.new.example A 192.0.2.1`. */
  readonly leaving: readonly string[];
}

async function ownedRrsets(options: AnswersAtPlace, context: Context): Promise<OwnedRrsets> {
  const states = await statesOf(options, context);
  const state = states.find(({ fault }) => fault === undefined);
  if (state === undefined)
    throw new WaxsealError('no server of the zone answers', { value: states.map(stateText).join('; ') });
  const leaving = state.rows.filter((row) => row.state === 'to remove');
  const named = leaving.map(({ owner, type, data }) => `${withoutDot(owner)} ${type} ${data}`);
  return { origin: options.domain, records: state.content, leaving: named };
}

/** A check that also tells, record by record and server by server, how a zone stands. */
export interface LiveCheck extends Check {
  live(context: Pick<Context, 'place' | 'memory' | 'signal'>): Promise<readonly (readonly string[])[]>;
  /**
   * The RRsets that hold a record of ours, whole as they are to be: other people's records in them as a server answers them.
   * @throws WaxsealError where none answers
   */
  owned(context: Pick<Context, 'place' | 'memory' | 'signal'>): Promise<OwnedRrsets>;
  /** What takes back the last run's changes of the zone; undefined where nothing is remembered. */
  undone(context: ExternalContext): Promise<UndoneAtPlace | undefined>;
}

/** Every record that is wanted is what all authoritative servers of the zone answer, wherever it lives. */
export function answersAtPlace(options: AnswersAtPlace): LiveCheck {
  // Nobody waits, and nothing is told on the way.
  const once = { ...options, patience: 0 };
  const quiet = (context: Parameters<LiveCheck['live']>[0]): Context =>
    ({ ...context, progress: () => undefined }) as unknown as Context;
  return {
    name: `DNS answers for ${withoutDot(options.domain)}`,
    run: (context) => run(options, context),
    live: async (context) => table(await statesOf(once, quiet(context))),
    owned: (context) => ownedRrsets(once, quiet(context)),
    undone: (context) => undoneAtPlace(options, context),
  };
}
