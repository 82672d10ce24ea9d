import { resolve as askSystem } from 'node:dns/promises';
import { isIP } from 'node:net';
import { InputError, type ResourceRecord } from '@waxseal/core';
import {
  LookupFailed,
  offlineDns,
  type OfflineDns,
  parseDnsAnswers,
  type Resolver,
  resolverForServer,
  resolverFromAnswers,
} from '@waxseal/probe';
import type { DnsOptions } from '../global-options.ts';
import { type Io, readInput, unreadable } from '../io.ts';
import { readZone } from '../read-zone.ts';

/** Where a server listens, as `--dns` and its like name it: `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`. @throws InputError */
export function parseEndpoint(text: string, usualPort: number): { readonly address: string; readonly port: number } {
  const [, bracketed, digits] = /^\[([^\]]+)\](?::(\d+))?$/.exec(text) ?? /^([^:]+):(\d+)$/.exec(text) ?? [];
  const [address, port] = [bracketed ?? text, digits === undefined ? usualPort : Number(digits)];
  if (isIP(address) !== 0 && port < 65_536) return { address, port };
  throw new InputError('expected an address, with a port where it is not the usual one', {
    value: text,
    hint: `192.0.2.53 or 192.0.2.53:${usualPort} or [2001:db8::53]:${usualPort}`,
  });
}

/** The DNS beyond our zones: a file of answers, one server, what this machine asks (`system`), or nobody. */
export async function resolverBeyond({ answers, dns }: DnsOptions, io: Io): Promise<Resolver> {
  if (dns === 'system') return (name, type) => askSystem(name, type);
  if (dns !== undefined) return resolverForServer(parseEndpoint(dns, 53));
  if (answers !== undefined) {
    const text = await readInput(answers, io).catch((cause: unknown) => {
      throw unreadable('the file of DNS answers', answers, cause);
    });
    return resolverFromAnswers(parseDnsAnswers(text.toString('utf8'), answers));
  }
  return (name, type) => Promise.reject(new LookupFailed('ESERVFAIL', name, type));
}

async function readRecords(files: readonly string[], io: Io): Promise<readonly ResourceRecord[]> {
  const zones = await Promise.all(files.map((file) => readZone(file, io)));
  return zones.flatMap(({ records }) => records);
}

/** The DNS that an evaluation asks: unpublished zones, and beyond them what the options name. @throws InputError */
export async function openDns(options: DnsOptions, io: Io): Promise<OfflineDns> {
  const { zone = [], answers, dns } = options;
  if (zone.length === 0 && answers === undefined && dns === undefined)
    throw new InputError('no DNS to ask is given', {
      hint: 'name zone files with --zone, a file with --answers, or a server with --dns',
    });
  return offlineDns(await readRecords(zone, io), await resolverBeyond(options, io));
}

/** Tells which questions nobody could answer: a result that hangs on them is not to be trusted. */
export function tellMissing({ missing }: OfflineDns, io: Io): void {
  if (missing.size > 0)
    io.err(`! nobody could answer ${[...missing].toSorted().join(', ')}: add --answers FILE or --dns SERVER\n`);
}
