import { dmarc, type DmarcPolicy, withoutDot } from '@waxseal/core';
import type { PolicyStep } from '@waxseal/reports';
import type { ReportedDomain } from './reported-domains.ts';

/** A step of the policy as a change of what is declared, and of the record that follows from it. */
export interface PolicyChange {
  /** Where it is declared, e.g. `policy.dmarc of shop.example`. */
  readonly where: string;
  readonly before: string;
  readonly after: string;
  /** The record at `_dmarc`, without and with the change; absent where the var alone says it. */
  readonly record?: { readonly name: string; readonly before?: string; readonly after: string };
}

const shown = ({ policy, testing }: PolicyStep): string => `{ policy: '${policy}'${testing ? ', testing: true' : ''} }`;

/** The policy that is declared; undefined where none is. */
export function declaredStep({ declaration, plainPolicy }: ReportedDomain): PolicyStep | undefined {
  if (declaration === undefined) return { policy: plainPolicy, testing: false };
  const policy = declaration.policy.dmarc;
  return policy === undefined ? undefined : { policy: policy.policy, testing: policy.testing === true };
}

/** The change of the declaration that a step is. It is shown, and made by whoever keeps the declaration. */
export function policyChange(
  { name, domain, declaration, plainPolicy }: ReportedDomain,
  next: PolicyStep,
): PolicyChange {
  if (declaration === undefined)
    return { where: `the var dmarcPolicy of ${name}`, before: plainPolicy, after: next.policy };
  const before = declaration.policy.dmarc as DmarcPolicy | undefined;
  const { testing: _testing, ...rest } = before ?? { policy: 'none', aggregateReports: [`mailto:postmaster@${name}`] };
  const after: DmarcPolicy = { ...rest, policy: next.policy, ...(next.testing ? { testing: true } : {}) };
  return {
    where: `policy.dmarc of ${name}`,
    before: before === undefined ? 'nothing' : shown({ policy: before.policy, testing: before.testing === true }),
    after: shown(next),
    record: {
      name: `_dmarc.${withoutDot(domain)}`,
      ...(before === undefined ? {} : { before: dmarc(before) }),
      after: dmarc(after),
    },
  };
}
