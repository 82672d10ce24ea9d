import type { Severity, SomeRecord, TypeName } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import type { OwnerGroup, ZoneIndex } from './zone-index.ts';

/**
 * How much a rule matters: `error` breaks the zone or its mail, `strict` is what careful servers refuse, `best-practice`
 * is advice, `legacy` tells of retired records.
 */
export type RuleSet = 'error' | 'strict' | 'best-practice' | 'legacy';

/** The severity that findings of a set have. */
export const severityOf: Readonly<Record<RuleSet, Severity>> = {
  error: 'error',
  strict: 'error',
  'best-practice': 'warning',
  legacy: 'note',
};

/** What a rule found; `at` when it is not the record that the rule was asked about. */
export interface Finding {
  readonly message: string;
  readonly value?: string;
  readonly hint?: string;
  /** Where one finding of a rule weighs other than the rule's set says. */
  readonly severity?: Severity;
  readonly at?: LocatedRecord;
}

export type Verdict = Finding | readonly Finding[] | undefined;

interface RuleHead {
  /** `family/name`, as configuration and comments write it. */
  readonly id: string;
  readonly set: RuleSet;
  /** Where the demand is written. */
  readonly rfc: string;
  /** What goes wrong otherwise, in one sentence. */
  readonly reason: string;
  /** What to do, in one sentence; the hint of a finding that has none of its own. */
  readonly fix: string;
}

/** A rule that looks at each record of some types. */
export interface RecordRule<T extends TypeName = TypeName> extends RuleHead {
  readonly on: 'record';
  readonly types: readonly T[] | 'all';
  readonly check: (record: SomeRecord<T>, zone: ZoneIndex) => Verdict;
}

/** A rule that looks at all records of one owner and type together. */
export interface RrsetRule extends RuleHead {
  readonly on: 'rrset';
  readonly types: readonly TypeName[] | 'all';
  readonly check: (records: readonly LocatedRecord[], zone: ZoneIndex, group: OwnerGroup) => Verdict;
}

/** A rule that looks at all records of one owner together, for owners with one of these types. */
export interface OwnerRule extends RuleHead {
  readonly on: 'owner';
  readonly types: readonly TypeName[] | 'all';
  readonly check: (group: OwnerGroup, zone: ZoneIndex) => Verdict;
}

/** A rule that looks at the zone once. */
export interface ZoneRule extends RuleHead {
  readonly on: 'zone';
  readonly check: (zone: ZoneIndex) => Verdict;
}

/** One rule of lint: data, and a pure check that costs near-constant time per record. */
export type LintRule = RecordRule | RrsetRule | OwnerRule | ZoneRule;

/** Defines a rule on records of some types, typed by them. */
export function recordRule<const T extends TypeName>(rule: Omit<RecordRule<T>, 'on'>): LintRule {
  return { ...rule, on: 'record' } as unknown as LintRule;
}

/** Defines a rule on whole RRsets. */
export function rrsetRule(rule: Omit<RrsetRule, 'on'>): LintRule {
  return { ...rule, on: 'rrset' };
}

/** Defines a rule on owners. */
export function ownerRule(rule: Omit<OwnerRule, 'on'>): LintRule {
  return { ...rule, on: 'owner' };
}

/** Defines a rule on the zone. */
export function zoneRule(rule: Omit<ZoneRule, 'on'>): LintRule {
  return { ...rule, on: 'zone' };
}
