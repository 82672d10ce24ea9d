import { readFile } from 'node:fs/promises';
import { InputError, secret } from '@waxseal/core';
import { parseTsigKeyFile, type TsigKey } from '@waxseal/publish';
import type { ZoneVar } from './zone-var.ts';

type Environment = Readonly<Record<string, string | undefined>>;

async function readKeyFile(file: string): Promise<TsigKey> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError('the key file of the name server cannot be read', { place: { file }, cause });
  });
  return parseTsigKeyFile(text, file);
}

/**
 * The var with the credential that a key file or the provider's usual environment variable holds. One that is nowhere stays
 * out: a zone renders, and the embedded place works, where no secret is.
 * @throws InputError for a key file that cannot be read
 */
export async function withCredentials(zone: ZoneVar, env: Environment): Promise<ZoneVar> {
  const from = (name: string) => (env[name] === undefined || env[name] === '' ? undefined : secret(env[name]));
  switch (zone.at) {
    case 'form':
    case 'command':
      return zone;
    case 'rfc2136':
      return zone.keyFile === undefined ? zone : { ...zone, key: await readKeyFile(zone.keyFile) };
    case 'powerdns':
      return { ...zone, key: zone.key ?? from('PDNS_API_KEY') };
    case 'desec':
      return { ...zone, token: zone.token ?? from('DESEC_TOKEN') };
    default:
      return zone satisfies never;
  }
}
