import { type DomainName, isNullMx, isSubdomain, rootName, sameName } from '@waxseal/core';
import { distinct } from '../distinct.ts';
import { type Finding, type LintRule, recordRule, rrsetRule } from '../lint-rule.ts';
import { cutAbove, hasType, lookUp, ownerOf, type ZoneIndex } from '../zone-index.ts';

const addressLike = /^(?:\d+\.){3}\d+(?:\.|$)|^[0-9a-f]*(?:\\?:[0-9a-f]*){2,7}/i;
const isAddress = (name: DomainName): boolean => addressLike.test(name);

/** Whether a host that others are sent to can be reached by the zone's own data; undefined when that is not known. */
function unreachable(zone: ZoneIndex, host: DomainName): 'a CNAME' | 'without an address' | undefined {
  if (isAddress(host)) return undefined;
  const status = lookUp(zone, host);
  if (status === 'outside') return undefined;
  if (status === 'delegated') return undefined;
  if (status === 'missing') return 'without an address';
  if (hasType(status, 'CNAME')) return 'a CNAME';
  return hasType(status, 'A', 'AAAA') ? undefined : 'without an address';
}

function targetFinding(
  zone: ZoneIndex,
  host: DomainName,
  what: 'a CNAME' | 'without an address',
  word: string,
): Finding | undefined {
  return unreachable(zone, host) === what
    ? {
        message: what === 'a CNAME' ? `the ${word} is an alias (CNAME)` : `the ${word} has no address in this zone`,
        value: host,
      }
    : undefined;
}

// A name server below the cut it serves needs glue, also though the zone does not answer there.
function missingGlue(zone: ZoneIndex, owner: DomainName, target: DomainName): boolean {
  if (!isSubdomain(target, owner) || sameName(owner, zone.origin) || cutAbove(zone, target) === undefined) return false;
  const group = ownerOf(zone, target);
  return group === undefined || !hasType(group, 'A', 'AAAA');
}

/** Rules on the hosts that MX, NS and SRV point to. */
export const targetRules: readonly LintRule[] = [
  recordRule({
    id: 'mx/address',
    set: 'strict',
    rfc: 'RFC 5321 §5.1',
    reason: 'An MX names a host; an address there is looked up as a name and mail bounces.',
    fix: 'name a host that has an A or AAAA record',
    types: ['MX'],
    check: ({ exchange }) =>
      isAddress(exchange) ? { message: 'the exchange is an address, not a host', value: exchange } : undefined,
  }),
  recordRule({
    id: 'mx/cname',
    set: 'strict',
    rfc: 'RFC 2181 §10.3',
    reason: 'Some senders refuse an exchange that is an alias.',
    fix: 'name the host that the alias leads to',
    types: ['MX'],
    check: ({ exchange }, zone) => targetFinding(zone, exchange, 'a CNAME', 'exchange'),
  }),
  recordRule({
    id: 'mx/no-address',
    set: 'strict',
    rfc: 'RFC 5321 §5.1',
    reason: 'Mail for the name cannot be delivered to a host without an address.',
    fix: 'write an A or AAAA record for the exchange, or correct its name',
    types: ['MX'],
    check: (record, zone) =>
      isNullMx(record) ? undefined : targetFinding(zone, record.exchange, 'without an address', 'exchange'),
  }),
  rrsetRule({
    id: 'mx/null-alone',
    set: 'error',
    rfc: 'RFC 7505 §3',
    reason: 'A null MX says that no mail is received: another MX beside it contradicts it.',
    fix: 'keep the null MX or the others',
    types: ['MX'],
    check: (records) => {
      const none = records.find(({ record }) => record.type === 'MX' && isNullMx(record));
      return none !== undefined && distinct(records).length > 1
        ? { message: 'a null MX stands beside other MX records', at: none }
        : undefined;
    },
  }),
  recordRule({
    id: 'mx/null-preference',
    set: 'best-practice',
    rfc: 'RFC 7505 §3',
    reason: 'The preference of a null MX is 0 by definition.',
    fix: 'write 0 . as the data of the MX',
    types: ['MX'],
    check: (record) =>
      isNullMx(record) && record.preference !== 0
        ? { message: 'a null MX has preference 0', value: String(record.preference) }
        : undefined,
  }),
  recordRule({
    id: 'ns/address',
    set: 'strict',
    rfc: 'RFC 1035 §3.3.11',
    reason: 'An NS names a host; an address there is looked up as a name.',
    fix: 'name a host that has an A or AAAA record',
    types: ['NS'],
    check: ({ target }) =>
      isAddress(target) ? { message: 'the name server is an address, not a host', value: target } : undefined,
  }),
  recordRule({
    id: 'ns/cname',
    set: 'strict',
    rfc: 'RFC 2181 §10.3',
    reason: 'A name server that is an alias is not asked by many resolvers.',
    fix: 'name the host that the alias leads to',
    types: ['NS'],
    check: ({ target }, zone) => targetFinding(zone, target, 'a CNAME', 'name server'),
  }),
  recordRule({
    id: 'ns/no-address',
    set: 'strict',
    rfc: 'RFC 1034 §4.2.1',
    reason: 'A name server without an address cannot be asked; the zone is refused.',
    fix: 'write an A or AAAA record (glue) for the name server',
    types: ['NS'],
    check: ({ owner, target }, zone) =>
      targetFinding(zone, target, 'without an address', 'name server') ??
      (missingGlue(zone, owner, target)
        ? { message: 'the name server has no glue address', value: target }
        : undefined),
  }),
  recordRule({
    id: 'srv/cname',
    set: 'strict',
    rfc: 'RFC 2782',
    reason: 'The target of an SRV record may not be an alias.',
    fix: 'name the host that the alias leads to',
    types: ['SRV'],
    check: ({ target }, zone) => (target === rootName ? undefined : targetFinding(zone, target, 'a CNAME', 'target')),
  }),
  recordRule({
    id: 'srv/no-address',
    set: 'strict',
    rfc: 'RFC 2782',
    reason: 'The service cannot be reached without an address.',
    fix: 'write an A or AAAA record for the target; a target of . says that the service is not offered',
    types: ['SRV'],
    check: ({ target }, zone) =>
      target === rootName ? undefined : targetFinding(zone, target, 'without an address', 'target'),
  }),
  recordRule({
    id: 'svcb/no-address',
    set: 'best-practice',
    rfc: 'RFC 9460 §2.5',
    reason: 'Clients connect to the addresses of the target.',
    fix: 'write an A or AAAA record for the target, or correct its name; . is the owner itself',
    types: ['SVCB', 'HTTPS'],
    check: ({ priority, target }, zone) =>
      priority === 0 || target === rootName ? undefined : targetFinding(zone, target, 'without an address', 'target'),
  }),
];
