import { type DmarcAction, isDmarc, parseTagList, tagValue } from '@waxseal/core';

/** A DMARC record as a receiver applies it: what is illegal in an optional tag is as if it were not there (RFC 9989 §4.7). */
export interface ReceivedPolicy {
  readonly record: string;
  /** `usable: false`: no legal policy and no report address, so nothing of DMARC applies (RFC 9989 §4.10.1). */
  readonly usable: boolean;
  readonly policy: DmarcAction;
  readonly subdomains?: DmarcAction;
  readonly nonexistent?: DmarcAction;
  readonly strictDkim: boolean;
  readonly strictSpf: boolean;
  readonly publicSuffix: 'y' | 'n' | 'u';
  readonly testing: boolean;
  /** pct of RFC 7489, which receivers of today ignore; 100 where it is not said. */
  readonly percent: number;
}

const actions: readonly DmarcAction[] = ['none', 'quarantine', 'reject'];

function action(text: string | undefined): DmarcAction | undefined {
  return actions.find((one) => one === text?.toLowerCase());
}

function hasReportAddress(rua: string | undefined): boolean {
  return (rua ?? '').split(',').some((uri) => /^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(uri.trim()));
}

function percentOf(text: string | undefined): number {
  const value = Number(text);
  return text !== undefined && /^\d{1,3}$/.test(text) && value <= 100 ? value : 100;
}

/** Reads a TXT record as a receiver does; undefined for what is no DMARC record or breaks the form of a tag list. */
export function receivedPolicy(text: string): ReceivedPolicy | undefined {
  const tags = parseTagList(text);
  if (!isDmarc(text) || tags.faults.length > 0) return undefined;
  const [p, sp, np] = ['p', 'sp', 'np'].map((name) => tagValue(tags, name));
  const [policy, subdomains, nonexistent] = [action(p), action(sp), action(np)];
  const legal =
    policy !== undefined &&
    (sp === undefined || subdomains !== undefined) &&
    (np === undefined || nonexistent !== undefined);
  const word = (name: string): string => (tagValue(tags, name) ?? '').toLowerCase();
  const suffix = word('psd');
  return {
    record: text,
    usable: legal || hasReportAddress(tagValue(tags, 'rua')),
    policy: legal ? policy : 'none',
    ...(legal && subdomains !== undefined ? { subdomains } : {}),
    ...(legal && nonexistent !== undefined ? { nonexistent } : {}),
    strictDkim: word('adkim') === 's',
    strictSpf: word('aspf') === 's',
    publicSuffix: suffix === 'y' || suffix === 'n' ? suffix : 'u',
    testing: word('t') === 'y',
    percent: percentOf(tagValue(tags, 'pct')),
  };
}
