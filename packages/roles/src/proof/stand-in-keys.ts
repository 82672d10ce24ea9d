import { generateKeyPairSync } from 'node:crypto';
import {
  dkimKeyRecord,
  domainName,
  isKnown,
  minutes,
  type ResourceRecord,
  secret,
  textRecord,
  under,
} from '@waxseal/core';
import type { KeyMaterial, KeySource } from '@waxseal/playbook';

/** Keys for a proof, and the records of those that were only made for it. */
export interface StandInKeys {
  readonly keys: KeySource;
  readonly records: () => readonly ResourceRecord[];
}

function newKey(): KeyMaterial {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  // RFC 8463 §3: the record holds the bare key, which ends its SubjectPublicKeyInfo.
  const publicBase64 = publicKey.subarray(-32).toString('base64');
  return { algorithm: 'ed25519', privatePem: secret(privateKey), publicBase64, warnings: [] };
}

/**
 * The keys of a source, and for each that is not made yet one that lives as long as the proof: that mail will be signed
 * under this selector, aligned, and with its record published, is provable before there is a key.
 */
export function standInKeys(source: KeySource): StandInKeys {
  const made = new Map<string, { readonly key: KeyMaterial; readonly record: ResourceRecord }>();
  const standIn = (domain: string, selector: string): KeyMaterial => {
    const name = `${selector}._domainkey.${domain}`;
    const known = made.get(name);
    if (known !== undefined) return known.key;
    const key = newKey();
    const owner = under(`${selector}._domainkey`, domainName(domain));
    const text = dkimKeyRecord({ algorithm: key.algorithm, publicKey: key.publicBase64 });
    made.set(name, { key, record: textRecord({ owner, ttl: minutes(5) }, text) });
    return key;
  };
  return {
    keys: {
      async dkim(wish) {
        const key = await source.dkim(wish);
        return isKnown(key) ? key : standIn(wish.domain, wish.selector);
      },
    },
    records: () => [...made.values()].map(({ record }) => record),
  };
}
