/** One event line of an apply program. */
export type StepEvent =
  | { readonly type: 'begin'; readonly id: string }
  | { readonly type: 'warning'; readonly id: string; readonly lines: readonly string[] }
  | {
      readonly type: 'end';
      readonly id: string;
      readonly outcome: 'ok' | 'changed' | 'failed';
      /** It failed after it had changed something. */
      readonly partial: boolean;
      readonly status: number;
      readonly output: string;
      readonly errors: string;
    }
  /** The program ended within attempts. `state`: all is well, something in them failed, or a rescue in them is not needed. */
  | { readonly type: 'paused'; readonly state: 'ok' | 'failed' | 'unneeded' }
  | { readonly type: 'locked'; readonly holder: string }
  | { readonly type: 'done' };

function outcomeOf(word: string): 'ok' | 'changed' | 'failed' {
  return word === 'ok' || word === 'changed' ? word : 'failed';
}

const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

/** Most that the program sends of what a step printed: its end. */
const mostOutput = 65_536;

/** What a step printed. A first line that was cut goes: it may be the end of a secret, which no mask would know. */
function printed(text: string): string {
  const octets = Buffer.from(text, 'base64');
  if (octets.length < mostOutput) return octets.toString('utf8');
  const line = octets.indexOf('\n') + 1;
  return octets.subarray(line === 0 ? 4096 : line).toString('utf8');
}

/** Reads one line of an apply program's output; undefined for anything that is not an event. */
export function parseStep(line: string): StepEvent | undefined {
  const [tag, id = '', outcome = '', status = '', output = '', errors = ''] = line.split(' ');
  if (tag === 'B') return { type: 'begin', id };
  if (tag === 'E')
    return {
      type: 'end',
      id,
      outcome: outcomeOf(outcome),
      partial: outcome === 'partial',
      status: Number(status),
      output: printed(output),
      errors: printed(errors),
    };
  if (tag === 'W')
    return {
      type: 'warning',
      id,
      lines: decode(outcome)
        .split('\n')
        .filter((text) => text !== ''),
    };
  if (tag === 'F') return { type: 'paused', state: id === 'ok' ? 'ok' : id === '-' ? 'unneeded' : 'failed' };
  if (tag === 'L') return { type: 'locked', holder: decode(id).trim() };
  return line === 'X end' ? { type: 'done' } : undefined;
}
