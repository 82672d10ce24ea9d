import type { DmarcAction } from '@waxseal/core';
import type { PartySummary, ReportSummary } from '../view/summarise.ts';

/** A DMARC policy as far as it is on the ladder. */
export interface PolicyStep {
  readonly policy: DmarcAction;
  /** `t=y` (RFC 9989): receivers report as for this policy, and apply the one below it. */
  readonly testing: boolean;
}

/** What the next step of a domain's policy would be, and what it would have cost in the time of the reports. */
export interface PolicyProposal {
  readonly now?: PolicyStep;
  /** The step that the reports carry; absent while they carry none. */
  readonly next?: PolicyStep;
  /** Why there is no next step. */
  readonly held: readonly string[];
  /** Mail that `quarantine` or `reject` would have caught, by who sent it. */
  readonly cost: readonly PartyCost[];
}

export interface PartyCost {
  readonly kind: PartySummary['kind'];
  readonly name?: string;
  readonly count: number;
  readonly why: readonly string[];
}

export interface ProposePolicy {
  /** The policy that is declared now; undefined where none is. */
  readonly now?: PolicyStep;
  /** Whether the declaration can say `t=y`. */
  readonly canTest: boolean;
}

const ladder: readonly PolicyStep[] = [
  { policy: 'none', testing: false },
  { policy: 'quarantine', testing: true },
  { policy: 'quarantine', testing: false },
  { policy: 'reject', testing: true },
  { policy: 'reject', testing: false },
];

/** Days of reports that a step stands on: two weeks, so that what runs weekly was seen twice. */
const daysForStep = 14;
/** Of a declared sender's mail, what may fail by accident: one message in a thousand. */
const accidents = 0.001;

function costOf({ kind, name, count, aligned, failing }: PartySummary): PartyCost {
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    count: count - aligned,
    why: failing.slice(0, 3).map(({ what }) => what),
  };
}

const nameOf = ({ kind, name }: Pick<PartySummary, 'kind' | 'name'>): string => name ?? kind;

function obstacles({ days, parties }: ReportSummary): readonly string[] {
  const declared = parties.filter(({ kind }) => kind === 'ours' || kind === 'service');
  const failing = declared.filter(({ count, aligned }) => count - aligned > count * accidents);
  return [
    ...(days < daysForStep ? [`proved reports speak of ${days} days, and a step stands on ${daysForStep}`] : []),
    ...(declared.length === 0
      ? ['no report tells of mail that a declared sender sent: nothing shows that it would go on arriving']
      : []),
    ...failing.map(
      (party) =>
        `${party.count - party.aligned} of ${party.count} messages of ${nameOf(party)} fail: ${party.failing[0]?.what ?? ''}`,
    ),
  ];
}

/**
 * The next step of a policy: none, quarantine and reject, each tested first by `t=y` where the declaration can say so. One step
 * at a time, and none while a declared sender's mail fails or too little is known. It proposes and changes nothing.
 */
export function proposePolicy(summary: ReportSummary, { now, canTest }: ProposePolicy): PolicyProposal {
  const cost = summary.parties.map(costOf).filter(({ count }) => count > 0);
  const steps = canTest ? ladder : ladder.filter(({ testing }) => !testing);
  const base = { ...(now === undefined ? {} : { now }), cost };
  // Without a policy nobody reports: the first step asks for reports, and takes nothing.
  if (now === undefined) return { ...base, next: { policy: 'none', testing: false }, held: [] };
  const at = ladder.findIndex(
    ({ policy, testing }) => policy === now.policy && (testing === now.testing || policy === 'none'),
  );
  const next = steps.find((step) => ladder.indexOf(step) > at);
  if (next === undefined) return { ...base, held: ['the policy is the strictest there is'] };
  const held = obstacles(summary);
  return held.length > 0 ? { ...base, held } : { ...base, next, held };
}
