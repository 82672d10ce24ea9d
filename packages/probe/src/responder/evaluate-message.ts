import { harmlessLine } from '@waxseal/core';
import { evaluateDmarc } from '../dmarc/evaluate-dmarc.ts';
import { type DkimSignature, type DkimVerification, verifyDkim } from '../dkim/verify-dkim.ts';
import type { Resolver } from '../dns/resolver.ts';
import { withDeadline } from '../dns/with-deadline.ts';
import { checkReverse } from '../iprev/check-reverse.ts';
import type { Report, ReportSection, ResultWord } from '../report/report.ts';
import { clientAddress } from '../spf/client-address.ts';
import { authorDomains } from '../mail/author-domains.ts';
import { evaluateSpf, type SpfEvaluation } from '../spf/evaluate-spf.ts';

/** A message as it was received: its octets and what the connection said. */
export interface ReceivedMessage {
  readonly raw: Uint8Array;
  readonly ip: string;
  readonly helo: string;
  /** The envelope sender; empty for a bounce. */
  readonly mailFrom: string;
}

interface Details {
  readonly comment?: string | undefined;
  readonly ids?: readonly string[];
  readonly dns?: readonly string[];
}

/** Foreign text in a line of the report, of a bearable length. */
function bounded(text: string): string {
  return harmlessLine(text).trim().slice(0, 2000);
}

function section(
  check: ReportSection['check'],
  result: ResultWord,
  { comment, ids = [], dns = [] }: Details = {},
): ReportSection {
  const said = comment === undefined || comment === '' ? {} : { comment: bounded(comment) };
  return { check, result, ...said, ids: ids.map(bounded), dns: dns.map(bounded) };
}

function spfSection(evaluation: SpfEvaluation, { mailFrom, helo }: ReceivedMessage): ReportSection {
  const { result, reason, domain, record } = evaluation;
  const ids = [mailFrom === '' ? `smtp.helo=${helo}` : `smtp.mailfrom=${mailFrom}`];
  return section('SPF', result, {
    comment: result === 'pass' ? undefined : reason,
    ids,
    dns: record === undefined ? [] : [`${domain}. IN TXT "${record}"`],
  });
}

function signatureSection({ result, comment, cause, domain, selector, keyRecord }: DkimSignature): ReportSection {
  const said = [comment, cause].filter((text) => text !== undefined).join('; ');
  return section('DKIM', result, {
    comment: said,
    ids: [`header.d=${domain}`],
    dns: keyRecord === undefined ? [] : [`${selector}._domainkey.${domain}. IN TXT "${keyRecord}"`],
  });
}

function dkimSections({ signatures }: DkimVerification): readonly ReportSection[] {
  return signatures.length === 0
    ? [section('DKIM', 'none', { comment: 'message not signed' })]
    : signatures.map(signatureSection);
}

async function dmarcSection(
  spf: SpfEvaluation,
  { from, fromFields, signatures }: DkimVerification,
  resolver: Resolver,
): Promise<ReportSection> {
  const [domain, ...more] = authorDomains(from);
  if (domain === undefined || more.length > 0 || fromFields > 1)
    return section('DMARC', 'permerror', {
      comment:
        domain === undefined
          ? 'no From address'
          : more.length > 0
            ? 'more than one From domain'
            : 'more than one From field',
    });
  const { result, policy, policyDomain, record, reason } = await evaluateDmarc({
    from: domain,
    spf,
    dkim: signatures,
    resolver,
  });
  const comment = policy === undefined ? reason : result === 'pass' ? `p=${policy}` : `p=${policy}; ${reason}`;
  return section('DMARC', result, {
    comment,
    ids: [`header.from=${domain}`],
    dns: policyDomain === undefined ? [] : [`_dmarc.${policyDomain}. IN TXT "${record ?? ''}"`],
  });
}

async function iprevSection(ip: string, resolver: Resolver): Promise<ReportSection> {
  const { result, reason, owner, names } = await checkReverse(ip, resolver);
  return section('iprev', result, {
    comment: reason,
    ids: [`policy.iprev=${ip}`],
    dns: names.map((name) => `${owner}. IN PTR ${name}.`),
  });
}

/** Milliseconds that all questions of one message may take together. */
const patience = 30_000;

/** What a receiver sees of a message: SPF, DKIM, DMARC and the reverse lookup over the given DNS and no other. */
export async function evaluateMessage(message: ReceivedMessage, resolver: Resolver): Promise<Report> {
  const { raw, helo, mailFrom } = message;
  const [ip, dns] = [clientAddress(message.ip).text, withDeadline(resolver, patience)];
  const [spf, dkim, iprev] = await Promise.all([
    evaluateSpf({ ip, helo, sender: mailFrom, resolver: dns }),
    verifyDkim(raw, dns),
    iprevSection(ip, dns),
  ]);
  const sections = [spfSection(spf, message), iprev, ...dkimSections(dkim), await dmarcSection(spf, dkim, dns)];
  return {
    summary: sections.map(({ check, result }) => ({ check, result })),
    helo: bounded(helo),
    sourceIp: ip,
    mailFrom: bounded(mailFrom),
    sections,
  };
}
