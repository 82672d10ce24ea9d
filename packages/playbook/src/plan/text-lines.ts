/** A line of a text, with what ends it: nothing, where the last line is not finished. */
export interface TextLine {
  readonly text: string;
  readonly end: '' | '\n' | '\r\n';
}

function lineOf(raw: string): TextLine {
  return raw.endsWith('\r') ? { text: raw.slice(0, -1), end: '\r\n' } : { text: raw, end: '\n' };
}

/** The lines of a text; the empty text has none. */
export function splitLines(text: string): readonly TextLine[] {
  const parts = text.split('\n');
  const last = parts.pop() ?? '';
  return [...parts.map(lineOf), ...(last === '' ? [] : [{ text: last, end: '' } as const])];
}

/** The text of lines. One that is not finished is, before another. */
export function joinLines(lines: readonly TextLine[]): string {
  return lines
    .map(({ text, end }, index) => `${text}${end === '' && index < lines.length - 1 ? endAt(lines, index) : end}`)
    .join('');
}

/** How a line that comes to a place in a text ends: as the next one above it that is finished, else as the first line. */
export function endAt(lines: readonly TextLine[], index: number): '\n' | '\r\n' {
  const ended = lines.slice(0, index).findLast(({ end }) => end !== '') ?? lines.find(({ end }) => end !== '');
  return ended === undefined || ended.end === '' ? '\n' : ended.end;
}

/** Puts lines into a text at a place, each ended as its neighbours are. */
export function insertLines(lines: readonly TextLine[], index: number, texts: readonly string[]): readonly TextLine[] {
  const end = endAt(lines, index);
  return lines.toSpliced(index, 0, ...texts.map((text) => ({ text, end })));
}
