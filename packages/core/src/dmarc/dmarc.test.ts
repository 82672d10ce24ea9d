import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dmarc, type DmarcPolicy, InputError, isDmarc, parseDmarc } from '../index.ts';

const action = fc.constantFrom('none', 'quarantine', 'reject');
const mode = fc.constantFrom('relaxed', 'strict');
const reports = fc.array(fc.constantFrom('mailto:dmarc@new.example', 'mailto:a.b%2cc@sub.new.example'), {
  minLength: 1,
  maxLength: 3,
});
const policy = fc.record(
  {
    policy: action,
    subdomains: action,
    nonexistent: action,
    aggregateReports: reports,
    failureReports: reports,
    dkimAlignment: mode,
    spfAlignment: mode,
    failureOptions: fc.subarray(['0', '1', 'd', 's'], { minLength: 1 }),
    publicSuffix: fc.constantFrom('yes', 'no', 'unknown'),
    testing: fc.constant(true),
  },
  { requiredKeys: ['policy'] },
) as fc.Arbitrary<DmarcPolicy>;

describe('dmarc', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(policy, (written) => {
        expect(parseDmarc(dmarc(written))).toEqual({ ...written, notes: [] });
      }),
    );
  });

  it('writes tags in the usual order', () => {
    expect(
      dmarc({ policy: 'reject', nonexistent: 'reject', aggregateReports: ['mailto:d@new.example'], testing: true }),
    ).toBe('v=DMARC1; p=reject; np=reject; rua=mailto:d@new.example; t=y');
  });

  it.each([
    ['v=DMARC1; p=none; pct=20; rua=mailto:d@new.example', ['RFC 9989 retired pct=: receivers ignore it']],
    [
      'v=DMARC1; p=none; rf=afrf; ri=86400',
      ['RFC 9989 retired rf=: receivers ignore it', 'RFC 9989 retired ri=: receivers ignore it'],
    ],
    ['v=DMARC1; p=none; ruaa=x', ['ruaa= is no tag of DMARC: receivers ignore it']],
    [
      'v=DMARC1; rua=mailto:d@new.example!10m',
      ['without p= the policy is none, and receivers of before RFC 9989 ignore the record'],
    ],
  ])('accepts %s with a note', (text, notes) => {
    expect(parseDmarc(text).notes.map(({ message }) => message)).toEqual(notes);
  });

  it('keeps the percentage that it read', () => {
    expect(parseDmarc('v = DMARC1 ;p=reject;pct=50;')).toMatchObject({ policy: 'reject', percent: 50 });
  });

  it.each([
    '',
    'v=DMARC1',
    'v=DMARC2; p=none',
    'p=none; v=DMARC1',
    'v=DMARC1; p=block',
    'v=DMARC1; p=none; sp=x',
    'v=DMARC1; p=none; np=',
    'v=DMARC1; p=none; adkim=relaxed',
    'v=DMARC1; p=none; psd=x',
    'v=DMARC1; p=none; t=1',
    'v=DMARC1; p=none; fo=2',
    'v=DMARC1; p=none; pct=101',
    'v=DMARC1; p=none; rua=d@new.example',
    'v=DMARC1; p=none; rua=https://new.example/',
    'v=DMARC1; p=none p=reject',
    'v=DMARC1;; p=none',
    String.raw`v=DMARC1\; p=none`,
  ])('refuses %j', (text) => {
    expect(() => parseDmarc(text)).toThrow(InputError);
  });

  it('knows a DMARC record from other text', () => {
    expect(['v=DMARC1', 'v=DMARC1; p=x', 'v = DMARC1;'].every(isDmarc)).toBe(true);
    expect(['v=dmarc1; p=none', 'v=DMARC10', 'v=spf1', ' v=DMARC1'].some(isDmarc)).toBe(false);
  });

  it('refuses to write report addresses that are none', () => {
    expect(() => dmarc({ policy: 'none', aggregateReports: ['d@new.example'] })).toThrow(InputError);
  });
});
