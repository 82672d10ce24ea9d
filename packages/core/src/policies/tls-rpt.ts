import { refuse } from '../attempt.ts';
import { parseTagList, tagValue, versionFaults } from '../text/tag-list.ts';
import { splitUris, uriFaults } from './report-uris.ts';

/** Where TLS reports go, as `mailto:` or `https:` URIs, at least one (RFC 8460 §3). */
export interface TlsReporting {
  readonly reports: readonly string[];
}

/** Writes the text of the record at `_smtp._tls`. @throws InputError without an address or for a bad one (RFC 8460 §3). */
export function tlsRptRecord({ reports }: TlsReporting): string {
  refuse(
    reports.length === 0
      ? [{ message: 'TLS reporting needs at least one address (RFC 8460 §3)' }]
      : uriFaults('rua', reports.flatMap(splitUris), 'mailto or https'),
  );
  return `v=TLSRPTv1; rua=${reports.join(',')}`;
}

/** Reads the text of a TLS-RPT record. @throws InputError as RFC 8460 §3 refuses it, all faults at once. */
export function parseTlsRptRecord(text: string): TlsReporting {
  const tags = parseTagList(text);
  const value = tagValue(tags, 'rua');
  const reports = value === undefined ? [] : splitUris(value);
  const missing = value === undefined ? [{ message: 'a TLS-RPT record needs rua= (RFC 8460 §3)' }] : [];
  refuse([
    ...tags.faults,
    ...versionFaults(tags, 'TLSRPTv1'),
    ...missing,
    ...uriFaults('rua', reports, 'mailto or https'),
  ]);
  return { reports };
}
