import { expect, it } from 'vitest';
import { findReply } from './find-reply.ts';

const reply =
  'From: auth-results@verifier.port25.com\nIn-Reply-To: <mine@new.example>\nSubject: Authentication Report\n\nFrom here on: the report\n\n>From Monday at 10:00 on\n';
const stranger =
  'From: somebody@example.com\nIn-Reply-To: <other@new.example>\n\nhello <mine@new.example>\nIn-Reply-To: <mine@new.example>\n';
const mark = 'From auth-results@verifier.port25.com Tue Nov 24 13:34:44 2026\n';

it('finds the answer by its In-Reply-To, and nothing else', () => {
  const mbox = `${mark}${stranger}\n${mark}${reply}\n${mark}${stranger}`;
  expect(findReply(mbox, '<mine@new.example>')?.trimEnd()).toBe(reply.replace('\n>From', '\nFrom').trimEnd());
  expect(findReply(mbox, 'other@new.example')).toContain('hello');
  expect(findReply(mbox, '<third@new.example>')).toBeUndefined();
});

it.each([
  ['a file of a Maildir', reply],
  ['an mbox with CRLF', `${mark}${reply}`.replaceAll('\n', '\r\n')],
  ['an mbox that is cut at its beginning', `half a line\nof something\n\n${mark}${reply}`],
])('finds it in %s', (_, text) => {
  expect(findReply(text, '<mine@new.example>')).toContain('the report');
});

it.each([
  ['nothing', ''],
  ['no mail at all', 'hello'],
  ['a stranger only', `${mark}${stranger}`],
  ['an In-Reply-To in a body', `${mark}Subject: x\n\nIn-Reply-To: <mine@new.example>\n`],
])('finds nothing in %s', (_, text) => {
  expect(findReply(text, '<mine@new.example>')).toBeUndefined();
});

it('is not fooled by an empty Message-ID', () => {
  expect(findReply(`${mark}Subject: x\n\nhello`, '')).toBeUndefined();
});

it('reads a mailbox of fifty megabytes in bounded time', () => {
  const large = `${`${mark}${stranger}\n`.repeat(180_000)}\n${mark}${reply}`;
  expect(findReply(large, '<mine@new.example>')).toContain('the report');
});
