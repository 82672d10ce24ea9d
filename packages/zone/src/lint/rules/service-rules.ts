import { type DomainName, sameName, type SomeRecord } from '@waxseal/core';
import { isAliasTarget } from '../alias-targets.ts';
import { distinct } from '../distinct.ts';
import { type Finding, type LintRule, recordRule, rrsetRule } from '../lint-rule.ts';
import { intendedName, portFinding, serviceOf } from '../mail-services.ts';
import { hasType, nameBelow, ownerOf, type ZoneIndex } from '../zone-index.ts';

/** The nearest name above a host that receives mail: what addresses end with. */
function mailDomainAbove(zone: ZoneIndex, host: DomainName): DomainName | undefined {
  for (let at = host; !sameName(at, zone.origin);) {
    at = nameBelow(at, 1);
    if (at === '.') return undefined;
    const group = ownerOf(zone, at);
    if (group !== undefined && hasType(group, 'MX')) return at;
  }
  return undefined;
}

function atHost({ owner, target }: SomeRecord<'SRV'>, zone: ZoneIndex): Finding | undefined {
  const domain = nameBelow(owner, 2);
  if (serviceOf(owner) === undefined || !sameName(domain, target)) return undefined;
  const group = ownerOf(zone, domain);
  const above = group !== undefined && hasType(group, 'MX') ? undefined : mailDomainAbove(zone, domain);
  return above === undefined
    ? undefined
    : {
        message: 'this stands at the host itself, where nobody has mail addresses',
        value: owner,
        hint: `mail programs look up what stands behind the @: move it to ${owner.split('.', 2).join('.')}.${above}`,
      };
}

const autoName = /^_?auto-?(config|configure|configuration|discover|discovery)\./i;

function autoFinding(owner: DomainName): Finding | undefined {
  const word = autoName.exec(owner)?.[1]?.toLowerCase();
  if (word === undefined || /^auto(?:config|discover)\./i.test(owner)) return undefined;
  const right = word.startsWith('disc') ? 'autodiscover' : 'autoconfig';
  return {
    message: `mail programs ask ${right} and no such name`,
    value: owner,
    hint: `name it ${right}.${nameBelow(owner, 1)}`,
  };
}

const digestOwner = (label: string): RegExp => new RegExp(String.raw`^(?:[0-9a-f]{56}|\*)\.${label}\.`, 'i');

function hashedOwnerRule(type: 'SMIMEA' | 'OPENPGPKEY', label: string, rfc: string): LintRule {
  const form = digestOwner(label);
  return recordRule({
    id: `${type.toLowerCase()}/owner`,
    set: 'best-practice',
    rfc,
    reason: `${type} records are looked up at a hash of the local part below ${label} of the domain.`,
    fix: `write the first 28 octets of SHA-256 of the local part as 56 hexadecimal digits, then ${label}`,
    types: [type],
    check: ({ owner }, zone) =>
      form.test(owner) || isAliasTarget(zone, owner)
        ? undefined
        : { message: `the owner is not HASH.${label} of a mail domain`, value: owner },
  });
}

/** Rules on the names by which mail programs find servers and keys. */
export const serviceRules: readonly LintRule[] = [
  recordRule({
    id: 'srv/mail-service',
    set: 'best-practice',
    rfc: 'RFC 6186 §3, RFC 8314 §5.1',
    reason: 'Mail programs look up the names that are registered and no others.',
    fix: 'name it _submissions._tcp, _imaps._tcp or as the service is called',
    types: ['SRV'],
    check: (record) => {
      const name = intendedName(record);
      return name === undefined
        ? undefined
        : { message: 'no mail program looks up this name', value: record.owner, hint: `name it ${name}` };
    },
  }),
  recordRule({
    id: 'srv/mail-port',
    set: 'best-practice',
    rfc: 'RFC 6186 §3, RFC 8314 §7.3',
    reason:
      'The name says whether TLS begins at once: at the port of another service programs and server wait in vain.',
    fix: 'write the port of the service, or the name of the service at that port',
    types: ['SRV'],
    check: portFinding,
  }),
  recordRule({
    id: 'srv/mail-domain',
    set: 'best-practice',
    rfc: 'RFC 6186 §4',
    reason: 'Mail programs look the services up at the domain of the address, not at the host.',
    fix: 'move the record to the mail domain',
    types: ['SRV'],
    check: atHost,
  }),
  rrsetRule({
    id: 'srv/none-alone',
    set: 'best-practice',
    rfc: 'RFC 2782, RFC 6186 §3.4',
    reason: 'A target of . says that the service is not offered: another record beside it contradicts that.',
    fix: 'keep the record with the target . or the others',
    types: ['SRV'],
    check: (records) => {
      const none = records.find(({ record }) => record.type === 'SRV' && record.target === '.');
      return none !== undefined && distinct(records).length > 1
        ? { message: 'the service is offered by one record and not offered by another', at: none }
        : undefined;
    },
  }),
  recordRule({
    id: 'autoconfig/owner',
    set: 'best-practice',
    rfc: 'draft-ietf-mailmaint-autoconfig §3, [MS-OXDISCO] §3.1.5',
    reason: 'Mail programs ask the hosts autoconfig and autodiscover of the domain, spelt exactly so.',
    fix: 'name the host autoconfig or autodiscover',
    types: ['A', 'AAAA', 'CNAME'],
    check: ({ owner }) => autoFinding(owner),
  }),
  hashedOwnerRule('SMIMEA', '_smimecert', 'RFC 8162 §3'),
  hashedOwnerRule('OPENPGPKEY', '_openpgpkey', 'RFC 7929 §3'),
];
