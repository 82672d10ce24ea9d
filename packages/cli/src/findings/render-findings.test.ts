import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '@waxseal/core';
import { type FindingsForm, renderFindings } from './render-findings.ts';

const forms: readonly FindingsForm[] = ['text', 'json', 'sarif', 'github'];
const fault: Fault = {
  message: 'the exchange is an address, not a host',
  severity: 'error',
  rule: 'mx/address',
  place: { file: 'my zones/a:b#1,2%.zone', line: 7, column: 3 },
  value: '192.0.2.25.',
  hint: 'name a host that has an A or AAAA record',
};
const rule = {
  id: 'mx/address',
  reason: 'An MX names a host.',
  fix: 'name a host',
  rfc: 'RFC 5321 §5.1, RFC 1035 §3.3.9',
};

interface SarifLog {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: Readonly<Record<string, unknown>> };
      readonly results: readonly Readonly<Record<string, unknown>>[];
    },
  ];
}
const sarif = (faults: readonly Fault[]): SarifLog['runs'][0] =>
  (JSON.parse(renderFindings(faults, 'sarif', [rule])) as SarifLog).runs[0];

describe('findings', () => {
  it('are one line each for people', () => {
    expect(renderFindings([fault], 'text')).toBe(
      'my zones/a:b#1,2%.zone:7:3 error mx/address the exchange is an address, not a host, got "192.0.2.25." (hint: name a host that has an A or AAAA record)\n',
    );
  });

  it('have the value and the hint in annotations of GitHub, with its escapes', () => {
    expect(renderFindings([fault], 'github')).toBe(
      '::error file=my zones/a%3Ab#1%2C2%25.zone,line=7,col=3,title=mx/address::the exchange is an address, not a host, got "192.0.2.25."%0Ahint: name a host that has an A or AAAA record\n',
    );
  });

  it('have a URI, the value, the hint, and a page on the rule for code scanning', () => {
    const { tool, results } = sarif([fault, { ...fault, rule: 'syntax', place: { file: '/etc/bind/é.zone' } }]);
    expect(tool.driver).toMatchObject({
      name: 'waxseal',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      rules: [
        {
          id: 'mx/address',
          shortDescription: { text: 'An MX names a host.' },
          helpUri: 'https://www.rfc-editor.org/rfc/rfc5321#section-5.1',
        },
        { id: 'syntax' },
      ],
    });
    expect(results[0]).toMatchObject({
      ruleIndex: 0,
      message: { text: expect.stringMatching(/got "192\.0\.2\.25\.".*name a host that has/) },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'my%20zones/a%3Ab%231%2C2%25.zone' }, region: { startLine: 7 } },
        },
      ],
      properties: { value: '192.0.2.25.', hint: fault.hint },
    });
    expect(results[1]).toMatchObject({
      ruleIndex: 1,
      locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///etc/bind/%C3%A9.zone' } } }],
    });
  });

  it('name a page on the rule whatever its source is', () => {
    const page = (rfc: string): unknown =>
      (JSON.parse(renderFindings([fault], 'sarif', [{ ...rule, rfc }])) as SarifLog).runs[0].tool.driver['rules'];
    expect(page('RFC 2782')).toMatchObject([{ helpUri: 'https://www.rfc-editor.org/rfc/rfc2782' }]);
    expect(page('draft-brand-indicators-for-message-identification §4.2')).toMatchObject([
      { helpUri: 'https://datatracker.ietf.org/doc/draft-brand-indicators-for-message-identification/' },
    ]);
  });

  it.each(forms)(
    'hold nothing in %s that a terminal or a runner obeys, whoever named the file and wrote the zone',
    (form) => {
      const hostile = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '\n::add-mask::x',
          '::error::',
          '##[add-mask]x',
          '\u001B[31m',
          '\u202E',
          '\u0085',
          '\r',
          '%0A::x::',
        ),
      );
      fc.assert(
        fc.property(fc.array(hostile, { maxLength: 4 }), hostile, hostile, (file, message, value) => {
          const text = renderFindings([{ message, value, hint: value, place: { file: file.join('') } }], form);
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
          const commands = text.split('\n').filter((line) => /^\s*::[a-z].*::|##\[/i.test(line));
          expect(commands.filter((line) => form !== 'github' || !line.startsWith('::error file='))).toEqual([]);
          if (form === 'text' || form === 'github') expect(text.indexOf('\n')).toBe(text.length - 1);
        }),
      );
    },
  );

  it('are bounded in length and in number, errors first', () => {
    const long = renderFindings([{ ...fault, value: 'x'.repeat(60_000) }], 'json');
    expect(long.length).toBeLessThan(1500);
    expect(long).toContain('(60000 characters)');
    const many = [...Array.from({ length: 20_000 }, (): Fault => ({ message: 'a', severity: 'note' })), fault];
    const lines = renderFindings(many, 'text').trimEnd().split('\n');
    expect(lines).toHaveLength(10_001);
    expect(lines.at(-2)).toContain('mx/address');
    expect(lines.at(-1)).toContain('10001 more findings');
  });
});
