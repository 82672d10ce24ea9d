import { InputError } from '@waxseal/core';
import type { Token } from '../fields/token.ts';

/** A fault found at a word of a master file; caught where entries are read, never seen outside. */
export class Refused extends Error {
  readonly token: Token | undefined;
  readonly options: { readonly value?: string; readonly hint?: string };
  constructor(
    message: string,
    token: Token | undefined,
    options: { readonly value?: string; readonly hint?: string } = {},
  ) {
    super(message);
    this.token = token;
    this.options = options;
  }
}

/** Runs a parser of ours on a word and blames that word for what it refuses. @throws Refused */
export function blaming<T>(token: Token | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [fault] = error.faults;
    const { value, hint } = fault ?? {};
    throw new Refused(fault?.message ?? error.message, token, {
      ...(value === undefined ? {} : { value: value.slice(0, 200) }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
