import { textRecord } from './builders/text-record.ts';
import { type DkimAlgorithm, dkimKeyRecord } from './dkim/dkim-key-record.ts';
import { adsp, asp, domainKeysPolicy } from './dkim/retired-dkim-policies.ts';
import { dmarc } from './dmarc/dmarc.ts';
import type { DmarcPolicy } from './dmarc/dmarc-record.ts';
import { type DomainName, under, withoutDot } from './domain-name.ts';
import { InputError } from './errors.ts';
import type { ResourceRecord } from './records/resource-record.ts';
import { spf } from './spf/spf.ts';
import type { SpfMechanism, SpfPolicy } from './spf/spf-types.ts';
import { textStrings } from './text/character-string.ts';
import type { Seconds } from './ttl.ts';

/** A host that signs: its selector and the public half of its key. */
export interface SigningHost {
  readonly selector: string;
  /** Base64 on one line: SubjectPublicKeyInfo for RSA, 32 octets for Ed25519. */
  readonly publicKey: string;
  readonly algorithm: DkimAlgorithm;
}

export interface MailDomain {
  readonly domain: DomainName;
  readonly ttl: Seconds;
  readonly hosts: readonly SigningHost[];
  /** A name that the sending host had before and that may still send. */
  readonly formerName?: DomainName;
  /** The ISP whose smarthost sends for the domain: its SPF record is included. */
  readonly ispDomain?: DomainName;
  /** Further senders, behind the names above. */
  readonly senders?: readonly SpfMechanism[];
  /** What receivers do with mail from elsewhere: `fail` (`-all`) or `softfail` (`~all`). */
  readonly otherwise: 'fail' | 'softfail';
  /** Where mail for the domain goes; the domain itself with preference 10 when left out. */
  readonly exchanges?: readonly { readonly preference: number; readonly exchange: DomainName }[];
  /** The DMARC policy; `p=none` with reports to the postmaster when left out, no record for `false`. */
  readonly dmarc?: DmarcPolicy | false;
  /** Also the retired records: type SPF (RFC 7208 §3.1), ADSP (historic), `_asp` (a draft), DomainKeys (RFC 4870, historic). */
  readonly legacy: boolean;
}

function spfPolicy({ domain, formerName, ispDomain, senders = [], otherwise }: MailDomain): SpfPolicy {
  const names = [domain, formerName].filter((name) => name !== undefined);
  const own = names.map((name): SpfMechanism => ({ mechanism: 'a', domain: withoutDot(name) }));
  const isp: readonly SpfMechanism[] =
    ispDomain === undefined ? [] : [{ mechanism: 'include', domain: withoutDot(ispDomain) }];
  return { mechanisms: [...own, ...isp, ...senders], otherwise };
}

function checkSelectors(hosts: readonly SigningHost[]): void {
  const names = hosts.map(({ selector }) => selector.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new InputError('two hosts have the same selector', {
      value: twice,
      hint: 'a selector stands for one key (RFC 6376 §3.1)',
    });
}

function legacyRecords(
  { domain, ttl }: MailDomain,
  strings: ReturnType<typeof textStrings>,
): readonly ResourceRecord[] {
  const text = (prefix: string, value: string): ResourceRecord =>
    textRecord({ owner: under(prefix, domain), ttl }, value);
  return [
    { owner: domain, ttl, type: 'SPF', strings },
    text('_adsp._domainkey', adsp('all')),
    text('_asp._domainkey', asp('all')),
    text('_domainkey', domainKeysPolicy('all')),
  ];
}

/**
 * The records that make mail of a domain arrive: MX, SPF, one DKIM key per host, DMARC, and on request the retired
 * ones. Addresses of hosts are not among them.
 * @throws InputError for a selector used twice, a key that is none, or SPF terms that RFC 7208 refuses.
 */
export function mailRecords(mail: MailDomain): readonly ResourceRecord[] {
  const { domain, ttl } = mail;
  checkSelectors(mail.hosts);
  const spfText = spf(spfPolicy(mail));
  const exchanges = mail.exchanges ?? [{ preference: 10, exchange: domain }];
  const policy = mail.dmarc ?? { policy: 'none', aggregateReports: [`mailto:postmaster@${withoutDot(domain)}`] };
  return [
    ...exchanges.map(({ preference, exchange }): ResourceRecord => ({
      owner: domain,
      ttl,
      type: 'MX',
      preference,
      exchange,
    })),
    textRecord({ owner: domain, ttl }, spfText),
    ...mail.hosts.map(({ selector, ...key }) =>
      textRecord({ owner: under(`${selector}._domainkey`, domain), ttl }, dkimKeyRecord(key)),
    ),
    ...(mail.legacy ? legacyRecords(mail, textStrings(spfText)) : []),
    ...(policy === false ? [] : [textRecord({ owner: under('_dmarc', domain), ttl }, dmarc(policy))]),
  ];
}
