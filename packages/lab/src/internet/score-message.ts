import { WaxsealError } from '@waxseal/core';
import type { LabHost } from '../host/lab-host.ts';
import { parties } from './internet-address-book.ts';
import { parseSpamReport, type SpamScore } from './parse-spam-report.ts';

/** A message as a receiver got it: its octets, and what the connection said. */
export interface ReceivedFrom {
  readonly raw: Uint8Array;
  readonly ip: string;
  readonly helo: string;
  readonly mailFrom: string;
}

/** One line of printable ASCII: nothing that a stranger said may end a header field. */
function tame(text: string): string {
  return text.replaceAll(/[^!-~]/g, '').slice(0, 255);
}

/** The trace a receiver adds on top (RFC 5321 §4.4): SpamAssassin learns from it who the sender was. */
export function renderTrace({ ip, helo, mailFrom }: Omit<ReceivedFrom, 'raw'>, date: Date): string {
  const received = `Received: from ${tame(helo)} (${tame(helo)} [${tame(ip)}])\r\n\tby ${parties.verifier.fqdn} with ESMTP id lab;\r\n\t${date.toUTCString().replace('GMT', '+0000')}`;
  return `Return-Path: <${tame(mailFrom)}>\r\n${received}\r\n`;
}

/**
 * What the verifier host's SpamAssassin thinks of a message, all its rules included; what it asks DNS, it asks the lab's.
 * @throws WaxsealError when SpamAssassin does not answer within 30 seconds.
 */
export async function scoreMessage(verifier: LabHost, message: ReceivedFrom, date: Date = new Date()): Promise<SpamScore> {
  const input = Buffer.concat([Buffer.from(renderTrace(message, date)), message.raw]);
  const { stdout, stderr } = await verifier.exec(['spamc', '-R', '--timeout=25'], { input, timeout: 30 });
  const score = parseSpamReport(stdout);
  if (score === undefined || score.required === 0) throw new WaxsealError('SpamAssassin did not judge the message', { value: (stderr || stdout).slice(0, 200) });
  return score;
}
