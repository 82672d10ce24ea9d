import { libraries } from '@waxseal/shell';

/** Compiles the program that waits until nobody alive holds the host's run lock, at most so many seconds. It changes nothing. */
export function awaitLockProgram(seconds: number): string {
  return [
    libraries.apply,
    `ws_until=$(($(ws_now) + ${Math.ceil(seconds)}))`,
    'while [ -d "$WS_STATE/lock" ] && ! ws_lock_stale && [ "$(ws_now)" -lt "$ws_until" ]; do sleep 0.2; done',
    'exit 0',
    '',
  ].join('\n');
}
