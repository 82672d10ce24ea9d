import type { ReportRefused } from '../bounds/report-refused.ts';

/** One thing that lies in a source: a mail, a file that is no mail, or what was not read. */
export type SourceItem =
  | { readonly form: 'mail' | 'file'; readonly where: string; readonly octets: Uint8Array }
  | { readonly form: 'refused'; readonly where: string; readonly refused: ReportRefused };
