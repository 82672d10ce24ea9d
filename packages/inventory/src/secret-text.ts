import { Secret, secret } from '@waxseal/core';
import { z } from 'zod';
import { expectedSecret } from './secrets/shown-value.ts';

/**
 * A zod schema for a var that is a secret: takes what a vault or age gave, and text in clear, which is a secret from
 * here on.
 */
export const secretText: z.ZodType<Secret<string>, Secret<string> | string> = z.union(
  [z.custom<Secret<string>>((value) => value instanceof Secret), z.string().transform((text) => secret(text))],
  { error: expectedSecret },
);
