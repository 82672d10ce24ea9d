import { StringDecoder } from 'node:string_decoder';

/** Most a program may print on one stream, in characters; the rest is dropped and said so. */
const bound = 64 * 1024 * 1024;

/** Gathers a stream: the whole text, and each complete line as it comes. UTF-8 safe across chunks. */
export interface Collector {
  readonly take: (chunk: Buffer) => void;
  readonly text: () => string;
  readonly overflowed: () => boolean;
}

export function collector(onLine?: (line: string) => void): Collector {
  const decoder = new StringDecoder('utf8');
  const parts: string[] = [];
  let length = 0;
  let tail = '';
  const lines = (text: string): void => {
    const pieces = (tail + text).split('\n');
    tail = pieces.pop() ?? '';
    pieces.forEach((line) => onLine?.(line));
  };
  return {
    take(chunk) {
      const text = decoder.write(chunk);
      length += text.length;
      if (length > bound) return;
      parts.push(text);
      if (onLine !== undefined) lines(text);
    },
    text: () => parts.join(''),
    overflowed: () => length > bound,
  };
}
