import { InputError } from '@waxseal/core';
import type { Memory } from '@waxseal/playbook';
import { type DomainSums, recallSums } from '@waxseal/reports';

const nameOf = (domain: string): string => `reports-${domain}`;

/** The sums that a project keeps of a domain's reports; undefined where none were read. @throws InputError for what is no sums of this domain */
export async function recallReports(memory: Memory, domain: string): Promise<DomainSums | undefined> {
  const value = await memory.recall(nameOf(domain));
  if (value === undefined) return undefined;
  const sums = recallSums(value, domain);
  if (sums !== undefined) return sums;
  throw new InputError('what was kept of earlier reports is not of this domain, or not of this version', {
    value: domain,
    place: { file: `.waxseal/memory/${nameOf(domain)}.json` },
    hint: 'remove the file and read the reports again',
  });
}

/** Keeps the sums of a domain in place of what was kept of it. */
export async function rememberReports(memory: Memory, sums: DomainSums): Promise<void> {
  await memory.remember(nameOf(sums.domain), sums);
}
