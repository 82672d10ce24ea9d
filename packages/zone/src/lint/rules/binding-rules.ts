import { sameName, type SomeRecord, type SvcParam } from '@waxseal/core';
import { svcKeyName, svcOctetsText } from '../../fields/svc-keys.ts';
import { distinct } from '../distinct.ts';
import { type Finding, type LintRule, recordRule, rrsetRule } from '../lint-rule.ts';

type Binding = SomeRecord<'SVCB' | 'HTTPS'>;

const [port, noDefaultAlpn, ech, ohttp, mandatory, reserved] = [3, 2, 5, 8, 0, 65_535] as const;

const isAlias = ({ priority }: Binding): boolean => priority === 0;

/** The keys that `mandatory` names. */
function mandatoryKeys(params: readonly SvcParam[]): readonly number[] {
  const value = params.find(({ key }) => key === mandatory)?.value ?? new Uint8Array();
  return Array.from({ length: value.length >> 1 }, (_, at) => (value[2 * at] ?? 0) * 256 + (value[2 * at + 1] ?? 0));
}

function reservedKey({ params }: Binding): Finding | undefined {
  return params.some(({ key }) => key === reserved)
    ? { message: 'key65535 is reserved: no client may read it', value: 'key65535' }
    : undefined;
}

/** Values that servers load because their definition is younger, and clients do not read. */
function valueFinding({ params }: Binding): Finding | undefined {
  const bad = params.find(({ key, value }) => (key === ohttp ? value.length > 0 : key === ech && value.length === 0));
  if (bad === undefined) return undefined;
  return bad.key === ohttp
    ? { message: 'ohttp takes no value (RFC 9540 §4)', value: svcOctetsText(bad.value), hint: 'write ohttp' }
    : { message: 'ech has no value (RFC 9848 §3)', value: 'key5', hint: 'write ech= and base64, or leave it out' };
}

/** Rules on SVCB and HTTPS that every server loads and no client can use. */
export const bindingRules: readonly LintRule[] = [
  recordRule({
    id: 'svcb/alias-params',
    set: 'best-practice',
    rfc: 'RFC 9460 §2.4.2',
    reason: 'Priority 0 makes the record an alias, and clients ignore the parameters of one.',
    fix: 'write a priority from 1 on, or remove the parameters',
    types: ['SVCB', 'HTTPS'],
    check: (record) =>
      isAlias(record) && record.params.length > 0
        ? { message: 'an alias (priority 0) has no parameters', value: svcKeyName(record.params[0]?.key ?? 0) }
        : undefined,
  }),
  rrsetRule({
    id: 'svcb/alias-alone',
    set: 'best-practice',
    rfc: 'RFC 9460 §2.4.1, §2.4.2',
    reason: 'Beside an alias clients ignore all other records, and of several aliases they follow any.',
    fix: 'keep the alias (priority 0) or the others',
    types: ['SVCB', 'HTTPS'],
    check: (records) => {
      const alias = records.find(
        ({ record }) => (record.type === 'SVCB' || record.type === 'HTTPS') && isAlias(record),
      );
      return alias !== undefined && distinct(records).length > 1
        ? { message: 'an alias (priority 0) stands beside other records', at: alias }
        : undefined;
    },
  }),
  recordRule({
    id: 'svcb/alias-loop',
    set: 'best-practice',
    rfc: 'RFC 9460 §2.4.2',
    reason: 'An alias of its own name leads nowhere; in ServiceMode . stands for the owner.',
    fix: 'name another target, or write a priority from 1 on',
    types: ['SVCB', 'HTTPS'],
    check: (record) =>
      isAlias(record) && sameName(record.owner, record.target)
        ? { message: 'the alias leads to its own name', value: record.target }
        : undefined,
  }),
  recordRule({
    id: 'svcb/reserved-key',
    set: 'best-practice',
    rfc: 'RFC 9460 §14.3.2',
    reason: 'Key 65535 is reserved as the invalid key: clients may refuse the whole record.',
    fix: 'take a key from 65280 to 65534 for private use',
    types: ['SVCB', 'HTTPS'],
    check: reservedKey,
  }),
  recordRule({
    id: 'svcb/mandatory',
    set: 'best-practice',
    rfc: 'RFC 9460 §8',
    reason: 'port and no-default-alpn are mandatory of themselves: to name them costs octets and says nothing.',
    fix: 'leave them out of mandatory',
    types: ['HTTPS'],
    check: ({ params }) => {
      const needless = mandatoryKeys(params).filter((key) => key === port || key === noDefaultAlpn);
      return needless.length === 0
        ? undefined
        : { message: 'mandatory names what is always mandatory', value: needless.map(svcKeyName).join(',') };
    },
  }),
  recordRule({
    id: 'svcb/value',
    set: 'best-practice',
    rfc: 'RFC 9540 §4, RFC 9848 §3',
    reason: 'Clients ignore a record with a value that they cannot read.',
    fix: 'write the value as the definition of the key says',
    types: ['SVCB', 'HTTPS'],
    check: valueFinding,
  }),
];
