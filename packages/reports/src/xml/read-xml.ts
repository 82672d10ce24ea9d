import sax from 'sax';
import type { Bounds } from '../bounds/bounds.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import { decodeXml } from './decode-xml.ts';

/** An element without its prefix and attributes. */
export interface XmlElement {
  readonly name: string;
  /** Its own text, trimmed. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface Open {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/** What a document begins with, then each child of its root as soon as it ends. */
export type XmlPart =
  | { readonly part: 'root'; readonly name: string; readonly namespace: string }
  | { readonly part: 'child'; readonly element: XmlElement };

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

/** What the parser calls: parts are gathered until they are taken. */
class Reader {
  readonly #bounds: Bounds;
  readonly #open: Open[] = [];
  #elements = 0;
  parts: XmlPart[] = [];

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  begin({ name, attributes }: sax.Tag): void {
    if (Object.keys(attributes).length > this.#bounds.attributes)
      throw new ReportRefused('an element has too many attributes');
    if (this.#open.length >= this.#bounds.depth) throw new ReportRefused('elements lie too deep in each other');
    this.#elements = this.#open.length <= 1 ? 0 : this.#elements + 1;
    if (this.#elements > this.#bounds.recordElements) throw new ReportRefused('a record has too many elements');
    if (this.#open.length === 0) {
      const prefix = name.includes(':') ? `xmlns:${name.slice(0, name.indexOf(':'))}` : 'xmlns';
      const namespace = Object.hasOwn(attributes, prefix) ? (attributes[prefix] ?? '') : '';
      this.parts.push({ part: 'root', name: withoutPrefix(name), namespace });
    }
    this.#open.push({ name: withoutPrefix(name), text: '', children: [] });
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    // What stands between the records of a report is layout.
    if (element === undefined || this.#open.length === 1) return;
    element.text += text;
    if (element.text.length > this.#bounds.text) throw new ReportRefused('the text of an element is too long');
  }

  end(): void {
    const { name, text, children } = this.#open.pop() ?? { name: '', text: '', children: [] };
    const element = { name, text: text.trim(), children };
    if (this.#open.length === 1) this.parts.push({ part: 'child', element });
    else this.#open.at(-1)?.children.push(element);
  }

  take(): readonly XmlPart[] {
    const { parts } = this;
    this.parts = [];
    return parts;
  }
}

function parserFor(reader: Reader): sax.SAXParser {
  const parser = sax.parser(true, { position: true });
  return Object.assign(parser, {
    onerror(error: Error): void {
      const [what] = error.message.split('\n');
      throw new ReportRefused(`the XML is broken: ${what ?? ''}`, { value: `line ${parser.line + 1}` });
    },
    ondoctype(): void {
      const hint = 'entities and external parts are never read';
      throw new ReportRefused('a report has no document type of its own', { hint });
    },
    onopentag: (tag: sax.Tag | sax.QualifiedTag) => reader.begin(tag as sax.Tag),
    ontext: (text: string) => reader.text(text),
    oncdata: (text: string) => reader.text(text),
    onclosetag: () => reader.end(),
  });
}

/**
 * Reads an XML document as it comes and hands over each child of its root as soon as it ends, so that no more than one
 * record is held. Document types, and with them entities and everything external, are refused.
 * @throws ReportRefused for XML that is broken, cut off or larger than its bounds.
 */
export async function* readXml(chunks: AsyncIterable<Uint8Array>, bounds: Bounds): AsyncGenerator<XmlPart> {
  const reader = new Reader(bounds);
  const parser = parserFor(reader);
  for await (const text of decodeXml(chunks)) {
    parser.write(text);
    yield* reader.take();
  }
  parser.close();
  yield* reader.take();
}
