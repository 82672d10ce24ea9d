import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Writes docs/decisions/README.md, the index of the decisions, from their files.

const directory = join(import.meta.dirname, '../docs/decisions');

function row(file: string): string {
  const text = readFileSync(join(directory, file), 'utf8');
  const title = /^# (\d+)\. (.+)$/m.exec(text);
  const status = /^\*(\d{4}-\d\d-\d\d), (.+)\*$/m.exec(text);
  if (title === null || status === null) {
    throw new Error(`${file}: expected "# NUMBER. TITLE" and a line "*DATE, STATUS*"`);
  }
  return `| ${title[1]} | [${title[2]}](${file}) | ${status[1]} | ${status[2]} |`;
}

const files = globSync('[0-9]*.md', { cwd: directory }).toSorted();
const head = `# Decisions

What was decided, and why a newcomer might have chosen otherwise. One file per decision; a decision that no longer
holds keeps its file and names the one that replaced it. \`pnpm generate\` writes this index.

| | decision | date | status |
|---|---|---|---|
`;
writeFileSync(join(directory, 'README.md'), `${head}${files.map(row).join('\n')}\n`);
