import type { DomainName, Fault, TypeName } from '@waxseal/core';
import type { LocatedRecord } from '../located-record.ts';
import type { Finding, LintRule, OwnerRule, RecordRule, RrsetRule, Verdict } from './lint-rule.ts';
import { severityOf } from './lint-rule.ts';
import { lintRules } from './lint-rules.ts';
import { indexZone, type OwnerGroup, ownerOf, type ZoneIndex } from './zone-index.ts';

export interface LintInput {
  readonly origin: DomainName;
  readonly records: readonly LocatedRecord[];
  /** Ids of rules to leave out, or a whole family as `spf/*`. */
  readonly disabled?: readonly string[];
  /** The rules; all of them when left out. */
  readonly rules?: readonly LintRule[];
}

/** The rules of one kind by the record type they look at. */
class Dispatch<R extends { readonly types: readonly TypeName[] | 'all' }> {
  /** The rules that look at every type. */
  readonly always: readonly R[];
  readonly #byType = new Map<TypeName, readonly R[]>();

  constructor(rules: readonly R[]) {
    this.always = rules.filter(({ types }) => types === 'all');
    const types = new Set(rules.flatMap((rule) => (rule.types === 'all' ? [] : rule.types)));
    for (const type of types)
      this.#byType.set(
        type,
        rules.filter((rule) => rule.types === 'all' || rule.types.includes(type)),
      );
  }

  of(type: TypeName): readonly R[] {
    return this.#byType.get(type) ?? this.always;
  }
}

/** What a finding is about, in front of its message: a record, an owner, or the zone. */
function subjectOf(rule: LintRule, finding: Finding, about: LocatedRecord | undefined, origin: DomainName): string {
  const at = finding.at ?? (rule.on === 'record' || rule.on === 'rrset' ? about : undefined);
  if (at !== undefined) return `${at.record.owner} ${at.record.type}`;
  return rule.on === 'zone' ? origin : (about?.record.owner ?? origin);
}

function toFault(rule: LintRule, finding: Finding, about: LocatedRecord | undefined, origin: DomainName): Fault {
  const { place } = finding.at ?? about ?? {};
  return {
    message: `${subjectOf(rule, finding, about, origin)}: ${finding.message}`,
    severity: finding.severity ?? severityOf[rule.set],
    rule: rule.id,
    hint: finding.hint ?? rule.fix,
    ...(place && { place }),
    ...(finding.value !== undefined && { value: finding.value }),
  };
}

function isRrset(records: readonly LocatedRecord[]): boolean {
  const type = records[0]?.record.type;
  return records.every(({ record }) => record.type === type);
}

function rrsetsOf({ records }: OwnerGroup): Iterable<readonly LocatedRecord[]> {
  return isRrset(records) ? [records] : Map.groupBy(records, ({ record }) => record.type).values();
}

class Linter {
  readonly #zone: ZoneIndex;
  readonly #faults: Fault[] = [];
  readonly #records: Dispatch<RecordRule>;
  readonly #rrsets: Dispatch<RrsetRule>;
  readonly #owners: Dispatch<OwnerRule>;

  constructor(zone: ZoneIndex, rules: readonly LintRule[]) {
    this.#zone = zone;
    this.#records = new Dispatch(rules.filter((rule) => rule.on === 'record'));
    this.#rrsets = new Dispatch(rules.filter((rule) => rule.on === 'rrset'));
    this.#owners = new Dispatch(rules.filter((rule) => rule.on === 'owner'));
  }

  report(rule: LintRule, verdict: Verdict, about?: LocatedRecord): void {
    if (verdict === undefined) return;
    if ('message' in verdict) this.#faults.push(toFault(rule, verdict, about, this.#zone.origin));
    else for (const finding of verdict) this.#faults.push(toFault(rule, finding, about, this.#zone.origin));
  }

  owner(group: OwnerGroup): void {
    for (const located of group.records)
      for (const rule of this.#records.of(located.record.type))
        this.report(rule, rule.check(located.record, this.#zone), located);
    let rules: Set<OwnerRule> | undefined;
    for (const records of rrsetsOf(group)) {
      const [first] = records;
      if (first === undefined) continue;
      for (const rule of this.#rrsets.of(first.record.type))
        this.report(rule, rule.check(records, this.#zone, group), first);
      const asked = this.#owners.of(first.record.type);
      // Most owners need no set: the rules of one type are the rules of the owner.
      if (asked !== this.#owners.always) rules = new Set([...(rules ?? this.#owners.always), ...asked]);
    }
    for (const rule of rules ?? this.#owners.always) this.report(rule, rule.check(group, this.#zone), group.records[0]);
  }

  faults(): readonly Fault[] {
    return this.#faults;
  }
}

function enabledRules({ rules = lintRules, disabled = [] }: RuleChoice): readonly LintRule[] {
  const off = new Set(disabled);
  return rules.filter(({ id }) => !off.has(id) && !off.has(`${id.slice(0, id.indexOf('/'))}/*`));
}

function unknownRules({ disabled = [] }: RuleChoice): readonly Fault[] {
  const ids = new Set(lintRules.flatMap(({ id }) => [id, `${id.slice(0, id.indexOf('/'))}/*`]));
  return disabled
    .filter((id) => !ids.has(id))
    .map((value) => ({
      message: 'no lint rule has this id',
      severity: 'warning',
      value,
      rule: 'lint/unknown-rule',
      hint: 'docs/lint.md lists them',
    }));
}

function byPlace(a: Fault, b: Fault): number {
  const [left, right] = [a.place, b.place];
  const line = (left?.line ?? 0) - (right?.line ?? 0);
  return line === 0 ? (left?.column ?? 0) - (right?.column ?? 0) : line;
}

type RuleChoice = Pick<LintInput, 'disabled' | 'rules'>;

/** Asks the rules about the zone as a whole and about the given owners, and gives all faults in the order of their places. */
export function lintOwners(zone: ZoneIndex, groups: Iterable<OwnerGroup>, choice: RuleChoice): readonly Fault[] {
  const rules = enabledRules(choice);
  const linter = new Linter(zone, rules);
  for (const rule of rules)
    if (rule.on === 'zone') linter.report(rule, rule.check(zone), ownerOf(zone, zone.origin)?.records[0]);
  for (const group of groups) linter.owner(group);
  return [...unknownRules(choice), ...linter.faults()].toSorted(byPlace);
}

/**
 * Checks a zone by every rule that is not disabled and gives all faults at once, in the order of their places. Pure;
 * time grows linearly with the records.
 */
export function lintZone(input: LintInput): readonly Fault[] {
  const zone = indexZone(input.origin, input.records);
  return lintOwners(zone, zone.owners.values(), input);
}
