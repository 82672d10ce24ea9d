import type { Bounds } from '../bounds/bounds.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import type { SourceItem } from './source-item.ts';

const separator = Buffer.from('From ');

/** The lines of a stream with their ends. What has no end within the bounds comes in pieces: no message is that long either. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    for (let end = buffer.indexOf(10); end !== -1; end = buffer.indexOf(10, at)) {
      yield rest.length === 0 ? buffer.subarray(at, end + 1) : Buffer.concat([...rest, buffer.subarray(at, end + 1)]);
      [rest, size, at] = [[], 0, end + 1];
    }
    if (at < buffer.length) {
      rest.push(buffer.subarray(at));
      size += buffer.length - at;
    }
    if (size > most) {
      yield Buffer.concat(rest);
      [rest, size] = [[], 0];
    }
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

const isBlank = (line: Buffer): boolean => line.length <= 2 && line.every((octet) => octet === 10 || octet === 13);

/** A line as it was before mbox quoted it: `>From ` of a body was `From `. */
function unquoted(line: Buffer): Buffer {
  return line[0] === 0x3e && /^>+From /.test(line.subarray(0, 64).toString('latin1')) ? line.subarray(1) : line;
}

/** A message that is being gathered; what is longer than its bounds is forgotten, and known to be too long. */
class Message {
  readonly #most: number;
  #lines: Buffer[] = [];
  size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(line: Buffer): void {
    this.size += line.length;
    if (this.size > this.#most) this.#lines = [];
    // A copy: the line is a view of what was read, which would be held whole.
    else this.#lines.push(Buffer.from(line));
  }

  end(where: string): SourceItem {
    if (this.size <= this.#most) return { form: 'mail', where, octets: Buffer.concat(this.#lines) };
    return {
      form: 'refused',
      where,
      refused: new ReportRefused('a mail is too long', { value: `${this.size} octets` }),
    };
  }
}

/** Reads the messages of an mbox as it comes (RFC 4155, and `>From` as mboxrd quotes it). */
export async function* readMbox(
  where: string,
  chunks: AsyncIterable<Uint8Array>,
  bounds: Bounds,
): AsyncGenerator<SourceItem> {
  let message: Message | undefined;
  let afterBlank = true;
  let count = 0;
  for await (const line of linesOf(chunks, bounds.octets)) {
    if (afterBlank && line.subarray(0, 5).equals(separator)) {
      if (message !== undefined) yield message.end(`${where}:${count}`);
      message = new Message(bounds.octets);
      count += 1;
    } else message?.add(unquoted(line));
    afterBlank = isBlank(line);
  }
  if (message !== undefined) yield message.end(`${where}:${count}`);
}
