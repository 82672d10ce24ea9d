import { InputError } from '../errors.ts';
import { decodeBase64 } from './base64.ts';
import { derSequence, derTags } from './der.ts';

const armour = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;

/** The DER of the first certificate in PEM text (RFC 7468 §5.1). @throws InputError when there is none. */
export function certificateFromPem(pem: string): Uint8Array {
  const der = decodeBase64((armour.exec(pem)?.[1] ?? '!').replaceAll(/\s/g, ''));
  if (der !== undefined) return der;
  throw new InputError('expected a certificate in PEM form', {
    hint: 'text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----',
  });
}

/** The SubjectPublicKeyInfo of an X.509 certificate, as DER (RFC 5280 §4.1). @throws InputError when it is not a certificate. */
export function certificatePublicKey(der: Uint8Array): Uint8Array {
  const signed = derSequence(der)?.[0];
  const fields = signed === undefined ? [] : (derSequence(signed.whole) ?? []);
  // version [0] is left out in version 1; then serial, signature, issuer, validity, subject, public key.
  const key = fields[fields[0]?.tag === derTags.context0 ? 6 : 5];
  if (key?.tag === derTags.sequence) return key.whole;
  throw new InputError('expected an X.509 certificate in DER form', { hint: 'openssl x509 -outform DER' });
}
