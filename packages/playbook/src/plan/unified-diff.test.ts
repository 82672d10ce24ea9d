import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const labels = { before: 'a', after: 'b' };

it('is empty for equal texts', () => {
  expect(unifiedDiff('one\ntwo\n', 'one\ntwo\n', labels)).toBe('');
});

it('shows a changed line with its context', () => {
  expect(unifiedDiff('a\nb\nc\n', 'a\nB\nc\n', labels)).toBe('--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n');
});

it('marks a missing last newline as diff does', () => {
  expect(unifiedDiff('a', 'a\n', labels)).toContain('-a\n\\ No newline at end of file\n+a\n');
});

it('is a patch that patch(1) turns the one text into the other with', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waxseal-diff-'));
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const file = join(directory, 'file');
      writeFileSync(file, before);
      const diff = unifiedDiff(before, after, labels);
      if (diff !== '') execFileSync('patch', ['-s', file], { input: diff });
      const got = diff === '' ? before : readFileSync(file, 'utf8');
      expect(got).toBe(after);
    }),
    { numRuns: 60 },
  );
  rmSync(directory, { recursive: true });
});
