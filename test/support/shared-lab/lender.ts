import type { Member } from './members.ts';

type Lendable = Pick<Member, 'name'> & { readonly kind: string };

/** Lends hosts to one borrower at a time. */
export interface Lender {
  /**
   * Waits until all hosts that are wished for, by name or by kind, are free at the same moment, and gives their names. Who
   * waits longer comes first, but nobody waits for hosts that somebody before him cannot use yet.
   * @throws RangeError when there are no such hosts, and what `signal` aborts with when that comes first.
   */
  lend(wishes: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  giveBack(names: readonly string[]): void;
}

interface Waiting {
  readonly wishes: readonly string[];
  readonly grant: (names: readonly string[]) => void;
}

/** The names that meet all wishes; undefined when these hosts cannot. */
function choose(wishes: readonly string[], hosts: readonly Lendable[]): readonly string[] | undefined {
  const named = wishes.filter((wish) => hosts.some(({ name }) => name === wish));
  const taken = new Set(named);
  if (taken.size < named.length) return undefined;
  const chosen = wishes.map((wish) => {
    if (taken.has(wish)) return wish;
    const found = hosts.findLast(({ name, kind }) => kind === wish && !taken.has(name))?.name;
    if (found !== undefined) taken.add(found);
    return found;
  });
  return chosen.every((name) => name !== undefined) ? chosen : undefined;
}

/** Lends these hosts; of a kind, the last ones first. */
export function lenderOf(hosts: readonly Lendable[]): Lender {
  const lent = new Set<string>();
  const queue = new Set<Waiting>();

  /** Serves whoever can be served. */
  const serve = (): void => {
    for (const waiting of queue) {
      const names = choose(
        waiting.wishes,
        hosts.filter(({ name }) => !lent.has(name)),
      );
      if (names === undefined) continue;
      queue.delete(waiting);
      for (const name of names) lent.add(name);
      waiting.grant(names);
    }
  };

  return {
    async lend(wishes, signal) {
      signal.throwIfAborted();
      if (choose(wishes, hosts) === undefined)
        throw new RangeError(`the shared lab does not have these hosts: ${wishes.join(', ')}`);
      return new Promise((resolve, reject) => {
        const waiting: Waiting = { wishes, grant: resolve };
        signal.addEventListener('abort', () => queue.delete(waiting) && reject(signal.reason as Error), { once: true });
        queue.add(waiting);
        serve();
      });
    },
    giveBack(names) {
      for (const name of names) lent.delete(name);
      serve();
    },
  };
}
