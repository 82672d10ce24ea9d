import { InputError } from '@waxseal/core';
import { z } from 'zod';

/** A schema for a text that a parser of ours reads: its refusal becomes the schema's, with value and hint. */
export function parsed<T>(parse: (text: string) => T): z.ZodPipe<z.ZodString, z.ZodTransform<T, string>> {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const [fault] = error.faults;
      const hint = fault?.hint === undefined ? '' : ` (${fault.hint})`;
      context.addIssue({ code: 'custom', message: `${fault?.message ?? error.message}${hint}`, input: text });
      return z.NEVER;
    }
  });
}
