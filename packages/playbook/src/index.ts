export type { CheckResult, Diff, Event, EventBody, HostRecap, Mode, Outcome, TaskRef } from './event.ts';
