import type { Event } from '@waxseal/playbook';
import type { EventOf, HostState, RunState, Timed } from './run-state.ts';

const fresh = (host: string): HostState => ({
  host,
  phase: 'idle',
  todo: 0,
  done: 0,
  now: '',
  since: '',
  changed: 0,
  failed: 0,
});

type HostEvent = Extract<Event, { readonly play: string; readonly host: string }>;

function withHost(
  state: RunState,
  { host, at }: HostEvent,
  change: (before: HostState) => Partial<HostState>,
): RunState {
  const before = state.hosts.get(host) ?? fresh(host);
  const after = { ...before, ...change(before) };
  const since = after.now === before.now && after.phase === before.phase ? before.since : at;
  return { ...state, hosts: new Map(state.hosts).set(host, { ...after, since }) };
}

const mostTimed = 5;

function timed(state: RunState, one: Timed): RunState {
  const last = state.slowest[mostTimed - 1];
  if (last !== undefined && one.ms <= last.ms) return state;
  return { ...state, slowest: [...state.slowest, one].toSorted((a, b) => b.ms - a.ms).slice(0, mostTimed) };
}

function afterTask(state: RunState, event: EventOf<'task.finished'>): RunState {
  const { host, task, outcome, ms } = event;
  // What was only planned took no time of its own, and is no step of the apply program.
  const worked = outcome !== 'ok' && outcome !== 'skipped' && outcome !== 'unknown';
  const counted = withHost(state, event, (before) => ({
    done: before.done + (worked ? 1 : 0),
    changed: before.changed + (outcome === 'changed' || outcome === 'unknown' || event.partial === true ? 1 : 0),
    failed: before.failed + (outcome === 'failed' ? 1 : 0),
  }));
  return timed(counted, { host, name: task.name, ms });
}

function afterCheck(state: RunState, event: EventOf<'check.finished'>): RunState {
  const { host, check, result, ms } = event;
  const counted = withHost(state, event, ({ failed }) => ({
    phase: 'checking',
    now: check,
    failed: failed + (result.passed ? 0 : 1),
  }));
  return timed(counted, { host, name: check, ms });
}

function resting(state: RunState): RunState {
  const hosts = [...state.hosts.values()].map((one): HostState =>
    one.phase === 'unreachable' ? one : { ...one, phase: 'idle', todo: 0, done: 0, now: '' },
  );
  return { ...state, play: undefined, hosts: new Map(hosts.map((one) => [one.host, one])) };
}

function beginPlay(state: RunState, { at, play, hosts }: EventOf<'play.started'>): RunState {
  const rested = resting(state);
  const begun = hosts.map((host): HostState => ({
    ...(rested.hosts.get(host) ?? fresh(host)),
    phase: 'idle',
    now: 'waiting',
    since: at,
  }));
  return { ...rested, play, hosts: new Map([...rested.hosts, ...begun.map((one) => [one.host, one] as const)]) };
}

/**
 * The state of a run after one more event. Pure, and total: any event may come in any state, so that a view of a stream
 * that was cut or joined late is a poorer view and no crash.
 */
export function foldEvents(state: RunState, event: Event): RunState {
  switch (event.type) {
    case 'run.started':
      return { ...state, mode: event.mode, playbook: event.playbook };
    case 'play.started':
      return beginPlay(state, event);
    case 'host.started':
      return withHost(state, event, () => ({ phase: 'looking', todo: 0, done: 0, now: 'connecting and looking' }));
    case 'host.unreachable':
      return withHost(state, event, () => ({ phase: 'unreachable', now: 'unreachable' }));
    case 'host.notReached':
      return withHost(state, event, () => ({ phase: 'idle', now: 'not reached' }));
    case 'host.planned':
      return withHost(state, event, () => ({
        phase: event.changes > 0 ? 'applying' : 'looking',
        todo: event.changes,
        now: event.changes > 0 ? 'applying' : 'nothing to change',
      }));
    case 'task.started':
      return withHost(state, event, () => ({ phase: 'applying', now: event.task.name }));
    case 'task.finished':
      return afterTask(state, event);
    case 'check.progress':
      return withHost(state, event, () => ({ phase: 'checking', now: `${event.check}: ${event.message}` }));
    case 'check.finished':
      return afterCheck(state, event);
    case 'host.finished':
      return withHost(state, event, ({ phase, failed }) =>
        phase === 'unreachable' ? {} : { phase: 'done', now: failed > 0 ? 'failed' : 'done' },
      );
    case 'warning':
      return { ...state, warnings: state.warnings + 1 };
    case 'play.finished':
      return resting(state);
    case 'run.finished':
      return { ...resting(state), end: { recap: event.recap, exitCode: event.exitCode, ms: event.ms } };
    default:
      return event satisfies never;
  }
}
