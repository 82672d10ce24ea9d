import { InputError } from '@waxseal/core';
import { transaction as transactionText, transactionInDirectory, type TransactionTexts } from '@waxseal/shell';
import { defineResource, type Kind, type ScriptContext, type Verdict } from '../define/kind.ts';
import { type Keywords, type Task, task } from '../define/task.ts';
import { deferralId } from '../plan/deferral.ts';
import { findUnknown } from '../plan/find-unknown.ts';
import { discreet } from '../plan/plan-tasks.ts';
import { hostPath } from '../world/posix-path.ts';
import type { World } from '../world/world.ts';
import { commandText, subshellBody } from '../define/command-text.ts';

/** A named check of a transaction: words, or sh text in which `$STAGE` is the staged copy of the tree, and the call that `shell.warn` writes warns. */
export interface TransactionCheck {
  readonly name: string;
  readonly run: readonly string[] | string;
}

/**
 * Files of one tree that are only valid together: staged in a copy, validated, swapped in, activated, health-checked,
 * and put back when that fails.
 */
export interface TransactionResource {
  /** The directory that is copied for staging, e.g. `/etc/exim4`. */
  readonly tree: string;
  /** Tasks of kinds that stage (file, directory, link, absent, setting, line, block, and your own), all below the tree. */
  readonly members: readonly Task[];
  readonly validate: readonly TransactionCheck[];
  readonly activate: TransactionCheck['run'];
  readonly health: TransactionCheck['run'];
  /** The name of its task, which {@link transaction} fills in. */
  readonly title?: string;
}

/** What a host remembers an unfinished activation by: its tree and the task's name, so that a corrected one is finished too. */
function id({ tree, title }: TransactionResource): string {
  return deferralId('transaction', { tree, title });
}

/** The changes of a transaction's members, in their order; nothing for one that has none to say of. */
type MemberChanges = readonly unknown[];

function plan(resource: TransactionResource, world: World): Verdict<MemberChanges> {
  const verdicts = planMembers(resource, world);
  const fault = verdicts.find((verdict) => verdict.state === 'fault');
  if (fault !== undefined) return fault;
  const diffs = verdicts.flatMap((verdict) => ('diffs' in verdict ? verdict.diffs : []));
  const changes = verdicts.map((verdict) => ('change' in verdict ? verdict.change : undefined));
  const change = changes.some((one) => one !== undefined) ? { change: changes } : {};
  if (verdicts.some((verdict) => verdict.state === 'unknown')) return { state: 'unknown', diffs, ...change };
  if (diffs.length > 0) return { state: 'change', diffs, ...change };
  if (!world.pending.has(id(resource))) return { state: 'ok' };
  return { state: 'change', diffs: [{ subject: resource.tree, words: ['activation pending since an earlier run'] }] };
}

function planMembers(resource: TransactionResource, world: World): readonly Verdict[] {
  let current = world;
  return resource.members.map((member) => {
    const vague = member.kind.plansUnknown !== true && findUnknown(member.resource) !== undefined;
    const planned: Verdict = vague ? { state: 'unknown', diffs: [] } : member.kind.plan(member.resource, current);
    const verdict = member.secret === true ? discreet(planned) : planned;
    current = member.kind.effect(member.resource, current);
    return verdict;
  });
}

function script(resource: TransactionResource, context: ScriptContext<MemberChanges>): string {
  const body = (run: TransactionCheck['run']): string => subshellBody(commandText(run));
  const texts: TransactionTexts = {
    id: context.id,
    pendingId: id(resource),
    tree: resource.tree,
    members: resource.members.map(({ kind, resource: inner, secret }, index) => ({
      body: kind.script(inner, { ...context, id: `${context.id}_m${index}`, change: context.change?.[index] }),
      secret: secret === true,
    })),
    checks: resource.validate.map(({ name, run }) => ({ name, body: body(run) })),
    // A rollback runs the activation again. The health check is one of what was new.
    activate: body(resource.activate),
    health: body(resource.health),
    note: context.note,
  };
  return context.place === 'directory' ? transactionInDirectory(texts) : transactionText(texts);
}

/** The kind behind {@link transaction}. */
const transactionKind: Kind<TransactionResource, MemberChanges> = defineResource({
  kind: 'transaction',
  subject: (resource) => resource.tree,
  probes: (resource) => [
    { fact: 'path', path: resource.tree },
    ...[...resource.validate.map(({ run }) => run), resource.activate, resource.health].flatMap((text) =>
      typeof text === 'string' ? [{ fact: 'syntax' as const, text }] : [],
    ),
    ...resource.members.flatMap((member) => member.kind.probes(member.resource)),
  ],
  plan,
  effect: (resource, world) =>
    resource.members.reduce((current, member) => member.kind.effect(member.resource, current), world),
  script,
  plansUnknown: true,
  pendingId: id,
});

/**
 * Files that are only valid together.
 * @throws InputError for a member of another kind or outside the tree.
 */
export function transaction(options: TransactionResource & Keywords): Task<TransactionResource> {
  hostPath(options.tree);
  const faults = options.members.flatMap((member) => {
    const path = (member.resource as { readonly path?: string }).path ?? '';
    if (member.kind.stages !== true)
      return [{ message: `a transaction holds no ${member.kind.kind}`, value: member.name }];
    return path === options.tree || path.startsWith(`${options.tree}/`)
      ? []
      : [{ message: `a member of the transaction on ${options.tree} lies outside it`, value: path }];
  });
  if (faults.length > 0) throw new InputError(faults);
  return task(transactionKind, { title: options.name ?? '', ...options });
}
