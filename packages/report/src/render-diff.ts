import type { Diff } from '@waxseal/playbook';
import type { Paint } from './paint.ts';

function colourLine(line: string, { good, bad, dim, strong }: Paint): string {
  if (line.startsWith('---') || line.startsWith('+++')) return strong(line);
  if (line.startsWith('@@')) return dim(line);
  return line.startsWith('+') ? good(line) : line.startsWith('-') ? bad(line) : line;
}

/** Renders a difference: its words after the subject, then the unified diff, indented. */
export function renderDiff(diff: Diff, paint: Paint, indent = ''): string {
  const words = diff.words.length === 0 ? [] : [`${diff.subject}: ${diff.words.join(', ')}`];
  const lines = diff.unified === undefined ? [] : diff.unified.replace(/\n$/, '').split('\n');
  return [...words, ...lines.map((line) => colourLine(line, paint))].map((line) => `${indent}${line}\n`).join('');
}
