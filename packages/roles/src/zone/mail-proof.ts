import { type DomainName, withoutDot } from '@waxseal/core';
import type { DomainChange } from '@waxseal/domain';
import type { Memory } from '@waxseal/playbook';

/**
 * What is proved of a domain: which content passed a probe from which host, and what this very run has found out. One
 * value for a run, so that a later play sees what an earlier one proved.
 */
export class MailProof {
  /** The digest of the zone's content with which a probe from a host passed, by host. */
  readonly #passed = new Map<string, string>();
  /** The same as it was when the run began. */
  readonly #before: ReadonlyMap<string, string>;
  readonly #senders: ReadonlySet<string>;
  #fresh = false;
  #failed = false;
  /** Why the unpublished zone shall not be published, as its proof found. */
  refusal: string | undefined;
  /** What the unpublished zone would take from mail that is published today, and nothing agrees to. */
  lost: readonly DomainChange[] | undefined;

  /** Whether servers do not answer the zone yet, as where a person still has to enter it: a probe would prove nothing. */
  awaitsEntry = false;

  constructor(senders: readonly string[], passed: Readonly<Record<string, string>>) {
    this.#senders = new Set(senders);
    this.#before = new Map(Object.entries(passed));
    for (const [host, digest] of this.#before) this.#passed.set(host, digest);
  }

  /** Takes down how a probe from a host ended with the zone's content, `undefined` where it is not known what is published. */
  probed(host: string, passed: boolean, content: string | undefined): void {
    if (!passed) this.#failed = true;
    if (passed && content !== undefined && this.#passed.get(host) !== content) this.#fresh = true;
    if (passed && content !== undefined) this.#passed.set(host, content);
    if (!passed) this.#passed.delete(host);
  }

  /** Takes down that a probe had no answer: nothing is proved, and nothing is taken back. */
  unanswered(): void {
    this.#failed = true;
  }

  #holds(passed: ReadonlyMap<string, string>, content: string): boolean {
    return this.isProvable && [...this.#senders].every((host) => passed.get(host) === content);
  }

  /** Whether anything can be proved: some host sends probes. */
  get isProvable(): boolean {
    return this.#senders.size > 0;
  }

  /** Whether a probe from every host that sends has passed with exactly this content. */
  isProved(content: string): boolean {
    return this.#holds(this.#passed, content);
  }

  /** The same when the run began. */
  wasProved(content: string): boolean {
    return this.#holds(this.#before, content);
  }

  /** Whether this run proved something that was not proved before, and nothing failed: TTLs may be raised. */
  get isFresh(): boolean {
    return this.#fresh && !this.#failed;
  }
}

const proofs = new WeakMap<Memory, Map<string, MailProof>>();
const nameOf = (domain: DomainName, host: string): string => `proof-${withoutDot(domain)}-${host}`;

async function recallProof(
  memory: Memory,
  domain: DomainName,
  host: string,
): Promise<readonly (readonly [string, string])[]> {
  const { content } = ((await memory.recall(nameOf(domain, host))) ?? {}) as { readonly content?: unknown };
  return typeof content === 'string' ? [[host, content]] : [];
}

/** What is proved of a domain, whose mail these hosts send and probe: remembered, and one value for all of a run. */
export async function mailProof(memory: Memory, domain: DomainName, senders: readonly string[]): Promise<MailProof> {
  const known = proofs.get(memory) ?? new Map<string, MailProof>();
  proofs.set(memory, known);
  const found = known.get(domain);
  if (found !== undefined) return found;
  const passed = await Promise.all(senders.map((host) => recallProof(memory, domain, host)));
  const made = new MailProof(senders, Object.fromEntries(passed.flat()));
  known.set(domain, made);
  return made;
}

/** Takes down how a probe from a host ended: for this run, and for those to come. */
export async function rememberProof(
  memory: Memory,
  proof: MailProof,
  at: { readonly domain: DomainName; readonly host: string },
  passed: boolean,
  content: string | undefined,
): Promise<void> {
  proof.probed(at.host, passed, content);
  if (passed && content === undefined) return;
  await memory.remember(nameOf(at.domain, at.host), passed ? { content } : {});
}
