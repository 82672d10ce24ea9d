import type { Event } from '@waxseal/playbook';
import { foldEvents } from './fold-events.ts';
import type { CheckReport, HostReport, PlayReport, RunReport, TaskReport } from './run-report.ts';
import { type EventOf, initialRunState } from './run-state.ts';

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

/** A host's share of a play while its events are gathered. */
interface HostDraft extends Open<Omit<HostReport, 'tasks' | 'checks'>> {
  readonly tasks: TaskReport[];
  readonly checks: CheckReport[];
  /** What the check that runs now has said so far. */
  waiting: CheckReport['waited'];
}

interface PlayDraft extends Open<Omit<PlayReport, 'hosts'>> {
  readonly hosts: Map<string, HostDraft>;
}

const freshHost = (host: string): HostDraft => ({
  host,
  startedAt: undefined,
  finishedAt: undefined,
  ms: undefined,
  planned: undefined,
  unreachable: undefined,
  notReached: undefined,
  tasks: [],
  checks: [],
  waiting: [],
});
const freshPlay = ({ at }: Event, play: string, hosts: readonly string[]): PlayDraft => ({
  play,
  startedAt: at,
  finishedAt: undefined,
  hosts: new Map(hosts.map((host) => [host, freshHost(host)])),
});

type PlayEvent = Extract<Event, { readonly play: string }>;
type HostEvent = Extract<PlayEvent, { readonly host: string }>;

/** The play that an event is of: the last one of its name, or one more when the stream was joined late. */
function playOf(plays: PlayDraft[], event: PlayEvent): PlayDraft {
  const known = plays.findLast(({ play }) => play === event.play);
  if (known !== undefined) return known;
  const late = freshPlay(event, event.play, []);
  plays.push(late);
  return late;
}

function hostOf({ hosts }: PlayDraft, { host }: HostEvent): HostDraft {
  const known = hosts.get(host) ?? freshHost(host);
  hosts.set(host, known);
  return known;
}

function taskReport({ at, task, handler, outcome, ms, diffs, message, output }: EventOf<'task.finished'>): TaskReport {
  return {
    at,
    task,
    handler,
    outcome,
    ms,
    diffs,
    ...(message === undefined ? {} : { message }),
    ...(output === undefined ? {} : { output }),
  };
}

function takeHostEvent(host: HostDraft, event: HostEvent): void {
  switch (event.type) {
    case 'host.started':
      host.startedAt = event.at;
      return;
    case 'host.finished':
      host.finishedAt = event.at;
      host.ms = event.ms;
      return;
    case 'host.unreachable':
      host.unreachable = event.fault;
      return;
    case 'host.notReached':
      host.notReached = event.reason;
      return;
    case 'host.planned':
      host.planned = { tasks: event.tasks, changes: event.changes };
      return;
    case 'task.finished':
      host.tasks.push(taskReport(event));
      return;
    case 'check.progress':
      host.waiting = [...host.waiting, { at: event.at, message: event.message }];
      return;
    case 'check.finished':
      host.checks.push({ at: event.at, check: event.check, result: event.result, ms: event.ms, waited: host.waiting });
      host.waiting = [];
      return;
    case 'task.started':
      return;
    default:
      event satisfies never;
  }
}

function takePlayEvent(plays: PlayDraft[], event: PlayEvent): void {
  if (event.type === 'play.started') plays.push(freshPlay(event, event.play, event.hosts));
  else if (event.type === 'play.finished') playOf(plays, event).finishedAt = event.at;
  else takeHostEvent(hostOf(playOf(plays, event), event), event);
}

function close({ hosts, ...play }: PlayDraft): PlayReport {
  return { ...play, hosts: [...hosts.values()].map(({ waiting: _waiting, ...host }) => host) };
}

const first = <T extends Event['type']>(events: readonly Event[], type: T): EventOf<T> | undefined =>
  events.find((event): event is EventOf<T> => event.type === type);

/**
 * The report of a run from its events. Pure, and total: a stream that was cut or joined late gives a poorer report. Views
 * for a browser or terminal pass each text through `harmless` of core or escape it: the report has texts as hosts said them.
 */
export function buildRunReport(events: readonly Event[]): RunReport {
  const plays: PlayDraft[] = [];
  for (const event of events) if ('play' in event) takePlayEvent(plays, event);
  const [started, finished] = [first(events, 'run.started'), first(events, 'run.finished')];
  const { mode, playbook, slowest, hosts, end } = events.reduce(foldEvents, initialRunState);
  return {
    v: 1,
    run: started?.run ?? events.at(-1)?.run ?? '-',
    mode,
    playbook,
    startedAt: started?.at,
    finishedAt: finished?.at,
    hosts: started?.hosts ?? [...hosts.keys()],
    plays: plays.map(close),
    warnings: events
      .filter((event) => event.type === 'warning')
      .map(({ at, host, fault }) => ({ at, ...(host === undefined ? {} : { host }), fault })),
    slowest,
    end,
  };
}
