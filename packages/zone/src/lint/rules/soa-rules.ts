import { type LintRule, recordRule, type Finding } from '../lint-rule.ts';
import type { SomeRecord } from '@waxseal/core';

function timerFindings({ refresh, retry, expire, minimum }: SomeRecord<'SOA'>): readonly Finding[] {
  return [
    ...(retry >= refresh && refresh > 0
      ? [{ message: 'retry is shorter than refresh', value: `refresh ${refresh}, retry ${retry}` }]
      : []),
    ...(expire <= refresh + retry
      ? [{ message: 'expire is longer than refresh and retry together', value: `expire ${expire}` }]
      : []),
    ...(minimum > 86_400
      ? [{ message: 'a negative answer is kept for a day at most', value: `minimum ${minimum}` }]
      : []),
  ];
}

/** Rules on the SOA record. */
export const soaRules: readonly LintRule[] = [
  recordRule({
    id: 'soa/timers',
    set: 'best-practice',
    rfc: 'RFC 1912 §2.2, RFC 2308 §5',
    reason: 'Secondaries that give up before they ask again lose the zone.',
    fix: 'for example 14400 3600 1209600 300',
    types: ['SOA'],
    check: timerFindings,
  }),
  recordRule({
    id: 'soa/mailbox',
    set: 'best-practice',
    rfc: 'RFC 1035 §3.3.13',
    reason: 'The mailbox is a name whose first label is the local part: an @ in it is a slip.',
    fix: 'write hostmaster.new.example. for hostmaster@new.example',
    types: ['SOA'],
    check: ({ mailbox }) => (mailbox.includes('@') ? { message: 'the mailbox holds an @', value: mailbox } : undefined),
  }),
];
