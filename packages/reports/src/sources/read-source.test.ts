import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bounds } from '../bounds/bounds.ts';
import { readMbox } from './read-mbox.ts';
import { readSource } from './read-source.ts';
import type { SourceItem } from './source-item.ts';

const home = mkdtempSync(join(tmpdir(), 'waxseal-reports-'));
afterAll(() => rmSync(home, { recursive: true }));

async function all(items: AsyncIterable<SourceItem>): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const item of items)
    told.push(
      item.form === 'refused'
        ? `refused: ${item.refused.message}`
        : `${item.form}: ${Buffer.from(item.octets).toString('utf8')}`,
    );
  return told.toSorted();
}

function lay(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(home, 'source-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text, 'latin1');
  }
  return root;
}

describe('a source of reports', () => {
  it('is a folder of reports and mails, its hidden files, pipes and links left out', async () => {
    const root = lay({
      'a.xml': '<feedback/>',
      'b.json': '{}',
      'old/c.eml': 'From: a\n',
      '.d': 'x',
      'e.gz': '\u001f\u008b\b',
    });
    symlinkSync('/etc/hostname', join(root, 'link'));
    expect(await all(readSource(root))).toEqual([
      'file: \u001f\ufffd\b',
      'file: <feedback/>',
      'file: {}',
      'mail: From: a\n',
    ]);
  });

  it('is a Maildir, without what is still being delivered', async () => {
    const root = lay({
      'new/1': 'Subject: one\n',
      'cur/2:2,S': 'Subject: two\n',
      'tmp/3': 'Subject: three\n',
      '.Sent/cur/4': 'x',
    });
    expect(await all(readSource(root))).toEqual(['mail: Subject: one\n', 'mail: Subject: two\n']);
  });

  it('is an mbox, its quoted lines as they were', async () => {
    const root = lay({
      box: 'From a Thu\nSubject: one\n\n>From the start\n>>From it\n\nFrom b Fri\nSubject: two\nFrom here\n',
    });
    expect(await all(readSource(join(root, 'box')))).toEqual([
      'mail: Subject: one\n\nFrom the start\n>From it\n\n',
      'mail: Subject: two\nFrom here\n',
    ]);
  });

  it('is refused where there is none, where it has more than is read, and each mail that is too long', async () => {
    await expect(all(readSource(join(home, 'absent')))).rejects.toThrow('there are no reports here');
    const root = lay({
      'a.eml': 'S: 1\n',
      'b.eml': 'S: 2\n',
      box: `From a\n${'x'.repeat(99)}\n\nFrom b\nS: 3\n`,
      'c.eml': 'y'.repeat(99),
    });
    await expect(all(readSource(root, { ...bounds, items: 2 }))).rejects.toThrow('more mails than are read');
    expect(await all(readSource(root, { ...bounds, octets: 50 }))).toEqual([
      'mail: S: 1\n',
      'mail: S: 2\n',
      'mail: S: 3\n',
      'refused: a file is too long',
      'refused: a mail is too long',
    ]);
  });

  it('gives every message of an mbox back, however its octets come', async () => {
    const line = fc.stringMatching(/^(?:|>*From x|a|[ -~]{0,20})$/);
    const body = fc.array(line, { maxLength: 6 });
    const quoted = (text: string): string => (/^>*From /.test(text) ? `>${text}` : text);
    await fc.assert(
      fc.asyncProperty(fc.array(body, { maxLength: 5 }), fc.integer({ min: 1, max: 30 }), async (bodies, size) => {
        const box = Buffer.from(
          bodies.map((lines) => `From a\n${lines.map((text) => `${quoted(text)}\n`).join('')}\n`).join(''),
        );
        async function* chunks(): AsyncGenerator<Uint8Array> {
          for (let at = 0; at < box.length; at += size) yield box.subarray(at, at + size);
        }
        expect(await all(readMbox('box', chunks(), bounds))).toEqual(
          bodies.map((lines) => `mail: ${lines.map((text) => `${text}\n`).join('')}\n`).toSorted(),
        );
      }),
      { numRuns: 100, seed: 17 },
    );
  });
});
