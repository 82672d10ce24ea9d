import { call } from './call.ts';

/** The call by which a step says that it changed something: without it no handler runs. */
export const changed: string = call('ws_changed');

/** The call that tells people of something that is no failure. No secrets: the journal keeps it. */
export function warn(text: string): string {
  return call('ws_warn', text);
}

/** The call that says why a step fails, and fails. */
export function fail(text: string): string {
  return call('ws_fail', text);
}

/** The call that writes down, by its id, what a directory has no running system for. */
export function defer(id: string): string {
  return call('ws_deferred', id);
}

/** Text whose backups are kept until the run's end only: it writes what is secret. */
export function secretly(text: string): string {
  return `{ WS_SECRET=1\n${text}\n} && WS_SECRET=$WS_ALL_SECRET`;
}

/** The call that puts back what an earlier run replaced; `force` also what changed since. */
export function rollback(run: string, options: { readonly force: boolean }): string {
  return call('ws_rollback', run, options.force ? 'force' : 'keep');
}
