import { StringDecoder } from 'node:string_decoder';

/** Most octets that a program may print on one stream by default. */
export const defaultMostOutput = 64 * 1024 * 1024;

/** Gathers a stream: the whole text, and each complete line as it comes. UTF-8 safe across chunks. */
export interface Collector {
  readonly take: (chunk: Buffer) => void;
  readonly text: () => string;
}

export interface CollectorOptions {
  /** Octets that are kept; what comes after them is dropped. */
  readonly most?: number | undefined;
  /** Called once, when more came than is kept: whoever gathers has the program stopped. */
  readonly onOverflow: () => void;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Gathers what a stream brings, holding no more of it than `most` octets at any time. */
export function collector({ most = defaultMostOutput, onOverflow, onLine }: CollectorOptions): Collector {
  const decoder = new StringDecoder('utf8');
  const parts: string[] = [];
  let octets = 0;
  let tail: string[] = [];
  const lines = (text: string): void => {
    const [first = '', ...rest] = text.split('\n');
    tail.push(first);
    if (rest.length === 0) return;
    onLine?.(tail.join(''));
    tail = [rest.pop() ?? ''];
    rest.forEach((line) => onLine?.(line));
  };
  return {
    take(chunk) {
      if (octets > most) return;
      octets += chunk.length;
      if (octets > most) return onOverflow();
      const text = decoder.write(chunk);
      parts.push(text);
      if (onLine !== undefined) lines(text);
    },
    text: () => parts.join(''),
  };
}
