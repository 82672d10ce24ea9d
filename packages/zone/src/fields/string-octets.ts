import { InputError } from '@waxseal/core';
import { unescaped } from './token.ts';

/** The octets of a string of a master file. @throws InputError for a bad escape (RFC 1035 §5.1). */
export function stringOctets(text: string): string {
  const value = unescaped(text);
  if (value !== undefined) return value;
  throw new InputError('a bad escape', {
    value: text,
    hint: '\\ and one character, or \\ and three digits up to 255 (RFC 1035 §5.1)',
  });
}
