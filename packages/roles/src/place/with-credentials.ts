import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError, secret } from '@waxseal/core';
import { parseTsigKeyFile, type TsigKey } from '@waxseal/publish';
import type { ZoneVar } from './zone-var.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of the environment that hold a provider's one token. */
const tokenVariables = {
  desec: 'DESEC_TOKEN',
  cloudflare: 'CLOUDFLARE_API_TOKEN',
  hetzner: 'HCLOUD_TOKEN',
  gandi: 'GANDI_PERSONAL_ACCESS_TOKEN',
} as const;

async function readKeyFile(file: string): Promise<TsigKey> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError('the key file of the name server cannot be read', { place: { file }, cause });
  });
  return parseTsigKeyFile(text, file);
}

/**
 * The var with the credential that a key file or the provider's usual environment variable holds. One that is nowhere stays
 * out: a zone renders, and the embedded place works, where no secret is.
 * A relative key file is one of the project's directory.
 * @throws InputError for a key file that cannot be read
 */
export async function withCredentials(zone: ZoneVar, env: Environment, directory = '.'): Promise<ZoneVar> {
  const text = (name: string) => (env[name] === '' ? undefined : env[name]);
  const from = (name: string) => {
    const value = text(name);
    return value === undefined ? undefined : secret(value);
  };
  switch (zone.at) {
    case 'form':
    case 'command':
      return zone;
    case 'rfc2136':
      return zone.keyFile === undefined ? zone : { ...zone, key: await readKeyFile(resolve(directory, zone.keyFile)) };
    case 'powerdns':
      return { ...zone, key: zone.key ?? from('PDNS_API_KEY') };
    case 'desec':
    case 'cloudflare':
    case 'hetzner':
    case 'gandi':
      return { ...zone, token: zone.token ?? from(tokenVariables[zone.at]) };
    case 'route53': {
      // A key and its secret belong together: one of the inventory is not mixed with one of the environment.
      if (zone.accessKeyId !== undefined) return zone;
      const lent = zone.sessionToken ?? from('AWS_SESSION_TOKEN');
      const secretAccessKey = zone.secretAccessKey ?? from('AWS_SECRET_ACCESS_KEY');
      return { ...zone, accessKeyId: text('AWS_ACCESS_KEY_ID'), secretAccessKey, sessionToken: lent };
    }
    case 'ovh':
      return {
        ...zone,
        applicationKey: zone.applicationKey ?? text('OVH_APPLICATION_KEY'),
        applicationSecret: zone.applicationSecret ?? from('OVH_APPLICATION_SECRET'),
        consumerKey: zone.consumerKey ?? from('OVH_CONSUMER_KEY'),
      };
    default:
      return zone satisfies never;
  }
}
