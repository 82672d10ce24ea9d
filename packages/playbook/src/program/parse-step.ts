/** One event line of an apply program. */
export type StepEvent =
  | { readonly type: 'begin'; readonly id: string }
  | { readonly type: 'end'; readonly id: string; readonly outcome: 'ok' | 'changed' | 'failed'; readonly status: number; readonly output: string; readonly errors: string }
  | { readonly type: 'locked'; readonly holder: string }
  | { readonly type: 'done' };

function outcomeOf(word: string): 'ok' | 'changed' | 'failed' {
  return word === 'ok' || word === 'changed' ? word : 'failed';
}

/** Reads one line of an apply program's output; undefined for anything that is not an event. */
export function parseStep(line: string): StepEvent | undefined {
  const [tag, id = '', outcome = '', status = '', output = '', errors = ''] = line.split(' ');
  const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
  if (tag === 'B') return { type: 'begin', id };
  if (tag === 'E') return { type: 'end', id, outcome: outcomeOf(outcome), status: Number(status), output: decode(output), errors: decode(errors) };
  if (tag === 'L') return { type: 'locked', holder: decode(id).trim() };
  return line === 'X end' ? { type: 'done' } : undefined;
}
