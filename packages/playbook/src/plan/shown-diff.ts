import type { PathFact } from '../world/world.ts';
import { unifiedDiff } from './unified-diff.ts';

const mask = '(secret)';

/** Words that stand before a secret in configurations: `secret "…"`, `password = …`, `api_token: …`. */
const secretValue = /\b([\w-]*(?:secret|passw(?:or)?d|token))(\s*[=:]\s*|\s+)("[^"]*"|'[^']*')/gi;
const assignedValue = /\b([\w-]*(?:secret|passw(?:or)?d|token))(\s*[=:]\s*)([^\s"'();]+)/gi;
const keyValue = /\b([\w-]*key)(\s*[=:]\s*|\s+)("[^"]*"|'[^']*')/gi;

function masked(line: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((text, pattern) => text.replaceAll(pattern, `$1$2"${mask}"`), line);
}

/** Whether others than owner and group may not read what is there. */
function isPrivate(now: PathFact): boolean {
  return now.type === 'file' && (Number.parseInt(now.mode, 8) & 0o004) === 0;
}

/**
 * The difference of a file's texts as people may see it: of a file that others may not read nothing but what changes, and
 * nowhere the value of what is called a secret.
 */
export function shownDiff(path: string, now: PathFact, before: string, after: string): string {
  const labels = { before: now.type === 'file' ? path : '/dev/null', after: path };
  const hidden = isPrivate(now);
  const [head = [], body = []] = split(unifiedDiff(before, after, labels));
  const lines = body.map((line) => {
    if (line.startsWith('@@') || line.startsWith('\\')) return line;
    if (line.startsWith(' ') && hidden) return ` ${mask}`;
    return masked(line, line.startsWith('+') ? [secretValue, assignedValue] : [secretValue, assignedValue, keyValue]);
  });
  return [...head, ...lines].join('\n');
}

/** The two header lines, and what follows. */
function split(diff: string): readonly (readonly string[])[] {
  const lines = diff.split('\n');
  return [lines.slice(0, 2), lines.slice(2)];
}
