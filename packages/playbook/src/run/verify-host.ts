import { renderError, Unreachable, WaxsealError } from '@waxseal/core';
import type { Host } from '@waxseal/inventory';
import type { Connection } from '@waxseal/remote';
import type { Check, Play, VerifyContext } from '../define/playbook.ts';
import type { CheckResult } from '../event.ts';
import type { HostWork } from './prepare.ts';
import { resultOf } from './results.ts';
import type { RunPlaybookOptions } from './run-options.ts';
import type { Session } from './session.ts';

async function runCheck<V>(check: Check, context: VerifyContext<V, unknown>): Promise<CheckResult> {
  try {
    return await check.run(context);
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    return { passed: false, detail: renderError(error).replace(/^✗ /, '') };
  }
}

function hostNamed<V>({ inventory }: RunPlaybookOptions<V>, name: string): Host {
  const host = inventory.hosts.find((one) => one.name === name);
  if (host === undefined) throw new WaxsealError('the inventory has no such host', { value: name });
  return host;
}

/** The connection to another host; whoever cannot be reached is told so at once. @throws Unreachable */
async function peerOf<V>(options: RunPlaybookOptions<V>, session: Session, name: string): Promise<Connection> {
  const host = hostNamed(options, name);
  await session.connection(host);
  return session.steady(host);
}

/** The verify steps of a play; before anything is applied only those that look at what would be. */
function checksOf<V>({ mode }: RunPlaybookOptions<V>, play: Play<V>, { context }: HostWork<V>): readonly Check[] {
  if (mode !== 'check') return play.verify?.(context) ?? [];
  try {
    return (play.verify?.(context) ?? []).filter(({ isPreview }) => isPreview === true);
  } catch {
    // Its author did not expect to be asked before anything is applied.
    return [];
  }
}

/** Runs the verify steps of a play on one host, one after the other. @throws Unreachable */
export async function verifyHost<V>(
  options: RunPlaybookOptions<V>,
  session: Session,
  play: Play<V>,
  work: HostWork<V>,
): Promise<void> {
  for (const check of checksOf(options, play, work)) {
    const began = performance.now();
    const named = { play: play.name, host: work.host.name, check: check.name };
    const context = {
      ...work.context,
      connection: session.steady(work.host),
      peer: (name: string) => peerOf(options, session, name),
      signal: options.signal,
      memory: options.memory,
      progress: (message: string): void => session.emit({ type: 'check.progress', ...named, message }),
    };
    const result = await runCheck(check, context);
    session.tally.count(work.host.name, result.passed ? 'ok' : 'failed');
    const { found, ...shown } = result;
    if (check.register !== undefined)
      session.results.keep(
        work.host.name,
        check.register,
        resultOf(result.passed ? 'ok' : 'failed', { status: result.passed ? 0 : 1, output: found ?? result.detail }),
      );
    session.emit({ type: 'check.finished', ...named, result: shown, ms: Math.round(performance.now() - began) });
  }
}
