import { under, type DomainName } from '../domain-name.ts';
import { certificatePublicKey } from '../encoding/certificate.ts';
import { InputError } from '../errors.ts';
import type { SomeRecord } from '../records/resource-record.ts';
import type { Seconds } from '../ttl.ts';

export interface TlsaForSmtp {
  /** The mail host, as MX records name it. */
  readonly host: DomainName;
  readonly ttl: Seconds;
  /** The host's certificate (usage `host`) or its authority's (`authority`), X.509 in DER. */
  readonly certificate: Uint8Array;
  /** DANE-EE (3) or DANE-TA (2): the two usages that SMTP knows (RFC 7672 §3.1). */
  readonly usage?: 'host' | 'authority';
  /** What is matched: the public key (1) or the whole certificate (0). */
  readonly selector?: 'key' | 'certificate';
  /** 25 when left out. */
  readonly port?: number;
}

/** The octets that a TLSA record stands for, the first step of every matching type (RFC 6698 §2.1.2). */
function selected(certificate: Uint8Array, selector: 'key' | 'certificate'): Uint8Array {
  const key = certificatePublicKey(certificate);
  return selector === 'key' ? key : certificate;
}

/**
 * The TLSA record of a mail host: `3 1 1` unless asked otherwise, as RFC 7672 §3.1.1 recommends. Asynchronous because
 * the platform's SHA-256 is.
 * @throws InputError for a certificate that is none, or a port outside 1 to 65535.
 */
export async function tlsaForSmtp({
  host,
  ttl,
  certificate,
  usage = 'host',
  selector = 'key',
  port = 25,
}: TlsaForSmtp): Promise<SomeRecord<'TLSA'>> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InputError('a port is 1 to 65535', { value: String(port) });
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(selected(certificate, selector)));
  return {
    owner: under(`_${port}._tcp`, host),
    ttl,
    type: 'TLSA',
    usage: usage === 'host' ? 3 : 2,
    selector: selector === 'key' ? 1 : 0,
    matchingType: 1,
    data: new Uint8Array(digest),
  };
}
