import { refuse, valueOf } from '../attempt.ts';
import { domainName } from '../domain-name.ts';
import type { SomeRecord } from '../records/resource-record.ts';
import type { RecordHead } from './text-record.ts';

/** Who may issue certificates: `issue`, `issuewild` and `issuemail` name an authority, none forbids all (RFC 8659, 9495). */
export interface CaaIssue {
  readonly tag: 'issue' | 'issuewild' | 'issuemail';
  /** The authority's domain without final dot; left out, nobody may issue. */
  readonly authority?: string;
  /** The authority's own parameters, e.g. `{ accounturi: 'https://…' }` (RFC 8657). */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Authorities that do not understand the tag must not issue (RFC 8659 §4.1). */
  readonly critical?: boolean;
}

const word = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const printable = /^[!-:<-~]*$/;

/** A CAA record for certificates. @throws InputError for an authority or parameter outside the grammar of RFC 8659 §4.2. */
export function caaIssue({ owner, ttl }: RecordHead, issue: CaaIssue): SomeRecord<'CAA'> {
  const { tag, authority = '', parameters = {}, critical = false } = issue;
  const isDomain = authority === '' || (!authority.endsWith('.') && valueOf(() => domainName(authority)) !== undefined);
  const bad = Object.entries(parameters).filter(([name, value]) => !word.test(name) || !printable.test(value));
  refuse([
    ...(isDomain
      ? []
      : [{ message: 'the authority is a domain name without final dot (RFC 8659 §4.2)', value: authority }]),
    ...bad.map(([name, value]) => ({
      message: 'a parameter is name=value, printable, without spaces and ; (RFC 8659 §4.2)',
      value: `${name}=${value}`,
    })),
  ]);
  const value = [authority, ...Object.entries(parameters).map(([name, text]) => `${name}=${text}`)].join('; ');
  return { owner, ttl, type: 'CAA', flags: critical ? 128 : 0, tag, value: value === '' ? ';' : value };
}

/** A CAA record that says where violations are reported. @throws InputError for anything but mailto:, http: and https: (RFC 8659 §4.4). */
export function caaReport({ owner, ttl }: RecordHead, uri: string): SomeRecord<'CAA'> {
  refuse(
    /^(?:mailto:[^\s@]+@[^\s@]+|https?:\/\/\S+)$/i.test(uri)
      ? []
      : [{ message: 'iodef is a mailto:, http: or https: address (RFC 8659 §4.4)', value: uri }],
  );
  return { owner, ttl, type: 'CAA', flags: 0, tag: 'iodef', value: uri };
}

/** Tells whether the value of an issue tag follows the grammar of RFC 8659 §4.2. */
export function isCaaIssueValue(value: string): boolean {
  const [authority = '', ...parameters] = value.split(';').map((part) => part.trim());
  const isDomain = authority === '' || authority.split('.').every((label) => word.test(label));
  return (
    isDomain &&
    parameters.every(
      (text, index) => (text === '' && index === parameters.length - 1) || /^[A-Za-z0-9-]+\s*=\s*[!-:<-~]*$/.test(text),
    )
  );
}
