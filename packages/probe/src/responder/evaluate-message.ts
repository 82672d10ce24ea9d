import { reverseName, withoutDot } from '@waxseal/core';
import { authenticate } from 'mailauth';
import type { Resolver } from '../dns/resolver.ts';
import type { Report, ReportSection, ResultWord } from '../report/report.ts';

/** A message as it was received: its octets and what the connection said. */
export interface ReceivedMessage {
  readonly raw: Uint8Array;
  readonly ip: string;
  readonly helo: string;
  readonly mailFrom: string;
}

type Authentication = Awaited<ReturnType<typeof authenticate>>;

const words: Readonly<Record<string, ResultWord>> = {
  pass: 'pass', fail: 'fail', softfail: 'softfail', neutral: 'neutral', none: 'none', permerror: 'permerror', temperror: 'temperror', temperr: 'temperror', policy: 'policy',
};

function asWord(result: string | undefined): ResultWord {
  return words[result ?? 'none'] ?? 'none';
}

function section(check: ReportSection['check'], result: ResultWord, more: { readonly comment?: string | undefined; readonly ids?: readonly string[]; readonly dns?: readonly string[] } = {}): ReportSection {
  return { check, result, ids: more.ids ?? [], dns: more.dns ?? [], ...(more.comment === undefined || more.comment === '' ? {} : { comment: more.comment }) };
}

function spfSection({ spf }: Authentication, mailFrom: string): ReportSection {
  if (spf === false) return section('SPF', 'none');
  const dns = spf.rr === undefined ? [] : [`${spf.domain}. IN TXT "${spf.rr}"`];
  return section('SPF', asWord(spf.status.result), { comment: spf.status.comment, ids: [`smtp.mailfrom=${mailFrom}`], dns });
}

function dkimSections({ dkim }: Authentication): readonly ReportSection[] {
  const signatures = dkim.results.filter(({ signingDomain }) => signingDomain !== undefined);
  if (signatures.length === 0) return [section('DKIM', 'none', { comment: 'message not signed' })];
  return signatures.map(({ status, signingDomain, selector, rr }) => {
    const dns = rr === undefined ? [] : [`${selector ?? ''}._domainkey.${signingDomain ?? ''}. IN TXT "${rr}"`];
    return section('DKIM', asWord(status.result), { comment: status.result === 'pass' ? undefined : status.comment, ids: [`header.d=${signingDomain ?? ''}`], dns });
  });
}

function dmarcSection({ dmarc }: Authentication): ReportSection {
  if (dmarc === undefined || dmarc === false) return section('DMARC', 'none');
  const dns = dmarc.rr === undefined ? [] : [`_dmarc.${dmarc.policyDomain ?? dmarc.domain}. IN TXT "${dmarc.rr}"`];
  return section('DMARC', asWord(dmarc.status.result), { comment: `p=${dmarc.p}`, ids: [`header.from=${dmarc.status.header?.from ?? ''}`], dns });
}

async function lookUp(resolver: Resolver, name: string, type: string): Promise<readonly string[] | 'temperror'> {
  try {
    return ((await resolver(name, type)) as readonly unknown[]).map(String);
  } catch (error) {
    const code = (error as { readonly code?: string }).code;
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : 'temperror';
  }
}

/** The reverse lookup and back (RFC 8601 §3): the address has a name, and that name has the address. */
async function iprevSection(resolver: Resolver, ip: string): Promise<ReportSection> {
  const owner = withoutDot(reverseName(ip));
  const names = await lookUp(resolver, owner, 'PTR');
  if (names === 'temperror') return section('iprev', 'temperror', { ids: [`policy.iprev=${ip}`] });
  for (const name of names.slice(0, 10)) {
    const addresses = await lookUp(resolver, name, ip.includes(':') ? 'AAAA' : 'A');
    if (addresses !== 'temperror' && addresses.includes(ip)) {
      return section('iprev', 'pass', { comment: `matches ${name}`, ids: [`policy.iprev=${ip}`], dns: [`${owner}. IN PTR ${name}.`] });
    }
  }
  return section('iprev', 'fail', { comment: names.length === 0 ? 'no name for the address' : 'no name leads back to the address', ids: [`policy.iprev=${ip}`] });
}

/** What a receiver sees of a message: SPF, DKIM, DMARC and the reverse lookup over the given DNS and no other. */
export async function evaluateMessage(message: ReceivedMessage, resolver: Resolver): Promise<Report> {
  const found = await authenticate(Buffer.from(message.raw), {
    ip: message.ip,
    helo: message.helo,
    sender: message.mailFrom,
    mta: 'verifier.invalid',
    strict: true,
    disableArc: true,
    disableBimi: true,
    resolver: async (name, type) => (await resolver(name, type)) as string[],
  });
  const sections = [spfSection(found, message.mailFrom), await iprevSection(resolver, message.ip), ...dkimSections(found), dmarcSection(found)];
  return {
    summary: sections.map(({ check, result }) => ({ check, result })),
    helo: message.helo,
    sourceIp: message.ip,
    mailFrom: message.mailFrom,
    sections,
  };
}
