import { type DmarcAction, isDmarc } from '@waxseal/core';

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

/** Tags by name, whatever its case; a part that is no `name=value` is as if it were not there (RFC 9989 §4.8), a name that comes twice makes the list void (RFC 6376 §3.2). */
function readTags(text: string): ReadonlyMap<string, string> | undefined {
  const tags = new Map<string, string>();
  for (const part of text.split(';')) {
    const [, name, value = ''] = /^[ \t]*([a-z][a-z0-9_]*)[ \t]*=[ \t]*(.*)$/is.exec(part) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined) continue;
    if (tags.has(key)) return undefined;
    tags.set(key, value.replace(/[ \t\r\n]+$/, ''));
  }
  return tags;
}

/** Reads a TXT record as a receiver does: its version decides whether it is one, slips behind that are ignored (RFC 9989 §4.8, §4.10). */
export function receivedPolicy(text: string): ReceivedPolicy | undefined {
  const tags = isDmarc(text) ? readTags(text) : undefined;
  if (tags === undefined) return undefined;
  const [p, sp, np] = ['p', 'sp', 'np'].map((name) => tags.get(name));
  const [policy, subdomains, nonexistent] = [action(p), action(sp), action(np)];
  const legal =
    policy !== undefined &&
    (sp === undefined || subdomains !== undefined) &&
    (np === undefined || nonexistent !== undefined);
  const word = (name: string): string => (tags.get(name) ?? '').toLowerCase();
  const suffix = word('psd');
  return {
    record: text,
    usable: legal || hasReportAddress(tags.get('rua')),
    policy: legal ? policy : 'none',
    ...(legal && subdomains !== undefined ? { subdomains } : {}),
    ...(legal && nonexistent !== undefined ? { nonexistent } : {}),
    strictDkim: word('adkim') === 's',
    strictSpf: word('aspf') === 's',
    publicSuffix: suffix === 'y' || suffix === 'n' ? suffix : 'u',
    testing: word('t') === 'y',
    percent: percentOf(tags.get('pct')),
  };
}
