import type { AnswerValue, DnsAnswer } from './dns-answers.ts';
import type { Resolver } from './resolver.ts';

/** A resolver that remembers what it was told, and the answers so far. */
export interface Recorder {
  readonly resolver: Resolver;
  readonly answers: () => readonly DnsAnswer[];
}

function valueOf(value: unknown): AnswerValue {
  if (Array.isArray(value)) return value.join('');
  if (typeof value !== 'object' || value === null) return String(value);
  const { exchange, priority } = value as { readonly exchange: string; readonly priority: number };
  return { exchange, priority };
}

/** Asks through another resolver and writes down what it answers; no answer at all is not written down. */
export function recordAnswers(resolver: Resolver): Recorder {
  const known = new Map<string, DnsAnswer>();
  const note = (name: string, type: string, values?: readonly AnswerValue[]): void => {
    const asked = { name: name.toLowerCase().replace(/\.$/, ''), type: type as DnsAnswer['type'] };
    known.set(`${type} ${asked.name}`, values === undefined ? asked : { ...asked, values });
  };
  return {
    answers: () => [...known.values()],
    resolver: async (name, type) => {
      try {
        const answer = (await resolver(name, type)) as readonly unknown[];
        note(name, type, answer.map(valueOf));
        return answer;
      } catch (error) {
        const { code } = error as { readonly code?: string };
        if (code === 'ENOTFOUND') note(name, type);
        if (code === 'ENODATA') note(name, type, []);
        throw error;
      }
    },
  };
}
