import { refuse } from '../attempt.ts';
import { splitUris, uriFaults } from '../policies/report-uris.ts';
import { renderTagList } from '../text/tag-list.ts';
import type { DmarcPolicy } from './dmarc-record.ts';

const alignment = (mode: 'relaxed' | 'strict' | undefined): string | undefined => mode?.slice(0, 1);
const uris = (list: readonly string[] | undefined): string | undefined =>
  list === undefined || list.length === 0 ? undefined : list.join(',');

/**
 * Writes the text of a DMARC record: `v=DMARC1; p=none; rua=mailto:…` (RFC 9989 §4.7).
 * @throws InputError for a report address that is not a mailto URI; all faults at once.
 */
export function dmarc(policy: DmarcPolicy): string {
  const { aggregateReports = [], failureReports = [] } = policy;
  refuse([
    ...uriFaults('rua', aggregateReports.flatMap(splitUris), 'mailto'),
    ...uriFaults('ruf', failureReports.flatMap(splitUris), 'mailto'),
  ]);
  return renderTagList([
    ['v', 'DMARC1'],
    ['p', policy.policy],
    ['sp', policy.subdomains],
    ['np', policy.nonexistent],
    ['rua', uris(aggregateReports)],
    ['ruf', uris(failureReports)],
    ['fo', policy.failureOptions?.join(':')],
    ['adkim', alignment(policy.dkimAlignment)],
    ['aspf', alignment(policy.spfAlignment)],
    ['psd', policy.publicSuffix?.slice(0, 1)],
    ['t', policy.testing === true ? 'y' : undefined],
  ]);
}
