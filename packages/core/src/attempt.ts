import { InputError } from './errors.ts';
import type { Fault } from './fault.ts';

/** What came of reading an input: its value, or everything that is wrong with it. */
export type Attempt<T> = { readonly value: T } | { readonly faults: readonly Fault[] };

/** Runs a parser and gives its InputError as faults, for callers that collect; any other error passes through. */
export function attempt<T>(parse: () => T): Attempt<T> {
  try {
    return { value: parse() };
  } catch (error) {
    if (error instanceof InputError) return { faults: error.faults };
    throw error;
  }
}

/** The value of a parser that may refuse, else undefined. */
export function valueOf<T>(parse: () => T): T | undefined {
  const result = attempt(parse);
  return 'value' in result ? result.value : undefined;
}

/** Throws all faults at once, or does nothing when there are none. @throws InputError when the list is not empty. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InputError(faults);
}
