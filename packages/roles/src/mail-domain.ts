import { type DomainName, domainName, InputError, labelsOf } from '@waxseal/core';

/**
 * Reads the name of a domain whose zone is one's own: two labels or more, since nobody publishes mail records for a
 * top-level domain, and a short name such as `localhost` is nobody's.
 * @throws InputError
 */
export function mailDomain(text: string): DomainName {
  const name = domainName(text);
  if (labelsOf(name).length < 2)
    throw new InputError('expected a domain name of at least two labels', {
      value: text,
      hint: 'write it in full, like new.example',
    });
  return name;
}
