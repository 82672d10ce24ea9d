import { basename } from 'node:path';
import { type DomainName, domainName, valueOf } from '@waxseal/core';

/** The zone that a file's name speaks of: `db.new.example`, `new.example.zone`. Undefined when it is no domain. */
export function guessOrigin(file: string): DomainName | undefined {
  const name = basename(file)
    .replace(/^(?:db|zone)\./, '')
    .replace(/\.(?:zone|db|hosts|txt)$/, '');
  return name.includes('.') ? valueOf(() => domainName(name)) : undefined;
}
