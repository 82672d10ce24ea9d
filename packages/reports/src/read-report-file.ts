import { formOf } from './archive/form-of.ts';
import { gather } from './archive/gather.ts';
import { peek } from './archive/peek.ts';
import { unpack } from './archive/unpack.ts';
import { type Bounds, bounds as usual } from './bounds/bounds.ts';
import { ReportRefused } from './bounds/report-refused.ts';
import { readAggregate } from './dmarc/read-aggregate.ts';
import type { Report } from './report.ts';
import { readTlsReport } from './tls/read-tls-report.ts';

async function readOne(chunks: AsyncIterable<Uint8Array>, bounds: Bounds): Promise<Report> {
  const { first, all } = await peek(chunks, 1024);
  if (first.length === 0) throw new ReportRefused('the file is empty');
  const form = formOf(first);
  if (form === 'xml') return readAggregate(all, bounds);
  if (form === 'json') return readTlsReport(await gather(all, bounds.json), bounds);
  // Begun and left, so that what unpacks it ends.
  for await (const _chunk of all) break;
  throw new ReportRefused('this is neither XML nor JSON');
}

/**
 * Reads the reports in a file: XML, JSON, or a gzip or zip archive of them, by what it is and not by what it is called.
 * @throws ReportRefused for what is broken, hostile, too large or no report.
 */
export async function readReportFile(
  name: string,
  octets: Uint8Array,
  bounds: Bounds = usual,
): Promise<readonly Report[]> {
  if (octets.length > bounds.octets)
    throw new ReportRefused('a file is too long', { value: `${octets.length} octets` });
  const reports: Report[] = [];
  for await (const { chunks } of unpack(name, octets, bounds)) reports.push(await readOne(chunks, bounds));
  return reports;
}
