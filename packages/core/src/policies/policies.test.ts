import { describe, expect, it } from 'vitest';
import {
  bimiRecord,
  InputError,
  mtaStsPolicy,
  mtaStsRecord,
  parseBimiRecord,
  parseMtaStsPolicy,
  parseMtaStsRecord,
  parseTlsRptRecord,
  tlsRptRecord,
} from '../index.ts';

const refused: readonly (readonly [string, (text: string) => unknown, string])[] = [
  ['MTA-STS', parseMtaStsRecord, 'v=STSv1'],
  ['MTA-STS', parseMtaStsRecord, 'v=STSv1; id=2026-11-24;'],
  ['MTA-STS', parseMtaStsRecord, `v=STSv1; id=${'1'.repeat(33)};`],
  ['MTA-STS', parseMtaStsRecord, 'id=1; v=STSv1'],
  ['policy file', parseMtaStsPolicy, 'version: STSv1\nmode: enforce\nmax_age: 1'],
  ['policy file', parseMtaStsPolicy, 'version: STSv2\nmode: none\nmax_age: 1'],
  ['policy file', parseMtaStsPolicy, 'version: STSv1\nmode: strict\nmx: mx1.new.example\nmax_age: 1'],
  ['policy file', parseMtaStsPolicy, 'version: STSv1\nmode: testing\nmx: *\nmax_age: 1'],
  ['policy file', parseMtaStsPolicy, 'version: STSv1\nmode: testing\nmx: mx1.new.example\nmax_age: 31557601'],
  ['policy file', parseMtaStsPolicy, 'version STSv1\nmode: none\nmax_age: 1'],
  ['TLS-RPT', parseTlsRptRecord, 'v=TLSRPTv1;'],
  ['TLS-RPT', parseTlsRptRecord, 'v=TLSRPTv1; rua=tls@new.example'],
  ['TLS-RPT', parseTlsRptRecord, 'v=TLSRPT1; rua=mailto:tls@new.example'],
  ['BIMI', parseBimiRecord, 'v=BIMI1'],
  ['BIMI', parseBimiRecord, 'v=BIMI1; l=http://new.example/logo.svg'],
];

describe('the policy records around mail', () => {
  it('read back what they write', () => {
    expect(parseMtaStsRecord(mtaStsRecord({ id: '20261124T1' }))).toEqual({ id: '20261124T1' });
    const policy = { mode: 'enforce', mx: ['mx1.new.example', '*.mail.new.example'], maxAge: 604_800 } as const;
    expect(mtaStsPolicy(policy)).toBe(
      'version: STSv1\nmode: enforce\nmx: mx1.new.example\nmx: *.mail.new.example\nmax_age: 604800\n',
    );
    expect(parseMtaStsPolicy(mtaStsPolicy(policy).replaceAll('\n', '\r\n'))).toEqual(policy);
    expect(parseMtaStsPolicy('version: STSv1\nmode: none\nmax_age: 0\nunknown: kept out')).toEqual({
      mode: 'none',
      mx: [],
      maxAge: 0,
    });
    const reporting = { reports: ['mailto:tls@new.example', 'https://new.example/tls'] };
    expect(tlsRptRecord(reporting)).toBe('v=TLSRPTv1; rua=mailto:tls@new.example,https://new.example/tls');
    expect(parseTlsRptRecord(tlsRptRecord(reporting))).toEqual(reporting);
    expect(parseBimiRecord(bimiRecord({ logo: 'https://new.example/logo.svg', evidence: '' }))).toEqual({
      logo: 'https://new.example/logo.svg',
      evidence: '',
    });
    expect(parseBimiRecord('v=BIMI1; l=; a=;')).toEqual({ logo: '', evidence: '' });
  });

  it.each(refused)('%s: %o refuses %j', (_, parse, text) => {
    expect(() => parse(text)).toThrow(InputError);
  });

  it('refuse to write what they would refuse to read', () => {
    expect(() => mtaStsRecord({ id: '' })).toThrow(InputError);
    expect(() => mtaStsPolicy({ mode: 'enforce', mx: ['mx1.new.example.'], maxAge: -1 })).toThrow(InputError);
    expect(() => tlsRptRecord({ reports: [] })).toThrow(InputError);
    expect(() => bimiRecord({ logo: 'logo.svg' })).toThrow(InputError);
  });
});
