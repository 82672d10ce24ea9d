import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@waxseal/core';
import { LookupFailed, offlineDns, parseDnsAnswers, type Resolver, resolverFromAnswers } from '@waxseal/probe';
import type { MailVars } from '../mail-vars.ts';
import { readRecords } from '../read-records.ts';
import { systemResolver } from '../system-resolver.ts';

/** The DNS beyond a zone: what answers for it, and whether it answers for everybody. */
export interface BeyondZone {
  readonly resolver: Resolver;
  /** Nobody is asked, so that what is not known says nothing. */
  readonly isBlind: boolean;
}

const nobody: Resolver = (name, type) => Promise.reject(new LookupFailed('ESERVFAIL', name, type));

async function fromFile(file: string, directory = '.'): Promise<Resolver> {
  const text = await readFile(resolve(directory, file), 'utf8').catch((cause: unknown) => {
    throw new InputError('the file of DNS answers cannot be read', { place: { file }, cause });
  });
  return resolverFromAnswers(parseDnsAnswers(text, file));
}

/**
 * Whom a proof asks for what is not in its zone: the file of answers that the vars name, what stands for the Internet in
 * the embedded place, both in the project's directory, or the DNS of this machine. In a directory nobody is asked: there a run needs no network.
 */
export async function beyondZone(
  { dnsAnswers, elsewhere }: Partial<Pick<MailVars, 'dnsAnswers' | 'elsewhere'>>,
  place: 'system' | 'directory',
  directory?: string,
): Promise<BeyondZone> {
  if (dnsAnswers !== undefined) return { resolver: await fromFile(dnsAnswers, directory), isBlind: false };
  if (elsewhere !== undefined)
    return { resolver: offlineDns(await readRecords(elsewhere, directory), nobody).resolver, isBlind: true };
  if (place === 'system') return { resolver: systemResolver(), isBlind: false };
  return { resolver: nobody, isBlind: true };
}
