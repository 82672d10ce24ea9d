import type { Bounds } from '../bounds/bounds.ts';
import { foreignDomain, foreignMoment, foreignText } from '../bounds/foreign-text.ts';
import { ReportRefused } from '../bounds/report-refused.ts';
import { readXml, type XmlElement } from '../xml/read-xml.ts';
import { childText, childrenOf, childOf } from '../xml/xml-children.ts';
import type { AggregateReport, AggregateRow, ReportedPolicy, ReportRange } from './aggregate-report.ts';
import { readRow } from './read-row.ts';

const newForm = 'urn:ietf:params:xml:ns:dmarc-2.0';
const actions = ['none', 'quarantine', 'reject'] as const;

function actionIn(element: XmlElement, name: string): (typeof actions)[number] | undefined {
  const text = childText(element, name)?.toLowerCase();
  return actions.find((one) => one === text);
}

function readPolicy(element: XmlElement): ReportedPolicy | undefined {
  const domain = foreignDomain(childText(element, 'domain'));
  if (domain === undefined) return undefined;
  const [policy, subdomains, nonexistent] = ['p', 'sp', 'np'].map((name) => actionIn(element, name));
  const percent = /^\d{1,3}$/.exec(childText(element, 'pct') ?? '')?.[0];
  return {
    domain,
    ...(policy === undefined ? {} : { policy }),
    ...(subdomains === undefined ? {} : { subdomains }),
    ...(nonexistent === undefined ? {} : { nonexistent }),
    testing: childText(element, 'testing')?.toLowerCase() === 'y',
    ...(percent === undefined ? {} : { percent: Number(percent) }),
  };
}

interface Metadata {
  readonly organization?: string;
  readonly contact?: string;
  readonly id?: string;
  readonly range?: ReportRange;
  readonly notes: readonly string[];
}

const day = 86_400;

/** A range with one end stands for a day. */
function readRange(element: XmlElement | undefined): ReportRange | undefined {
  const [begin, end] = ['begin', 'end'].map((name) => foreignMoment(element && childText(element, name)));
  if (begin === undefined) return end === undefined ? undefined : { begin: Math.max(0, end - day), end };
  return end === undefined ? { begin, end: begin + day } : { begin: Math.min(begin, end), end: Math.max(begin, end) };
}

function readMetadata(element: XmlElement): Metadata {
  const organization = foreignText(childText(element, 'org_name'));
  const contact = foreignDomain(/@([^@>\s]+)>?\s*$/.exec(childText(element, 'email') ?? '')?.[1]);
  const id = foreignText(childText(element, 'report_id'));
  const range = readRange(childOf(element, 'date_range'));
  return {
    ...(organization === undefined ? {} : { organization }),
    ...(contact === undefined ? {} : { contact }),
    ...(id === undefined ? {} : { id }),
    ...(range === undefined ? {} : { range }),
    notes: childrenOf(element, 'error')
      .slice(0, 10)
      .flatMap(({ text }) => foreignText(text) ?? [])
      .map((text) => `the reporter tells of an error: ${text}`),
  };
}

/** What of a report has been read so far. */
class Draft {
  isNew = false;
  metadata: Metadata | undefined;
  readonly policies: ReportedPolicy[] = [];
  readonly rows: AggregateRow[] = [];
  readonly notes = new Set<string>();

  take(element: XmlElement, bounds: Bounds): void {
    if (element.name === 'report_metadata') this.metadata = readMetadata(element);
    else if (element.name === 'policy_published') this.#policy(readPolicy(element));
    else if (element.name === 'record') this.#record(element, bounds);
    // Elements of RFC 9990 alone, where a reporter leaves the namespace out.
    const marks = element.name === 'policy_published' ? element.children : [];
    if (marks.some(({ name }) => name === 'testing' || name === 'discovery_method')) this.isNew = true;
  }

  #policy(policy: ReportedPolicy | undefined): void {
    if (policy === undefined) this.notes.add('a published policy names no domain');
    else if (this.policies.length < 100) this.policies.push(policy);
  }

  #record(element: XmlElement, bounds: Bounds): void {
    if (this.rows.length >= bounds.records)
      throw new ReportRefused('a report has too many records', { value: `over ${bounds.records}` });
    const read = readRow(element, this.policies[0]?.domain);
    read.notes.forEach((note) => this.notes.add(note));
    if (read.row !== undefined) this.rows.push(read.row);
  }

  end(): AggregateReport {
    const { metadata, policies, rows } = this;
    if (metadata?.range === undefined) throw new ReportRefused('a report does not tell which day it is of');
    const organization = metadata.organization ?? metadata.contact ?? 'a reporter without a name';
    return {
      kind: 'aggregate',
      form: this.isNew ? 'RFC 9990' : 'RFC 7489',
      organization,
      ...(metadata.contact === undefined ? {} : { contact: metadata.contact }),
      ...(metadata.id === undefined ? {} : { id: metadata.id }),
      range: metadata.range,
      policies,
      rows,
      notes: [...metadata.notes, ...this.notes],
    };
  }
}

/**
 * Reads a DMARC aggregate report as it comes, in the form of RFC 9990 or RFC 7489. What reporters leave out is made up for
 * where the rest of the record tells it, and noted.
 * @throws ReportRefused for XML that is broken or too large, and for what is no such report.
 */
export async function readAggregate(chunks: AsyncIterable<Uint8Array>, bounds: Bounds): Promise<AggregateReport> {
  const draft = new Draft();
  for await (const part of readXml(chunks, bounds)) {
    if (part.part === 'child') draft.take(part.element, bounds);
    else if (part.name !== 'feedback')
      throw new ReportRefused('this XML is no DMARC report', { value: `<${part.name.slice(0, 60)}>` });
    else if (part.namespace === newForm) draft.isNew = true;
  }
  return draft.end();
}
