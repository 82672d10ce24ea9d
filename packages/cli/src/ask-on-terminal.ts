import { createInterface } from 'node:readline/promises';
import { type Readable, Writable } from 'node:stream';
import type { Io } from './io.ts';

/** The terminal that questions are asked on. */
export interface QuestionTerminal {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
  /** Takes the live view away while a question stands, where there is one; what it gives back brings the view back. */
  readonly hold: () => () => void;
}

const mute = new Writable({ write: (_chunk, _encoding, done) => done() });

async function askOnce(
  { input, output, signal }: QuestionTerminal,
  question: string,
  hidden: boolean,
): Promise<string> {
  const prompt = createInterface({ input, output: hidden ? mute : output, terminal: true });
  if (hidden) output.write(question);
  try {
    return await prompt.question(hidden ? '' : question, { signal });
  } finally {
    prompt.close();
    if (hidden) output.write('\n');
  }
}

/** Asks on a terminal: one question at a time, however many hosts have one, and each on a screen that nothing draws over. */
export function askOnTerminal(terminal: QuestionTerminal): Io['ask'] {
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (question: string, hidden: boolean): Promise<string> => {
    const release = terminal.hold();
    try {
      return await askOnce(terminal, question, hidden);
    } finally {
      release();
    }
  };
  return (question, hidden = false) => {
    const answer = last.then(() => ask(question, hidden));
    last = answer.catch(() => undefined);
    return answer;
  };
}
