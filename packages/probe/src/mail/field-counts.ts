import { fieldName } from './header-fields.ts';

// RFC 5322 §3.6: these occur at most once.
const single = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'message-id',
  'in-reply-to',
  'references',
  'subject',
  'date',
];
const spelled: Readonly<Record<string, string>> = {
  'message-id': 'Message-ID',
  'in-reply-to': 'In-Reply-To',
  'reply-to': 'Reply-To',
};

/** What a header has too often, or not at all, by RFC 5322 §3.6: readers and receivers may each take another one. */
export function fieldCountWarnings(fields: readonly string[]): readonly string[] {
  const names = fields.map(fieldName);
  const count = (name: string): number => names.filter((one) => one === name).length;
  const show = (name: string): string => spelled[name] ?? `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
  return [
    ...(count('from') === 0
      ? ['the message has no From field: it is invalid (RFC 5322 §3.6), and receivers may refuse it']
      : []),
    ...single
      .filter((name) => count(name) > 1)
      .map((name) =>
        name === 'from'
          ? `the message has ${count(name)} From fields: it is invalid (RFC 5322 §3.6), readers may show one that is not signed (RFC 6376 §8.15)`
          : `the message has ${count(name)} ${show(name)} fields, one is allowed (RFC 5322 §3.6): readers may show one that is not signed`,
      ),
  ];
}
