import {
  type ExitCode,
  dkimKeyRecord,
  domainName,
  exitCodes,
  InputError,
  isKnown,
  renderFault,
  selector as parseSelector,
  withoutDot,
} from '@waxseal/core';
import type { KeyRequest, PublicHalf } from '@waxseal/keygen';
import { renderTable } from '@waxseal/report';
import { type Io, readInput, unreadable } from '../io.ts';
import { projectKeys } from '../state-directory.ts';

function recordOf({ domain, selector, algorithm, publicBase64 }: PublicHalf): string {
  return `${selector}._domainkey.${domain}. TXT "${dkimKeyRecord({ algorithm, publicKey: publicBase64 })}"`;
}

/** `waxseal key new`. */
export async function keyNew(request: KeyRequest, io: Io): Promise<ExitCode> {
  const store = projectKeys(io.cwd, io.env, true);
  const key = await store.dkim(request);
  if (isKnown(key)) key.warnings.forEach((fault) => io.err(`${renderFault(fault)}\n`));
  return keyShow(request.domain, request.selector, io);
}

/** `waxseal key list`. */
export async function keyList(io: Io): Promise<ExitCode> {
  const halves = await projectKeys(io.cwd, io.env, false).publicHalves();
  if (halves.length === 0) io.err('There are no keys yet: apply makes them, or waxseal key new DOMAIN SELECTOR.\n');
  else
    io.out(
      renderTable([
        ['domain', 'selector', 'algorithm', 'bits'],
        ...halves.map((half) => [half.domain, half.selector, half.algorithm, String(half.bits)]),
      ]),
    );
  return exitCodes.done;
}

/** `waxseal key show`: the record to publish, never the private half. */
export async function keyShow(domain: string, selector: string, io: Io): Promise<ExitCode> {
  const wanted = { domain: withoutDot(domainName(domain)).toLowerCase(), selector: parseSelector(selector) as string };
  const halves = await projectKeys(io.cwd, io.env, false).publicHalves();
  const found = halves.filter((half) => half.domain === wanted.domain && half.selector === wanted.selector);
  if (found.length === 0)
    throw new InputError('there is no such key', { value: `${selector} of ${domain}`, hint: 'waxseal key list' });
  found.forEach((half) => io.out(`${recordOf(half)}\n`));
  return exitCodes.done;
}

/** `waxseal key import`. */
export async function keyImport(domain: string, selector: string, file: string, io: Io): Promise<ExitCode> {
  const pem = await readInput(file, io).catch((cause: unknown) => {
    throw unreadable('the private key', file, cause);
  });
  await projectKeys(io.cwd, io.env, true).import({ domain, selector }, pem.toString('utf8'));
  return keyShow(domain, selector, io);
}
