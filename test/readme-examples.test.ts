import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The TypeScript examples of the packages' READMEs, each with the comments that say what it prints. */
const examples = globSync('packages/*/README.md', { cwd: root })
  .toSorted()
  .map((file) => {
    const code = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? '';
    return { file, code };
  });

it.each(examples)('$file has an example that runs', ({ code }) => {
  expect(code).not.toBe('');
  // Inside the repository, where the packages resolve; in a folder that git ignores.
  mkdirSync(join(root, 'out'), { recursive: true });
  const directory = mkdtempSync(join(root, 'out', 'readme-'));
  try {
    writeFileSync(join(directory, 'example.ts'), code);
    const said = execFileSync('node', ['--conditions=@waxseal/source', 'example.ts'], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const promised = [...code.matchAll(/console\.log\(.*\);? ?\/\/ (\S+)/g)].map(
      (match) =>
        match[1]
          ?.replaceAll(String.raw`\n`, '\n')
          .split('\n')[0]
          ?.replace(/,$/, '') ?? '',
    );
    for (const text of promised) expect(said).toContain(text);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
