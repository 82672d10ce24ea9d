import { type DomainName, labelTexts, mailServicePorts, type SomeRecord } from '@waxseal/core';
import { isAliasTarget } from '../alias-targets.ts';
import { type LintRule, recordRule } from '../lint-rule.ts';

const hostLabel = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const host = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*$/i;
const service = /^_[a-z0-9-]+\._[a-z0-9-]+\./i;
const portService = /^(?:_\d{1,5}|\*)\._(?:tcp|udp|sctp|dccp)\./i;

// What BIND lets pass with check-names: Active Directory's global catalogue, and the names of SPF's exists (RFC 7208 §5.7).
const globalCatalogue = /^gc\._msdcs\./i;
const spfHost = /(?:^|\.)_spf(?:_verify|_rate)?\./i;

function isHostOwner({ owner, type }: SomeRecord<'A' | 'AAAA' | 'MX'>): boolean {
  if (host.test(owner)) return true;
  if (type === 'A' && spfHost.test(owner)) return true;
  return type !== 'MX' && globalCatalogue.test(owner) && host.test(owner.slice('gc._msdcs.'.length));
}

const badLabel = (name: DomainName): string =>
  labelTexts(name).find((label, index) => !hostLabel.test(label) && !(label === '*' && index === 0)) ?? name;
const targetOf = (record: SomeRecord<'MX' | 'NS' | 'SRV'>): DomainName =>
  record.type === 'MX' ? record.exchange : record.target;

/** Ports of mail, which has TCP only. */
const mailByOther = /^_(?:25|110|143|465|587|993|995)\._(?!tcp\.)/i;
const tlsaPorts: Readonly<Record<string, number>> = {
  ...mailServicePorts,
  smtp: 25,
  smtps: 465,
  https: 443,
  http: 443,
};

/** The name at which a TLSA record was evidently meant to stand. */
function tlsaName(owner: DomainName): string {
  const labels = owner.split('.');
  const host = labels.findIndex((label) => !/^(?:_.*|\d{1,5}|tcp|smtp|tlsa|dane)$/i.test(label));
  const words = labels.slice(0, host === -1 ? 0 : host).map((label) => label.replace(/^_/, '').toLowerCase());
  const port = words.find((word) => /^\d+$/.test(word)) ?? words.map((word) => tlsaPorts[word]).find(Boolean) ?? 25;
  return `_${port}._tcp.${labels.slice(Math.max(host, 0)).join('.')}`;
}

/** Rules on the form of names: where underscores belong and where they do not. */
export const ownerRules: readonly LintRule[] = [
  recordRule({
    id: 'host/owner',
    set: 'strict',
    rfc: 'RFC 1123 §2.1',
    reason: 'Hosts and mail domains are letters, digits and hyphens; servers with check-names refuse others.',
    fix: 'rename the host; underscores belong to TXT, SRV and TLSA names',
    types: ['A', 'AAAA', 'MX'],
    check: (record) =>
      isHostOwner(record) ? undefined : { message: 'the owner is not a host name', value: badLabel(record.owner) },
  }),
  recordRule({
    id: 'host/target',
    set: 'strict',
    rfc: 'RFC 1123 §2.1',
    reason: 'A host that others connect to is letters, digits and hyphens.',
    fix: 'name a host without underscores',
    types: ['MX', 'NS', 'SRV'],
    check: (record) => {
      const target = targetOf(record);
      return target === '.' || (host.test(target) && !target.startsWith('*'))
        ? undefined
        : { message: 'the target is not a host name', value: target };
    },
  }),
  recordRule({
    id: 'srv/owner',
    set: 'best-practice',
    rfc: 'RFC 2782',
    reason: 'Programs look SRV records up at _service._protocol.',
    fix: 'name it like _submissions._tcp',
    types: ['SRV'],
    check: ({ owner }) =>
      service.test(owner) || owner.startsWith('*.')
        ? undefined
        : { message: 'the owner of an SRV record begins with _service._protocol' },
  }),
  recordRule({
    id: 'tlsa/owner',
    set: 'best-practice',
    rfc: 'RFC 6698 §3',
    reason: 'TLSA records are looked up at _port._protocol of the host.',
    fix: 'name it like _25._tcp.mx1',
    types: ['TLSA'],
    check: ({ owner }, zone) =>
      (portService.test(owner) && !mailByOther.test(owner)) || isAliasTarget(zone, owner)
        ? undefined
        : { message: 'the owner of a TLSA record begins with _port._protocol', hint: `name it ${tlsaName(owner)}` },
  }),
];
