import { isDmarc, isSpf, type SomeRecord } from '@waxseal/core';
import { isAliasTarget } from './alias-targets.ts';
import type { Finding } from './lint-rule.ts';
import { isDmarcOwner, isSelector, textOf, textsWhere } from './record-text.ts';
import { ownerOf, type ZoneIndex } from './zone-index.ts';

/** One kind of policy record around mail: how it begins, where it is looked up, and what a slip of it looks like. */
export interface MailPolicy {
  readonly name: string;
  /** Behind `v=`, in exactly this case. */
  readonly version: string;
  /** Whether receivers take a text for such a record. */
  readonly begins: (text: string) => boolean;
  /** Whether a name is where receivers look such records up. */
  readonly isOwner: (owner: string) => boolean;
  /** What stands there in front of the domain. */
  readonly label: string;
  /** A text that was evidently meant to be such a record, if it stands at such a name. */
  readonly meant: RegExp;
}

const beginning = (version: string): ((text: string) => boolean) => {
  const form = new RegExp(String.raw`^v=${version}(?=[ \t]*(?:;|$))`);
  return (text) => form.test(text);
};

export const dmarcPolicy: MailPolicy = {
  name: 'DMARC',
  version: 'DMARC1',
  begins: isDmarc,
  isOwner: isDmarcOwner,
  label: '_dmarc',
  meant: /^\W*(?:v\b|d-?marc|(?:p|sp|np|rua|ruf|adkim|aspf|fo|pct)\s*[=:])/i,
};

export const mtaStsPolicy: MailPolicy = {
  name: 'MTA-STS',
  version: 'STSv1',
  begins: beginning('STSv1'),
  isOwner: (owner) => /^_mta-sts\./i.test(owner),
  label: '_mta-sts',
  meant: /^\W*(?:v\b|version\b|(?:mta-?)?sts|id\s*[=:])/i,
};

export const tlsRptPolicy: MailPolicy = {
  name: 'TLS-RPT',
  version: 'TLSRPTv1',
  begins: beginning('TLSRPTv1'),
  isOwner: (owner) => /^_smtp\._tls\./i.test(owner),
  label: '_smtp._tls',
  meant: /^\W*(?:v\b|tls-?rpt|(?:rua|ruf)\s*[=:])/i,
};

export const bimiPolicy: MailPolicy = {
  name: 'BIMI',
  version: 'BIMI1',
  begins: beginning('BIMI1'),
  isOwner: (owner) => /^[^.]+\._bimi\./i.test(owner),
  label: 'default._bimi',
  meant: /^\W*(?:v\b|bimi?|[la]\s*[=:])/i,
};

export const atpsPolicy: MailPolicy = {
  name: 'ATPS',
  version: 'ATPS1',
  begins: beginning('ATPS1'),
  isOwner: (owner) => /^[^.].*?\._atps\./i.test(owner),
  label: 'HASH._atps',
  meant: /^\W*(?:v\b|atps|d\s*[=:])/i,
};

const adspOwner = /^_(?:adsp|asp|ssp)\._domainkey\./i;

export const adspPolicy: MailPolicy = {
  name: 'ADSP',
  version: '',
  begins: (text) => /^dkim\s*=\s*(?:all|discardable|unknown)\s*(?:;|$)/.test(text),
  isOwner: (owner) => adspOwner.test(owner),
  label: '_adsp._domainkey',
  meant: /./,
};

export const domainKeysPolicy: MailPolicy = {
  name: 'DomainKeys',
  version: '',
  begins: (text) => /^o\s*=\s*[-~]\s*(?:;|$)/.test(text),
  isOwner: (owner) => /^_domainkey\./i.test(owner),
  label: '_domainkey',
  meant: /./,
};

export const dkimPolicy: MailPolicy = {
  name: 'DKIM',
  version: 'DKIM1',
  begins: (text) => /^v\s*=\s*DKIM1\b|^k\s*=\s*(?:rsa|ed25519)\s*;|^p\s*=\s*MI[GI]/i.test(text),
  isOwner: isSelector,
  label: 'SELECTOR._domainkey',
  meant: /./,
};

/** What was probably meant by a text that receivers do not take for a policy record, and how to mend it. */
function intention(text: string, { version }: MailPolicy): string {
  const right = `v=${version};`;
  if (/^\W*["'`]|^\u00E2\u0080/.test(text))
    return `remove the quotation marks that are part of the text: it begins with ${right}`;
  if (new RegExp(String.raw`^\s*v=${version}`).test(text))
    return /^\s/.test(text)
      ? `remove the space in front: the text begins with ${right}`
      : `separate the tags by ;, as in ${right}`;
  if (new RegExp(String.raw`^\s*v\s*=\s*${version}`, 'i').test(text))
    return `the version is written in exactly this case: ${right}`;
  if (new RegExp(String.raw`^\s*v?\s*[:=]?\s*${version}`, 'i').test(text))
    return `write v and = in front of the version: ${right}`;
  if (new RegExp(String.raw`v=${version}\b`).test(text)) return `move the version to the front: ${right}`;
  return /^\s*v/i.test(text) ? `write the version as ${right}` : `put ${right} in front`;
}

/** What is to be said of a text at such a name that receivers do not read, although a record of this policy was meant. */
export function versionSlip(policy: MailPolicy, record: SomeRecord<'TXT'>, zone: ZoneIndex): Finding | undefined {
  const text = textOf(record);
  if (!policy.isOwner(record.owner) || policy.begins(text) || !policy.meant.test(text) || isSpf(text)) return undefined;
  const group = ownerOf(zone, record.owner);
  // Beside a record that is read, one of another version is ignored by design.
  if (group !== undefined && textsWhere(group, policy.begins).length > 0) return undefined;
  return {
    message: `this is not read as ${policy.name}: such a record begins with v=${policy.version};`,
    value: text,
    hint: intention(text, policy),
  };
}

// What people write in front of a domain when they mean a policy's name.
const strayLabel =
  /^(?:_.*|dmarc|domainkeys?|(?:.*[_-])?domainkey|mta-?sts|atps|adsp|asp|tls-?rpt|tls|smtp[-_]?tls|bimi|default|selector\d*|s\d+|k\d+|dkim\d*)$/i;

// A policy's own label, whatever stands in front of it: the domain is what follows.
const policyLabel = /(?:^|\.)_?(?:d?marc|(?:.*[_-])?domainkey|mta-?sts|atps|adsp|bimi|tls-?rpt)\.(?=[^.])/i;

function domainOf(owner: string, origin: string): string {
  const found = policyLabel.exec(owner);
  if (found !== null && owner.length - found.index - found[0].length >= origin.length)
    return domainOf(owner.slice(found.index + found[0].length), origin);
  if (owner.toLowerCase() === origin.toLowerCase()) return owner;
  const dot = owner.indexOf('.');
  return strayLabel.test(owner.slice(0, dot)) && dot < owner.length - 1
    ? domainOf(owner.slice(dot + 1), origin)
    : owner;
}

/** What is to be said of a record of this policy at a name where no receiver looks for it. */
export function misplaced(policy: MailPolicy, record: SomeRecord<'TXT'>, zone: ZoneIndex): Finding | undefined {
  const { owner } = record;
  if (policy.isOwner(owner) || !policy.begins(textOf(record)) || isAliasTarget(zone, owner)) return undefined;
  return {
    message: `this ${policy.name} record stands at a name where receivers do not look for one`,
    hint: `move it to ${policy.label}.${domainOf(owner, zone.origin)}, unless a CNAME elsewhere leads here`,
  };
}
