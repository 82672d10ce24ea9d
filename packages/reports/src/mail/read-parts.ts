import PostalMime from 'postal-mime';
import type { Bounds } from '../bounds/bounds.ts';
import { foreignDomain } from '../bounds/foreign-text.ts';
import { ReportRefused } from '../bounds/report-refused.ts';

/** A part of a mail. */
export interface MailPart {
  /** In lower case, e.g. `application/gzip`. */
  readonly type: string;
  readonly name: string;
  readonly octets: Uint8Array;
}

/** A mail, taken apart. */
export interface MailParts {
  /** The domain of its author. */
  readonly from?: string;
  readonly parts: readonly MailPart[];
  /** Its own text. */
  readonly text: string;
}

/** Lines that begin with two hyphens: each may be a boundary, and a parser makes a part of it. */
function boundariesIn(octets: Uint8Array, most: number): number {
  const mail = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  let count = 0;
  for (let at = mail.indexOf('\n--'); at !== -1 && count <= most; at = mail.indexOf('\n--', at + 1)) count += 1;
  return count;
}

/** Takes a mail apart; messages in it stay as they are. @throws ReportRefused for one that is larger than its bounds */
export async function readParts(octets: Uint8Array, bounds: Bounds): Promise<MailParts> {
  if (octets.length > bounds.octets)
    throw new ReportRefused('a mail is too long', { value: `${octets.length} octets` });
  if (boundariesIn(octets, bounds.boundaries) > bounds.boundaries) throw new ReportRefused('a mail has too many parts');
  const options = { maxNestingDepth: bounds.partDepth, maxRfc822NestingDepth: 0, forceRfc822Attachments: true };
  const mail = await PostalMime.parse(octets, options).catch((cause: unknown) => {
    throw new ReportRefused(`the mail cannot be taken apart: ${(cause as Error).message}`, { cause });
  });
  if (mail.attachments.length > bounds.attachments)
    throw new ReportRefused('a mail has too many attachments', { value: String(mail.attachments.length) });
  const from = foreignDomain(mail.from?.address?.split('@').at(-1));
  return {
    ...(from === undefined ? {} : { from }),
    text: (mail.text ?? '').slice(0, bounds.json),
    parts: mail.attachments.map(({ mimeType, filename, content }) => ({
      type: mimeType.toLowerCase(),
      name: filename ?? '',
      octets: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    })),
  };
}
