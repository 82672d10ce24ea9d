import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { domainName, type ExitCode, exitCodes, InputError, isSubdomain, type ResourceRecord } from '@waxseal/core';
import { readDomain } from '@waxseal/domain';
import { transferZone } from '@waxseal/probe';
import { askZone } from '../adopt/ask-zone.ts';
import { renderDeclaration } from '../adopt/render-declaration.ts';
import { type Io, obstacleOf } from '../io.ts';
import { parseEndpoint } from '../proof/offline-dns.ts';
import { readZone } from '../read-zone.ts';

export interface AdoptOptions {
  readonly from?: string;
  readonly server?: string;
  readonly axfr?: string;
  readonly out?: string;
}

interface Source {
  readonly records: readonly ResourceRecord[];
  readonly name: string;
}

async function sourceOf(domain: ReturnType<typeof domainName>, options: AdoptOptions, io: Io): Promise<Source> {
  const { from, server, axfr } = options;
  if ([from, server, axfr].filter((one) => one !== undefined).length !== 1)
    throw new InputError('say from where the zone is read', {
      hint: 'one of --from FILE, --server ADDRESS, --axfr ADDRESS',
    });
  if (from !== undefined) {
    const { records } = await readZone(from, io, domain);
    return { records, name: from };
  }
  if (axfr !== undefined) {
    const { address, port } = parseEndpoint(axfr, 53);
    return { records: await transferZone({ server: address, port, zone: domain }), name: `a transfer from ${axfr}` };
  }
  const endpoint = parseEndpoint(server ?? '', 53);
  io.err('! a server tells only what it is asked for: DKIM selectors and names that nobody can guess are not read\n');
  return { records: await askZone(domain, endpoint), name: `answers of ${server ?? ''}` };
}

/** `waxseal adopt`: the declaration of a domain as its zone has it today. */
export async function adopt(name: string, options: AdoptOptions, io: Io): Promise<ExitCode> {
  const domain = domainName(name);
  const { records, name: from } = await sourceOf(domain, options, io);
  const own = records.filter(({ owner }) => isSubdomain(owner, domain));
  if (own.length === 0)
    throw new InputError('nothing of this domain was found there', { value: name, hint: 'is it another zone?' });
  const read = readDomain(domain, own);
  const text = renderDeclaration(read, domain, from);
  read.notes.forEach((note) => io.err(`! ${note}\n`));
  if (options.out === undefined) {
    io.out(text);
    return exitCodes.done;
  }
  const file = resolve(io.cwd, options.out);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' }).catch((cause: unknown) => {
    throw new InputError(`the declaration cannot be written: ${obstacleOf(cause)}`, {
      place: { file: options.out ?? '' },
      cause,
      hint: 'no file is replaced: move it away, or name another',
    });
  });
  const services = [
    ...new Set(read.declaration.send.flatMap((sender) => ('service' in sender ? [sender.service] : []))),
  ];
  io.out(
    `${options.out}: ${read.declaration.send.length} senders${services.length === 0 ? '' : ` (${services.join(', ')})`}, ${Object.keys(read.declaration.subdomains).length} subdomains with mail, ${read.rest.length} further records\n`,
  );
  return exitCodes.done;
}
