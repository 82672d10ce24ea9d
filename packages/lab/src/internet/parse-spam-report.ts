/** One rule of SpamAssassin that fired. */
export interface SpamRule {
  readonly points: number;
  readonly name: string;
  readonly description: string;
}

/** SpamAssassin's judgement of a message. */
export interface SpamScore {
  readonly points: number;
  /** From so many points on a message is spam. */
  readonly required: number;
  readonly rules: readonly SpamRule[];
}

const head = /^(-?\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)\s*$/;
const rule = /^\s*(-?\d+(?:\.\d+)?) ([A-Z][A-Z0-9_]+)\s+(.*)$/;
/** A long description goes on below its own column. */
const continued = /^ {10,}(\S.*)$/;

/** SpamAssassin writes a thousandth off as `-0.0`. */
function pointsOf(text: string): number {
  return Number(text) || 0;
}

function readRules(lines: readonly string[]): readonly SpamRule[] {
  const rules: SpamRule[] = [];
  for (const line of lines) {
    const [, points, name = '', description = ''] = rule.exec(line) ?? [];
    const last = rules.at(-1);
    const more = continued.exec(line)?.[1];
    if (points !== undefined) rules.push({ points: pointsOf(points), name, description: description.trim() });
    else if (more !== undefined && last) rules[rules.length - 1] = { ...last, description: `${last.description} ${more.trim()}`.trim() };
  }
  return rules;
}

/** Reads what `spamc -R` prints: `POINTS/REQUIRED`, then a report with a table of rules. Undefined when it is something else. */
export function parseSpamReport(text: string): SpamScore | undefined {
  const lines = text.split(/\r?\n/);
  const [, points, required] = head.exec(lines[0] ?? '') ?? [];
  if (points === undefined || required === undefined) return undefined;
  const table = lines.findIndex((line) => /^-+ -+ -+$/.test(line.trim()));
  return { points: pointsOf(points), required: Number(required), rules: table < 0 ? [] : readRules(lines.slice(table + 1)) };
}
