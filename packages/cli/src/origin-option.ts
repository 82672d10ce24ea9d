import { type DomainName, domainName, rootName } from '@waxseal/core';

/** The zone that `--origin` names, `.` being the root. @throws InputError for what is no name. */
export function originOption(text: string | undefined): DomainName | undefined {
  if (text === undefined) return undefined;
  return text === '.' ? rootName : domainName(text);
}
