import { pythonNumber, pythonTokens, type Token } from './python-tokens.ts';
import { pythonString } from './python-string.ts';

const deepest = 60;

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const names: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };

function peek(reader: Reader): string | undefined {
  const next = reader.tokens[reader.at];
  return next?.kind === 'mark' ? next.text : undefined;
}

function take(reader: Reader, mark: string): boolean {
  if (peek(reader) !== mark) return false;
  reader.at++;
  return true;
}

function demand(reader: Reader, mark: string): void {
  if (!take(reader, mark)) throw new SyntaxError(`expected ${mark}`);
}

function strings(reader: Reader, first: string): string {
  let text = pythonString(first);
  for (let next = reader.tokens[reader.at]; next?.kind === 'string'; next = reader.tokens[++reader.at])
    text += pythonString(next.text);
  return text;
}

function signed(reader: Reader, sign: 1 | -1): number {
  const next = reader.tokens[reader.at++];
  if (next?.kind !== 'number') throw new SyntaxError('expected a number');
  return sign * pythonNumber(next.text);
}

/** Values up to a closing mark, separated by commas; tells whether there was a comma at all. */
function items(reader: Reader, close: string): { readonly list: readonly unknown[]; readonly comma: boolean } {
  const list: unknown[] = [];
  let comma = false;
  while (!take(reader, close)) {
    if (list.length > 0 && !comma) throw new SyntaxError('expected ,');
    list.push(value(reader));
    const more = take(reader, ',');
    comma ||= more;
    if (!more) {
      demand(reader, close);
      break;
    }
  }
  return { list, comma };
}

function braces(reader: Reader): unknown {
  if (take(reader, '}')) return {};
  const first = value(reader);
  if (!take(reader, ':')) {
    if (take(reader, '}')) return [first];
    demand(reader, ',');
    return [...new Set([first, ...items(reader, '}').list])];
  }
  const entries: [string, unknown][] = [[keyOf(first), value(reader)]];
  while (!take(reader, '}')) {
    demand(reader, ',');
    if (take(reader, '}')) break;
    const key = keyOf(value(reader));
    demand(reader, ':');
    entries.push([key, value(reader)]);
  }
  return Object.fromEntries(entries);
}

function keyOf(key: unknown): string {
  if (typeof key === 'object' && key !== null) throw new SyntaxError('a key must be a scalar');
  return String(key);
}

function marked(reader: Reader, mark: string): unknown {
  switch (mark) {
    case '+':
      return signed(reader, 1);
    case '-':
      return signed(reader, -1);
    case '[':
      return items(reader, ']').list;
    case '{':
      return braces(reader);
    case '(': {
      const { list, comma } = items(reader, ')');
      return list.length === 1 && !comma ? list[0] : list;
    }
    default:
      throw new SyntaxError(`unexpected ${mark}`);
  }
}

function value(reader: Reader): unknown {
  const next = reader.tokens[reader.at++];
  if (next === undefined || ++reader.depth > deepest) throw new SyntaxError('expected a value');
  const result = valueOf(reader, next);
  reader.depth--;
  return result;
}

function valueOf(reader: Reader, next: Token): unknown {
  switch (next.kind) {
    case 'string':
      return strings(reader, next.text);
    case 'number':
      return pythonNumber(next.text);
    case 'name':
      return names[next.text];
    case 'mark':
      return marked(reader, next.text);
    default:
      return next.kind satisfies never;
  }
}

function top(reader: Reader): unknown {
  const first = value(reader);
  if (!take(reader, ',')) return first;
  const rest: unknown[] = [];
  while (reader.at < reader.tokens.length) {
    rest.push(value(reader));
    if (!take(reader, ',')) break;
  }
  return [first, ...rest];
}

/**
 * What Ansible makes of a value in an INI inventory: a Python literal where it is one (`True`, `0x10`, `[1, 'a']`, even
 * `80,443`, a tuple, here a list), else the text itself; `yes`, `true` and `0777` are no Python literals and stay text.
 */
export function pythonLiteral(text: string): unknown {
  try {
    const reader: Reader = { tokens: pythonTokens(text), at: 0, depth: 0 };
    const result = top(reader);
    return reader.at === reader.tokens.length ? result : text;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return text;
    throw error;
  }
}
