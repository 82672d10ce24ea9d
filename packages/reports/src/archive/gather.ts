import { ReportRefused } from '../bounds/report-refused.ts';

/** The whole of a stream. @throws ReportRefused when there is more of it than `most` octets */
export async function gather(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const list: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > most) throw new ReportRefused('a file in an archive is too long', { value: `over ${most} octets` });
    list.push(chunk);
  }
  return Buffer.concat(list);
}
