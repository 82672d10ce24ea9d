import { decodeBase64, type DomainName, domainName, InputError, Secret, secret } from '@waxseal/core';

/** The algorithms of RFC 8945 §6 that are still recommended, by their names in the DNS. */
export const tsigAlgorithms = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const;
export type TsigAlgorithm = (typeof tsigAlgorithms)[number];

/** A key that a client shares with a name server (RFC 8945 §2). The secret is base64, as BIND writes it. */
export interface TsigKey {
  readonly name: DomainName;
  readonly algorithm: TsigAlgorithm;
  readonly secret: Secret<string>;
}

const shortest = 16;

/** Reads an algorithm's name. @throws InputError for others, hmac-md5 and hmac-sha1 included */
export function tsigAlgorithm(text: string): TsigAlgorithm {
  const name = text.toLowerCase().replace(/\.$/, '');
  const found = tsigAlgorithms.find((algorithm) => algorithm === name);
  if (found !== undefined) return found;
  throw new InputError('expected a TSIG algorithm that is not broken', {
    value: text,
    hint: `${tsigAlgorithms.join(', ')}; tsig-keygen makes such a key`,
  });
}

/** The octets of a key's secret. @throws InputError for what is no base64 or shorter than 16 octets; the message shows nothing of it */
export function tsigSecretOctets({ name, secret: hidden }: TsigKey): Uint8Array {
  let octets: Uint8Array | undefined;
  try {
    octets = decodeBase64(Secret.reveal(hidden).trim());
  } catch {
    octets = undefined;
  }
  if (octets !== undefined && octets.length >= shortest) return octets;
  throw new InputError('the secret of a TSIG key is base64 of 16 octets or more', {
    value: name,
    hint: 'tsig-keygen makes one',
  });
}

const statement = /^\s*key\s+"?([^\s"{]+)"?\s*\{([\s\S]*?)\}\s*;\s*$/;
const clause = (name: string): RegExp => new RegExp(`(?:^|;)\\s*${name}\\s+"?([^\\s";]+)"?\\s*(?=;)`);

/**
 * Reads the key file that `tsig-keygen` and `ddns-confgen` write: one `key` statement of BIND's configuration.
 * @throws InputError; the message shows nothing of the file's text
 */
export function parseTsigKeyFile(text: string, file: string): TsigKey {
  // No secret holds a mark of a comment but `//`, which base64 may: only quoted text is spared.
  const bare = text.replaceAll(/"[^"\n]*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[^\n]*/g, (part) =>
    part.startsWith('"') ? part : ' ',
  );
  const [, name, body] = statement.exec(bare) ?? [];
  const algorithm = clause('algorithm').exec(body ?? '')?.[1];
  const hidden = clause('secret').exec(body ?? '')?.[1];
  if (name === undefined || algorithm === undefined || hidden === undefined)
    throw new InputError('this is no key file of BIND', {
      place: { file },
      hint: 'it holds one statement: key "NAME" { algorithm hmac-sha256; secret "…"; }; tsig-keygen NAME writes it',
    });
  const key = { name: domainName(name), algorithm: tsigAlgorithm(algorithm), secret: secret(hidden) };
  tsigSecretOctets(key);
  return key;
}
