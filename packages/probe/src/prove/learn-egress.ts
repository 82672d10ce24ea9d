import { isIPv4, isIPv6 } from '@waxseal/core';
import type { Report } from '../report/report.ts';
import type { Egress } from './proof.ts';

/** The way out that a reply shows: the address its probe came from, which may be a smarthost's; undefined where it does not say. */
export function learnEgress({ sourceIp, helo }: Report, sender: Pick<Egress, 'name' | 'keys'>): Egress | undefined {
  if (sourceIp === undefined || !(isIPv4(sourceIp) || isIPv6(sourceIp))) return undefined;
  return { ...sender, ip: sourceIp, helo: helo ?? sender.name };
}
