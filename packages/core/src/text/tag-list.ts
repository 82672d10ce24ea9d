import type { Fault } from '../fault.ts';

/** One `name=value` of a tag list, the value without the space around it. */
export interface Tag {
  readonly name: string;
  readonly value: string;
}

/** The tags of a record in their order, and what is wrong with its form. */
export interface TagList {
  readonly tags: readonly Tag[];
  readonly faults: readonly Fault[];
}

// Two linear tests instead of one: records may be hostile and 65535 octets long.
const legal = /^[!-:<-~ \t\r\n]*$/;
const tagForm = /^([A-Za-z][A-Za-z0-9_]*)[ \t\r\n]*=(.*)$/s;

function malformed(text: string): Fault {
  const escaped = text.endsWith('\\');
  const hint = escaped
    ? 'a backslash reached the record: quote the string in the master file and write a plain ;'
    : 'tags are name=value, printable ASCII, separated by ;';
  return { message: 'this is not a tag of the form name=value', value: text, hint };
}

/**
 * Reads a tag list `a=1; b=2` (RFC 6376 §3.2): an empty last part is allowed, an empty part between is a fault, as is a
 * name that comes twice. Names keep their case.
 */
export function parseTagList(text: string): TagList {
  const parts = text.split(';');
  if (/^[ \t\r\n]*$/.test(parts.at(-1) ?? '')) parts.pop();
  const tags: Tag[] = [];
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const part of parts) {
    const [, name, value] = (legal.test(part) && tagForm.exec(part.trim())) || [];
    if (name === undefined || value === undefined) faults.push(malformed(part));
    else if (seen.has(name)) faults.push({ message: `the tag ${name} comes twice`, value: part.trim() });
    else tags.push({ name, value: value.trim() });
    seen.add(name ?? '');
  }
  return { tags, faults };
}

/** The value of a tag, where there is one. */
export function tagValue({ tags }: TagList, name: string): string | undefined {
  return tags.find((tag) => tag.name === name)?.value;
}

/** Writes a tag list as people do, `v=DKIM1; k=rsa; p=`; tags without a value (undefined) are left out. */
export function renderTagList(tags: readonly (readonly [name: string, value: string | undefined])[]): string {
  return tags.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join('; ');
}

/** The fault of a record that does not begin with its version tag, or none. */
export function versionFaults(list: TagList, version: string): readonly Fault[] {
  const [first] = list.tags;
  if (first?.name === 'v' && first.value === version) return [];
  return [
    {
      message: `the record begins with v=${version}`,
      value: first === undefined ? '' : `${first.name}=${first.value}`,
    },
  ];
}

/** The fault of a tag whose value is none of the given words, or none. */
export function wordFaults(list: TagList, name: string, words: readonly string[]): readonly Fault[] {
  const value = tagValue(list, name);
  if (value === undefined || words.includes(value)) return [];
  const meant = words.find((word) => word === value.toLowerCase());
  const hint = meant === undefined ? {} : { hint: `write ${name}=${meant}: values are case-sensitive (RFC 6376 §3.2)` };
  return [{ message: `${name}= is one of ${words.join(', ')}`, value, ...hint }];
}
