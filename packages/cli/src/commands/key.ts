import {
  type ExitCode,
  dkimKeyRecord,
  domainName,
  exitCodes,
  type Fault,
  InputError,
  isKnown,
  renderFault,
  selector as parseSelector,
  textStrings,
  withoutDot,
} from '@waxseal/core';
import type { KeyRequest, PublicHalf } from '@waxseal/keygen';
import { renderTable } from '@waxseal/report';
import { type Io, readInput, unreadable } from '../io.ts';
import { projectKeys } from '../state-directory.ts';

/** A line of a master file: a key of 2048 bits and more does not fit into one string of 255 octets (RFC 1035 §3.3.14). */
function recordOf({ domain, selector, algorithm, publicBase64 }: PublicHalf): string {
  const strings = textStrings(dkimKeyRecord({ algorithm, publicKey: publicBase64 }));
  return `${selector}._domainkey.${domain}. IN TXT ${strings.map((text) => `"${text}"`).join(' ')}`;
}

function tell(warnings: readonly Fault[], io: Io): void {
  warnings.forEach((fault) => io.err(`${renderFault(fault)}\n`));
}

/** `waxseal key new`. */
export async function keyNew(request: KeyRequest, io: Io): Promise<ExitCode> {
  const store = projectKeys(io.cwd, io.env, true);
  const key = await store.dkim(request);
  if (isKnown(key)) tell(key.warnings, io);
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
  if (found.length > 1)
    tell(
      [
        {
          severity: 'warning',
          message: `${wanted.selector}._domainkey.${wanted.domain} has ${found.length} keys: a selector holds one record (RFC 6376 §3.6.2.2)`,
          hint: 'give each key a selector of its own',
        },
      ],
      io,
    );
  return exitCodes.done;
}

/** `waxseal key import`. */
export async function keyImport(domain: string, selector: string, file: string, io: Io): Promise<ExitCode> {
  const pem = await readInput(file, io).catch((cause: unknown) => {
    throw unreadable('the private key', file, cause);
  });
  // A fault of the names is none of the file.
  const name = { domain: withoutDot(domainName(domain)), selector: parseSelector(selector) };
  const key = await projectKeys(io.cwd, io.env, true)
    .import(name, pem.toString('utf8'))
    .catch((error: unknown) => {
      throw error instanceof InputError
        ? new InputError(error.faults.map((fault) => ({ place: { file }, ...fault })))
        : error;
    });
  tell(key.warnings, io);
  return keyShow(domain, selector, io);
}
