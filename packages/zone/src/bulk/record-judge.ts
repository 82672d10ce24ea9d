import { caaFlagFault, caaTags, caaValueFault } from '../lint/caa-faults.ts';
import { stringPlaces } from './field-cursors.ts';
import { codes } from './fast-types.ts';
import { notHost, numericStart, portOwner, selectorOwner, serviceOwner, smtpOwner } from './name-traits.ts';
import type { PartWriter, Row } from './part-writer.ts';
import type { RecordReader } from './record-reader.ts';
import { type QuietSpf, TextJudge } from './text-judge.ts';
import { isAutoName, isUsualService } from './usual-service.ts';
import { isUsualKey } from './usual-key.ts';
import { octetText } from './octet-text.ts';

const digestLengths: readonly (number | undefined)[] = [undefined, 32, 64];

// Verdicts on texts hold for every zone.
const texts = new TextJudge();
const quietCaa = new Map<string, boolean>();

/** Says of each record whether a rule that looks at it alone could have something to say, and what rules look up for it. */
export class RecordJudge {
  readonly #spfNumbers = new Map<QuietSpf, number>();
  readonly spf: QuietSpf[] = [];

  /** Fills in `suspect`, `target` and `detail` of a row. */
  judge(row: Row, reader: RecordReader, part: PartWriter): void {
    const traits = part.traits[row.owner] as number;
    row.target = 0;
    row.suspect = 0;
    if (row.type === codes.TXT) return this.#text(row, reader, traits);
    row.detail = reader.dataHash();
    if (row.type === codes.A || row.type === codes.AAAA)
      row.suspect = (traits & notHost) | (isAutoName(reader.cursor.wire) ? 1 : 0);
    else if (row.type === codes.CAA) row.suspect = this.#isQuietCaa(reader) ? 0 : 1;
    else if (row.type === codes.TLSA) this.#tlsa(row, reader, traits, part);
    else this.#named(row, reader, traits, part);
  }

  #text(row: Row, { cursor: { octets } }: RecordReader, traits: number): void {
    const { places, count } = stringPlaces;
    row.detail = 0;
    if ((traits & selectorOwner) !== 0 && isUsualKey(octets, places, count)) return;
    let text = octetText(octets, places[0] as number, places[1] as number);
    for (let index = 2; index < count; index += 2)
      text += octetText(octets, places[index] as number, places[index + 1] as number);
    const verdict = texts.judge(text, traits);
    if (typeof verdict === 'string') row.suspect = verdict === 'quiet' ? 0 : 1;
    // Lengths are judged of one string only.
    else if (count > 2) row.suspect = 1;
    else row.detail = this.#spfNumber(verdict) + 1;
  }

  #spfNumber(verdict: QuietSpf): number {
    const known = this.#spfNumbers.get(verdict);
    if (known !== undefined) return known;
    this.#spfNumbers.set(verdict, this.spf.length);
    return this.spf.push(verdict) - 1;
  }

  #isQuietCaa({ cursor: { octets }, reading }: RecordReader): boolean {
    if (caaFlagFault(reading.numbers[0]) !== undefined) return false;
    const text = octetText(octets, reading.from, reading.to);
    const known = quietCaa.get(text);
    if (known !== undefined) return known;
    const tag = text.slice(0, reading.tagTo - reading.from);
    const value = text
      .slice(tag.length)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    const quiet = caaTags.has(tag) && caaValueFault(tag, value) === undefined;
    if (quietCaa.size < 4096) quietCaa.set(text, quiet);
    return quiet;
  }

  #tlsa(row: Row, { reading, cursor, ownerEnd }: RecordReader, traits: number, part: PartWriter): void {
    const [usage, selector, matching] = reading.numbers;
    const isQuiet = (usage === 2 || usage === 3) && selector <= 1 && matching <= 2 && (traits & portOwner) !== 0;
    const length = digestLengths[matching];
    row.suspect = isQuiet && (length === undefined || length === reading.size) ? 0 : 1;
    // The host is what is left behind `_25._tcp.`: four octets and five.
    if ((traits & smtpOwner) !== 0) row.target = part.name(cursor.wire, 9, ownerEnd) + 1;
  }

  #named(row: Row, reader: RecordReader, traits: number, part: PartWriter): void {
    const { cursor } = reader;
    const target = part.name(cursor.wire, cursor.nameStart, cursor.length);
    const targetTraits = part.traits[target] as number;
    row.target = target + 1;
    if (row.type === codes.MX) row.suspect = (traits | targetTraits) & notHost;
    if (row.type === codes.CNAME && isAutoName(cursor.wire)) row.suspect = 1;
    if (row.type === codes.SRV)
      row.suspect = (targetTraits & notHost) + ((traits & serviceOwner) === 0 || !isUsualService(reader) ? 1 : 0);
    if (row.type !== codes.PTR && row.type !== codes.CNAME && (targetTraits & numericStart) !== 0) row.suspect = 1;
  }
}
